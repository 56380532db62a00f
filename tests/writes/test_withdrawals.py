"""What becomes of what is withdrawn: wherever it could be read, in every format and in all that belongs to it, its tombstone tells why it is
gone; the version before still holds all of it; and who would change it is told, too."""

import subprocess
import unittest

import invented
from editing import Caller, make_key
from opsd import BINARIES, Cluster, Server

REASON = "It was printed by mistake."


def setUpModule():
    global cluster, server, anybody, publisher
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster, "--log", "errors"))
    anybody, publisher = Caller(server), Caller(server, make_key(cluster, "publisher"))


def routes():
    """(path, shape, suffixes, {method: least role}) of every route."""
    lines = subprocess.run([str(BINARIES / "tests" / "list_routes")], check=True, capture_output=True, text=True).stdout
    for line in lines.splitlines():
        path, shape, _, formats, *_, methods = line.split("\t")
        yield path, shape, [word.partition(":")[0] for word in formats.split()], dict(method.split(":") for method in methods.split())


def things():
    """The addresses of everything that stands in a list."""
    found = set()
    for path, shape, _, methods in routes():
        if shape == "list" and "{" not in path and methods.get("GET") == "anybody" and path not in ("/v1/changes", "/v1/search"):
            query = "?from=2011&to=2014&limit=1000" if path.startswith("/v1/compare") else "?limit=1000"
            query += "&derived=true&vintage=all" if path == "/v1/observations" else ""
            rows = anybody.get(path + query).json()["data"]
            found |= {row["links"]["self"] for row in rows if row.get("links", {}).get("self", "").count("/") == 3}
    return found


def readable(thing):
    """Every address of a thing: in each format, and of what belongs to it."""
    collection, _, key = thing.rpartition("/")
    for path, _, suffixes, methods in routes():
        if path.startswith(f"{collection}/{{") and methods.get("GET") == "anybody":
            head, _, rest = path.removeprefix(f"{collection}/").partition("}")
            yield f"{collection}/{key}{rest}"
            yield from (f"{collection}/{key}{rest}.{suffix}" for suffix in suffixes)


class Test(unittest.TestCase):
    maxDiff = None

    def version(self):
        return anybody.get("/v1/updates").json()["meta"]["dataset_version"]

    def check_gone(self, answer):
        self.assertEqual((answer.status, answer.headers["content-type"]), (410, "application/problem+json"), answer)
        self.assertIn(REASON, answer.json()["detail"])

    def check_refused(self, gone):
        """Nothing more can be done to it, and whoever tries is told the reason."""
        collection = gone.rpartition("/")[0]
        for path, _, _, methods in routes():
            for method in set(methods) - {"GET", "PUT"}:
                if path.startswith(f"{collection}/{{") and not collection.endswith("/updates"):
                    rest = path.partition("}")[2].replace("{id}", "1")
                    body = {"value": 1, "reason": "Once more."} if rest == "/corrections" else {"reason": "Once more."}
                    with self.subTest(path=path, method=method):
                        self.check_gone(publisher.ask(method, gone + rest, {} if method == "PATCH" else None if method == "DELETE" else body, If_Match="*"))


    def check_condition(self, path, body, thing, status):
        """Refused with what is not, or no longer, its ETag; taken with what is."""
        for match in ('"none"', 'W/"none"'):
            self.assertEqual(publisher.post(path, body, If_Match=match).status, 412, path)
        answer = publisher.post(path, body, If_Match=publisher.tag(thing))
        self.assertEqual(answer.status, status, answer)


class Update(Test):
    def check_evidence(self, target, counted, withdrawn):
        answer = anybody.get(target)
        self.assertEqual(answer.status, 200, answer)
        shown = answer.json()["data"]
        self.assertEqual(len([one for one in shown["evidence"] if one["document"] == invented.DOCUMENT]), counted, target)
        self.assertEqual([(one["document"], one["update"], one["reports"], one["reason"]) for one in shown["withdrawn_evidence"]], withdrawn, target)

    def test_all_of_an_update(self):
        before, first = things(), self.version()
        figure, rival = invented.draft(cluster)
        self.assertEqual(publisher.post("/v1/updates/2015/publish", None).status, 200)
        came = things() - before
        self.assertGreater(len(came), 15, came)
        addresses = sorted({address for thing in came for address in readable(thing)})
        for address in addresses:
            with self.subTest(address):
                self.assertEqual(anybody.get(address).status, 200)
        version = self.version()
        promise = "/v1/commitments/free-schools-fund-180"
        self.check_evidence(f"{promise}?fields=evidence,withdrawn_evidence", 1, [])
        self.assertEqual(publisher.post("/v1/updates/2015/withdraw", {"reason": REASON}).status, 200)
        # What was said of a promise has no address of its own: the promise tells.
        for query in ("?", "?as_of=2015-03-13&"):
            self.check_evidence(f"{promise}{query}fields=evidence,withdrawn_evidence", 0, [(invented.DOCUMENT, 2015, "met", REASON)])
        for query in ("?vintage=2014&", "?as_of=2015-03-12&", f"?dataset_version={version}&"):
            self.check_evidence(f"{promise}{query}fields=evidence,withdrawn_evidence", "version" in query, [])
        stays, last = things(), self.version()
        # A place is nobody's to say: it stays until it is deleted.
        self.assertEqual({thing for thing in came if thing in stays}, {f"/v1/areas/x-{invented.WORD}"})
        for address in addresses:
            if "/areas/" not in address:
                with self.subTest(address):
                    self.check_gone(anybody.get(address))
                    self.check_gone(anybody.get(f"{address}?dataset_version={last}"))
                    self.assertEqual(anybody.get(f"{address}?dataset_version={version}").status, 200)
                    self.assertEqual(anybody.get(f"{address}?dataset_version={first}").status, 404)
        for thing in sorted(came - stays):
            self.check_refused(thing)
        for method, path, body in (("PATCH", "/v1/updates/2015", {}), ("DELETE", "/v1/updates/2015", None), ("POST", "/v1/updates/2015/withdraw", {"reason": "Once more."})):
            self.check_gone(publisher.ask(method, path, body, If_Match="*"))

    def test_an_update_without_documents(self):
        """It is told of as published, each time that it is, and as withdrawn."""
        draft = {"year": 2019, "title": "Without documents", "published_on": "2019-03-01"}
        for _ in range(2):
            self.assertEqual(publisher.post("/v1/updates", draft).status, 201)
            self.assertEqual(publisher.post("/v1/updates/2019/publish", None).status, 200)
            self.assertEqual(publisher.patch("/v1/updates/2019", {"title": "Still without"}, "*").status, 200)
            self.assertEqual(publisher.post("/v1/updates/2019/withdraw", {"reason": REASON}).status, 200)
        told = anybody.get("/v1/changes?update=2019").json()["data"]
        self.assertEqual([(one["kind"], one["title"], one["subject"]["type"]) for one in told], [
            ("withdrawn", "Still without", "update"), ("corrected", "Still without", "update"), ("published", "Without documents", "update")] * 2)
        self.assertEqual((told[0]["before"], told[2]["after"]), ({"documents": 0}, {"documents": 0}))
        self.assertEqual(len({one["dataset_version"] for one in told}), 6)

    def test_what_comes_back_is_there(self):
        """A tombstone is no longer told of what was published again; and a draft of the year is one like any other."""
        self.assertEqual(publisher.post("/v1/updates", {"year": 2016, "title": "Again", "published_on": "2016-03-01"}).status, 201)
        self.assertEqual(publisher.post("/v1/updates/2016/documents", {
            "slug": "again", "title": "Again", "publisher": "Somebody", "summary": "Told twice."}).status, 200)
        for _ in range(2):
            for status, path in ((200, "publish"), (410, "withdraw")):
                self.assertEqual(publisher.post(f"/v1/updates/2016/{path}", {"reason": REASON} if status == 410 else None).status, 200)
                for address in ("/v1/updates/2016", "/v1/updates/2016/observations", "/v1/updates/2016/observations.csv", "/v1/documents/again"):
                    self.assertEqual(anybody.get(address).status, status, address)
            self.assertEqual(publisher.get("/v1/updates/2016/draft").status, 404)
            self.assertEqual(publisher.post("/v1/updates", {"year": 2016, "title": "Again", "published_on": "2016-03-01"}).status, 201)
            self.assertEqual(publisher.get("/v1/updates/2016/draft").status, 200)
            self.assertEqual(publisher.get("/v1/updates/2016/draft/documents:again").status, 404)
            self.assertEqual(publisher.post("/v1/updates/2016/documents", {
                "slug": "again", "title": "Again", "publisher": "Somebody", "summary": "Told twice."}).status, 200)


class Single(Test):
    """What can be withdrawn by itself, beside a figure: a check that a document makes, and what a document says of a promise."""

    def test_a_check(self):
        check = "/v1/checks/free-schools-inspected-within-open"
        version = anybody.get(check).json()["meta"]["dataset_version"]
        self.check_condition(f"{check}/withdraw", {"reason": REASON}, check, 200)
        for address in readable(check):
            self.check_gone(anybody.get(address))
            self.assertEqual(anybody.get(f"{address}?dataset_version={version}").status, 200)
        self.check_refused(check)
        change = anybody.get("/v1/changes?limit=1").json()["data"][0]
        self.assertEqual((change["kind"], change["subject"], change["reason"]), ("withdrawn", {"type": "check", "id": check.rpartition("/")[2]}, REASON))
        self.assertEqual(set(change["before"]), {"kind", "left_side", "relation", "right_side"})
        self.assertNotIn(check, [hit["links"]["self"] for hit in anybody.get("/v1/search?q=inspected&type=check").json()["data"]])

    def test_a_check_that_follows_from_a_figure_is_not_withdrawn_by_itself(self):
        self.assertEqual(anybody.get("/v1/checks/derived-12").status, 200)
        for check in ("derived-12", "nonesuch"):
            self.assertEqual(publisher.post(f"/v1/checks/{check}/withdraw", {"reason": REASON}).status, 404)
        self.assertEqual(anybody.get("/v1/checks/derived-12").status, 200)

    def test_what_a_document_says_of_a_promise(self):
        promises = [row for row in anybody.get("/v1/commitments?limit=1000").json()["data"] if row["evidence"] and row["evidence"][0]["id"]]
        told, other = promises[:2]
        said = told["evidence"][0]
        path = told["links"]["self"]
        version = anybody.get(path).json()["meta"]["dataset_version"]
        before = anybody.get(f"{path}?dataset_version={version}").body
        self.assertEqual(publisher.post(f"{other['links']['self']}/evidence/{said['id']}/withdraw", {"reason": REASON}).status, 404)
        self.check_condition(f"{path}/evidence/{said['id']}/withdraw", {"reason": REASON}, path, 200)
        now = anybody.get(path).json()["data"]
        self.assertEqual(now["evidence"], [one for one in told["evidence"] if one["id"] != said["id"]])
        self.assertEqual([(one["reports"], one["document"], one["update"], one["reason"]) for one in now["withdrawn_evidence"]],
                         [(said["reports"], said["document"], said["update"], REASON)])
        self.assertEqual(anybody.get(f"{path}?dataset_version={version}").body, before)
        change = anybody.get("/v1/changes?limit=1").json()["data"][0]
        self.assertEqual((change["kind"], change["subject"], change["reason"]), ("corrected", {"type": "commitment", "id": told["slug"]}, REASON))
        self.assertEqual((change["before"]["evidence"], change["before"]["wording"], change["after"]), (said["id"], said["wording"], {"evidence": None}))
        self.assertEqual(publisher.post(f"{path}/evidence/{said['id']}/withdraw", {"reason": REASON}).status, 404)


class Conditions(Test):
    """If-Match need not be given where something is published, corrected or withdrawn; where it is, it holds."""

    def test_a_correction(self):
        stale = anybody.tag("/v1/observations/18")
        self.check_condition("/v1/observations/18/corrections", {"value": 1230, "reason": "First."}, "/v1/observations/18", 201)
        self.assertEqual(publisher.post("/v1/observations/18/corrections", {"value": 1231, "reason": "Second."}, If_Match=stale).status, 412)
        self.assertEqual(anybody.get("/v1/observations/18").json()["data"]["value"], 1230)
        # Somebody else's correction of another figure is no change of this one.
        tag = anybody.tag("/v1/observations/18")
        self.assertEqual(publisher.post("/v1/observations/16/corrections", {"value": 94, "reason": "Elsewhere."}).status, 201)
        self.assertEqual(publisher.post("/v1/observations/18/corrections", {"value": 123, "reason": "As it was."}, If_Match=tag).status, 201)

    def test_a_publication_and_its_end(self):
        thing = "/v1/updates/2017"
        self.assertEqual(publisher.post("/v1/updates", {"year": 2017, "title": "Next", "published_on": "2017-03-01"}).status, 201)
        stale = publisher.tag(thing)
        self.assertEqual(publisher.post(f"{thing}/documents", {"slug": "next", "title": "Next", "publisher": "S", "summary": "N."}).status, 200)
        self.assertEqual(publisher.post(f"{thing}/publish", None, If_Match=stale).status, 412)
        self.check_condition(f"{thing}/publish", None, thing, 200)
        self.check_condition(f"{thing}/withdraw", {"reason": REASON}, thing, 200)

    def test_a_withdrawal(self):
        made = [figure["links"]["self"] for figure in anybody.get("/v1/observations?limit=1000&update=2011").json()["data"]]
        for figure in made:
            free = publisher.post(f"{figure}/withdraw", {"reason": REASON}, If_Match='"none"').status
            self.assertIn(free, (409, 412))
            if free == 412:
                self.check_condition(f"{figure}/withdraw", {"reason": REASON}, figure, 200)
                return
        self.fail("no figure can be withdrawn")


class Catalogue(Test):
    def test_a_row_of_the_catalogue(self):
        row = {"programme": "free-schools", "name": "Of no use", "unit": "schools", "measure": "stock", "definition": "Counts nothing.",
               "sources": [{"document": "open-public-services-2014", "section": "2", "locator": "lines:25"}]}
        self.assertEqual(publisher.put("/v1/indicators/of-no-use", row).status, 201)
        self.assertEqual(publisher.delete(f"/v1/indicators/of-no-use?reason={REASON.replace(' ', '%20')}", "*").status, 204)
        for address in readable("/v1/indicators/of-no-use"):
            self.check_gone(anybody.get(address))
        self.check_refused("/v1/indicators/of-no-use")
        self.assertEqual(publisher.put("/v1/indicators/of-no-use", row).status, 201)
        self.assertEqual(anybody.get("/v1/indicators/of-no-use/chart.svg").status, 200)
        # It was not there then, and is now: that it was gone in between is not why.
        self.assertEqual(anybody.get("/v1/indicators/of-no-use?vintage=2011").status, 404)

    def test_an_area_that_figures_had(self):
        """It goes when no figure is left that names it, and figures may come to it again."""
        place = "/v1/areas/x-typo"
        area = {"name": "Typo", "level": "county", "scheme": "local"}
        sources = [{"document": "typos", "section": "1", "locator": "lines:1"}]
        self.assertEqual(publisher.put(place, area).status, 201)
        self.assertEqual(publisher.post("/v1/updates", {"year": 2018, "title": "Typos", "published_on": "2018-03-01"}).status, 201)
        for path, body in (("documents", {"slug": "typos", "title": "Typos", "publisher": "Somebody", "summary": "Told once."}),
                           ("observations", [{"indicator": "free-schools-open", "area": "x-typo", "period": "2018-02", "value": 1, "sources": sources},
                                             {"indicator": "free-schools-open", "area": "x-typo", "period": "2018-01", "value": 2, "sources": sources}])):
            self.assertEqual(publisher.post(f"/v1/updates/2018/{path}", body).status, 200)
        self.assertEqual(publisher.post("/v1/updates/2018/publish", None).status, 200)
        figures = [row["links"]["self"] for row in anybody.get("/v1/observations?area=x-typo").json()["data"]]
        self.assertEqual(publisher.post(f"{figures[0]}/withdraw", {"reason": REASON}).status, 200)
        kept = publisher.delete(place, "*")
        self.assertEqual((kept.status, [fault["message"] for fault in kept.json()["errors"]]), (409, [f"{figures[1]} names it."]))
        self.assertEqual(publisher.post("/v1/updates/2018/withdraw", {"reason": REASON}).status, 200)
        self.assertEqual(publisher.delete(place, "*").status, 204)
        self.assertEqual(anybody.get(place).status, 410)
        for target in ("/v1/indicators/free-schools-open", "/v1/observations?indicator=free-schools-open&vintage=all", "/v1/compare?from=2011&to=2014"):
            answer = anybody.get(target)
            self.assertEqual((answer.status, b"x-typo" in answer.body), (200, False), target)
        self.assertEqual(publisher.put(place, area).status, 201)
        self.assertEqual(publisher.delete(place, "*").status, 204)

    def test_what_is_told_of_a_deletion(self):
        """Whoever follows an update or a document hears of it."""
        event = "/v1/events/central-surrey-health-set-up"
        was = anybody.get(event).json()["data"]
        self.assertEqual(publisher.delete(f"{event}?reason=z", "*").status, 204)
        told = anybody.get("/v1/changes?limit=1").json()["data"][0]
        self.assertEqual((told["update"], told["document"]), (2011, was["sources"][0]["document"]))
        self.assertEqual(told["before"]["sources"], was["sources"])
        for query in ("update=2011", f"document={told['document']}"):
            self.assertEqual(anybody.get(f"/v1/changes?limit=1&{query}").json()["data"][0], told, query)
        document = {"update": 2014, "title": "Of no use", "publisher": "Somebody", "published_on": "2014-05", "kind": "report", "role": "related",
                    "contributors": [{"name": "A. Person", "office": "Clerk"}], "summary": "Says nothing."}
        self.assertEqual(publisher.put("/v1/documents/of-no-use", document).status, 201)
        self.assertEqual(publisher.delete("/v1/documents/of-no-use", "*").status, 204)
        told = anybody.get("/v1/changes?limit=1").json()["data"][0]
        self.assertEqual((told["update"], told["document"]), (2014, "of-no-use"))
        self.assertEqual(told["before"], {"slug": "of-no-use", "licence": None, "sha256": None, **document})

    def test_what_never_was(self):
        for address in ("/v1/indicators/nonesuch/chart.svg", "/v1/observations/999999/citation", "/v1/observations/17/citation?revision=9",
                        "/v1/updates/2099/observations", "/v1/updates/2099/observations.csv", "/v1/conflicts/1-2"):
            self.assertEqual(anybody.get(address).status, 404, address)


if __name__ == "__main__":
    unittest.main(verbosity=2)
