"""Writing to the catalogue, row by row: what each method does to each kind of thing, which state a change may start from, and what is
refused. The record is read back in every way that could show a write too early, too late or not at all."""

import json
import re
import tempfile
import unittest
from pathlib import Path

from editing import KINDS, Caller, body_of, make_key, path_of, rows_of
from opsd import Cluster, Server

PLACE = {"document": "open-public-services-2014", "section": "1. Introduction", "locator": "lines:15", "kind": "body"}
OTHER_PLACE = {"document": "opening-public-services-2011", "section": "Healthcare", "locator": "lines:160", "kind": "graphic"}

# The least that each kind can be made of, and something to change in it. What comes out with an update is made by PUT.
NEW = {
    "principles": ({"slug": "new", "position": 99, "name": "New", "summary": "Something new.", "sources": [PLACE]}, {"name": "Newer"}),
    "programmes": ({"slug": "new", "name": "New", "summary": "Something new.", "sources": [PLACE]}, {"aliases": ["Nova", "Neu"]}),
    "indicators": ({"slug": "new", "programme": "free-schools", "name": "New", "unit": "schools", "measure": "stock",
                    "definition": "How many are new.", "sources": [PLACE]}, {"comparability": "With nothing."}),
    "areas": ({"code": "x-new", "name": "New", "level": "region", "scheme": "local"}, {"parent": "E92000001"}),
    "organisations": ({"slug": "new", "name": "New", "kind": "charity", "summary": "Something new.", "sources": [PLACE]},
                      {"aliases": ["Nova"]}),
    "documents": ({"slug": "new", "update": 2014, "title": "New", "publisher": "Cabinet Office", "published_on": "2014-12",
                   "kind": "report", "role": "related", "sha256": "0" * 64, "summary": "Something new."},
                  {"contributors": [{"name": "A. Person", "office": "Minister"}], "licence": "None"}),
    "commitments": ({"slug": "new", "programme": "free-schools", "title": "New", "summary": "Something new.", "due": "undated",
                     "sources": [PLACE]}, {"due": "2015-03", "due_as_stated": "by March"}),
    "events": ({"slug": "new", "title": "New", "summary": "Something new.", "period": "2014", "status": "happened", "sources": [PLACE]},
               {"programme": "free-schools"}),
    "recommendations": ({"slug": "new", "programme": "free-schools", "position": 99, "title": "New", "summary": "Something new.",
                         "made_by": "cabinet-office", "sources": [PLACE]}, {"made_to": "Everybody"}),
    "case_studies": ({"slug": "new", "programme": "free-schools", "title": "New", "summary": "Something new.", "sources": [PLACE]},
                     {"organisations": ["cabinet-office"], "observations": [1, 2], "area": "E92000001"}),
}

UNKNOWN = "unknown-reference"


def setUpModule():
    global cluster, server, editor, publisher, anybody
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster))
    editor = Caller(server, make_key(cluster, "editor"))
    publisher = Caller(server, make_key(cluster, "publisher"))
    anybody = Caller(server)


def told(path):
    """What is told of a thing, without what says which version it was read at."""
    return anybody.get(path).json()["data"]


def version():
    return server.json("/v1/principles?limit=1")["meta"]["dataset_version"]


class Test(unittest.TestCase):
    maxDiff = None

    def check_written(self, answer, status, path):
        """An answer that shows what was written is what GET then says."""
        self.assertEqual(answer.status, status, answer)
        read = anybody.get(path)
        self.assertEqual(answer.headers["etag"], read.headers["etag"])
        self.assertEqual(answer.body, read.body)
        self.assertEqual(answer.headers["content-type"], "application/json")
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.assertEqual(answer.headers.get("location"), path if status == 201 else None)
        return answer.headers["etag"]

    def check_fault(self, answer, status, *faults):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["content-type"], "application/problem+json")
        if faults:
            self.assertCountEqual(answer.faults(), faults)


class Life(Test):
    """Each kind from its making to its end."""

    def live(self, file):
        body, change = NEW[file]
        collection, offered = KINDS[file]
        path = path_of(file, body)
        before = version()
        if offered:
            tag = self.check_written(editor.post(collection, body), 201, path)
            self.check_fault(editor.post(collection, body), 409)
        else:
            self.assertEqual(publisher.post(collection, body).status, 405)
            tag = self.check_written(publisher.put(path, body), 201, path)
        first = told(path)
        for member, value in body.items():
            shown = first.get(member, value)
            self.assertEqual(shown["code"] if member in ("due", "period") else shown, value, member)

        self.check_fault(publisher.patch(path, change), 428)
        second = self.check_written(publisher.patch(path, change, tag), 200, path)
        self.assertEqual(version(), before + 2)
        self.assertNotEqual(told(path), first)
        self.check_fault(publisher.patch(path, change, tag), 412)
        self.check_fault(publisher.put(path, body, tag), 412)
        self.check_fault(publisher.put(path, body), 428)
        third = self.check_written(publisher.patch(path, body, second), 200, path)
        self.check_written(publisher.put(path, body, third), 200, path)
        self.assertEqual(told(path), first)
        self.check_written(publisher.put(path, {**body, **change}, tag), 200, path)
        self.check_written(publisher.put(path, body, "*"), 200, path)
        self.assertEqual(told(path), first)

        self.check_fault(publisher.delete(path), 428)
        self.check_fault(publisher.delete(path, second), 412)
        if offered:
            self.check_fault(editor.delete(path, "*"), 403)
        gone = publisher.delete(path, anybody.get(path).headers["etag"])
        self.assertEqual((gone.status, gone.body), (204, b""), gone)
        self.assertEqual(anybody.get(path).status, 410)
        self.check_fault(publisher.delete(path, "*"), 410)
        self.check_fault(publisher.patch(path, change, "*"), 410)
        self.check_fault(publisher.put(path, body, "*"), 412)
        self.assertEqual(version(), before + 7)

    def test_every_kind(self):
        for file in KINDS:
            with self.subTest(file):
                self.live(file)

    def test_what_is_written_back_changes_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            cluster.opsd("export", f"{folder}/before", check=True)
            for file in KINDS:
                rows = rows_of(file, Path(folder, "before"))
                # The row that has most to say, and the one that says it at the greatest length.
                for row in (max(rows, key=lambda row: sum(map(bool, row.values()))), max(rows, key=lambda row: len(str(row)))):
                    with self.subTest(file=file, row=row):
                        path = path_of(file, row)
                        before = told(path)
                        self.check_written(publisher.put(path, body_of(row), anybody.get(path).headers["etag"]), 200, path)
                        self.assertEqual(told(path), before)
            cluster.opsd("export", f"{folder}/after", check=True)
            for file in Path(folder, "before").glob("*.csv"):
                self.assertEqual(file.read_text(), Path(folder, "after", file.name).read_text(), file.name)


class Circles(Test):
    """Nothing lies in itself, by however many steps."""

    def check_chain(self, collection, key, member, body):
        """Each in the one before; then the first in one of them."""
        names = [f"x-{member.replace('_', '-')}-{place}" for place in range(5)]
        for name, above in zip(names, [None, *names]):
            self.assertEqual(editor.put(f"{collection}/{name}", {**body, key: name, member: above}).status, 201)
        before = version()
        for inner in names:
            for answer in (editor.patch(f"{collection}/{names[0]}", {member: inner}, "*"),
                           editor.put(f"{collection}/{names[0]}", {**body, member: inner}, "*")):
                self.check_fault(answer, 422, ("rule-broken", f"/{member}"))
        self.assertEqual(version(), before)
        self.assertEqual(editor.patch(f"{collection}/{names[3]}", {member: names[0]}, "*").status, 200)
        self.assertEqual(editor.patch(f"{collection}/{names[1]}", {member: names[4]}, "*").status, 200)
        self.check_fault(editor.patch(f"{collection}/{names[3]}", {member: names[2]}, "*"), 422, ("rule-broken", f"/{member}"))

    def test_areas(self):
        self.check_chain("/v1/areas", "code", "parent", {"name": "Held", "level": "region", "scheme": "local"})

    def test_programmes(self):
        self.check_chain("/v1/programmes", "slug", "part_of", {"name": "Held", "principles": ["choice"], "summary": "Held.", "sources": [PLACE]})


class Removal(Test):
    def test_what_others_need_stays(self):
        needed = {
            "/v1/principles/choice": "/v1/programmes/free-schools", "/v1/programmes/free-schools": "/v1/indicators/free-schools-open",
            "/v1/indicators/free-schools-open": "/v1/observations/17", "/v1/areas/E92000001": "/v1/areas/E10000016",
            "/v1/organisations/cabinet-office": "/v1/programmes/social-outcomes-fund",
            "/v1/documents/open-public-services-2014": "/v1/case-studies/behavioural-insights-team-mutual",
            "/v1/commitments/personal-budgets-for-all-eligible": "Evidence 16 of /v1/commitments/personal-budgets-for-all-eligible",
            "/v1/events/police-and-crime-commissioners-in-post": "Evidence 21 of /v1/commitments/expand-local-democracy"}
        before = version()
        for path, by in needed.items():
            with self.subTest(path):
                answer = publisher.delete(path, "*")
                self.check_fault(answer, 409)
                self.assertEqual(set(answer.faults()), {("still-needed", "")})
                self.assertIn(f"{by} names it.", [fault["message"] for fault in answer.json()["errors"]])
                for fault in answer.json()["errors"]:
                    self.assertEqual(anybody.get(re.search(r"/v1/\S+", fault["message"])[0]).status, 200)
                self.assertEqual(anybody.get(path).status, 200)
        self.assertEqual(version(), before)

    def test_a_row_goes_with_what_belongs_to_it_alone(self):
        body = {**NEW["programmes"][0], "slug": "short-lived", "principles": ["choice", "fair-access"], "organisations": ["cabinet-office"],
                "part_of": "free-schools", "sources": [PLACE, OTHER_PLACE]}
        self.assertEqual(editor.post("/v1/programmes", body).status, 201)
        self.assertIn("short-lived", told("/v1/programmes/free-schools")["parts"])
        self.assertEqual(publisher.delete("/v1/programmes/short-lived", "*").status, 204)
        self.assertNotIn("short-lived", str(told("/v1/programmes/free-schools")))
        self.assertNotIn("short-lived", str(told("/v1/organisations/cabinet-office")))


    def test_a_programme_goes_with_its_keys(self):
        body = {**NEW["programmes"][0], "slug": "keyed"}
        self.assertEqual(editor.post("/v1/programmes", body).status, 201)
        keys = [Caller(server, make_key(cluster, "editor", "--programme", "keyed")) for _ in range(2)]
        self.assertEqual(keys[0].patch("/v1/programmes/keyed", {"name": "Mine"}, "*").status, 200)
        self.assertEqual(publisher.delete("/v1/programmes/keyed", "*").status, 204)
        self.assertEqual([key.get("/v1/areas").status for key in keys], [401, 401])
        self.assertEqual(editor.put("/v1/programmes/keyed", body).status, 201)
        self.assertEqual([key.get("/v1/areas").status for key in keys], [401, 401])

    def test_what_keeps_a_row_is_told_in_words(self):
        """Also where it is nothing that a path leads to."""
        self.assertEqual(editor.put("/v1/areas/x-kept", {**NEW["areas"][0], "code": "x-kept"}).status, 201)
        cluster.sql("CREATE TABLE holding (area text REFERENCES area); INSERT INTO holding VALUES ('x-kept')")
        answer = publisher.delete("/v1/areas/x-kept", "*")
        self.check_fault(answer, 409, ("still-needed", ""))
        self.assertNotIn(b"holding", answer.body)
        cluster.sql("DROP TABLE holding")
        self.assertEqual(publisher.delete("/v1/areas/x-kept", "*").status, 204)


class Preconditions(Test):
    """Which state a change may start from."""

    path = "/v1/areas/x-held"
    row = {"code": "x-held", "name": "Held", "level": "region", "scheme": "local"}

    def setUp(self):
        made = editor.put(self.path, self.row) if anybody.get(self.path).status != 200 else editor.put(self.path, self.row, "*")
        self.assertIn(made.status, (200, 201), made)
        self.tag = made.headers["etag"]

    def check_match(self, field, status):
        with self.subTest(field):
            answer = editor.patch(self.path, {"level": "county"}, field)
            self.assertEqual(answer.status, status, answer)
            if status == 200:
                self.tag = answer.headers["etag"]

    def test_tags(self):
        self.check_match("*", 200)
        self.check_match(self.tag, 200)
        self.check_match(self.tag[:-1] + '-gzip"', 200)
        self.check_match(f'"other", {self.tag}', 200)
        self.check_match(f'{self.tag} , "other"', 200)
        self.check_match(f"W/{self.tag}", 412)
        self.check_match('"other"', 412)
        self.check_match('""', 412)
        self.check_match(self.tag[:-1], 412)
        self.check_match(self.tag[1:-1], 412)
        self.check_match('"v1"', 412)
        self.check_match('"v-"', 412)
        self.check_match('"v1-"', 412)

    def test_tags_of_no_version(self):
        digest = self.tag.partition("-")[2]
        for number in (version() + 1, 10 ** 9, 10 ** 17, 10 ** 30, -1):
            self.check_match(f'"v{number}-{digest}', 412)

    def test_a_tag_holds_while_only_others_have_changed(self):
        old = self.tag
        self.assertEqual(editor.patch("/v1/areas/E92000001", {"level": "country"}, "*").status, 200)
        now = anybody.get(self.path)
        self.assertNotEqual(now.headers["etag"], old)
        self.check_match(old, 200)
        self.check_match(now.headers["etag"], 412)

    def test_a_change_and_back_is_no_change(self):
        old = self.tag
        self.assertEqual(editor.patch(self.path, {"name": "Other"}, "*").status, 200)
        self.check_match(old, 412)
        self.assertEqual(editor.patch(self.path, {"name": "Held"}, "*").status, 200)
        self.check_match(old, 200)

    def test_any_form_of_reading_gives_a_tag(self):
        for target in (self.path, f"{self.path}?pretty=true", f"{self.path}.txt", f"{self.path}?fields=name",
                       f"{self.path}?dataset_version={{version}}"):
            self.check_match(anybody.get(target.format(version=version()), Accept_Encoding="gzip").headers["etag"], 200)

    def test_if_none_match(self):
        self.check_fault(editor.put(self.path, self.row, If_None_Match="*"), 412)
        self.check_fault(editor.put(self.path, self.row, self.tag, If_None_Match="*"), 412)
        self.check_fault(editor.patch(self.path, {}, self.tag, If_None_Match="*"), 412)
        self.check_fault(editor.put(self.path, self.row, If_None_Match=self.tag), 400)
        self.assertEqual(publisher.delete(self.path, self.tag).status, 204)
        self.check_fault(editor.put(self.path, self.row, self.tag, If_None_Match="*"), 412)
        self.assertEqual(editor.put(self.path, self.row, If_None_Match="*").status, 201)

    def test_what_is_gone_matches_nothing(self):
        self.assertEqual(publisher.delete(self.path, self.tag).status, 204)
        self.check_fault(editor.put(self.path, self.row, self.tag), 412)
        self.check_fault(editor.patch(self.path, {}, self.tag), 410)
        made = editor.put(self.path, self.row)
        self.assertEqual((made.status, made.headers["location"]), (201, self.path))

    def test_a_refused_change_changes_nothing(self):
        before = version()
        self.check_match('"other"', 412)
        self.assertEqual(editor.put(self.path, self.row).status, 428)
        self.assertEqual((version(), anybody.get(self.path).headers["etag"]), (before, self.tag))


class Patches(Test):
    """Merge patches (RFC 7396)."""

    def setUp(self):
        self.path = "/v1/programmes/patched"
        self.row = {"slug": "patched", "name": "Patched", "aliases": ["One", "Two"], "part_of": "free-schools",
                    "principles": ["choice", "fair-access"], "organisations": ["cabinet-office"], "summary": "To be changed.",
                    "sources": [PLACE, OTHER_PLACE]}
        made = editor.put(self.path, self.row, None if anybody.get(self.path).status != 200 else "*")
        self.assertIn(made.status, (200, 201), made)

    def test_members_that_are_left_out_stay(self):
        before = told(self.path)
        self.assertEqual(editor.patch(self.path, {"name": "New name"}, "*").status, 200)
        self.assertEqual(told(self.path), {**before, "name": "New name"})
        self.assertEqual(editor.patch(self.path, {}, "*").status, 200)
        self.assertEqual(told(self.path), {**before, "name": "New name"})

    def test_null_removes(self):
        gone = {"aliases": None, "part_of": None, "principles": None, "organisations": None}
        self.assertEqual(editor.patch(self.path, gone, "*").status, 200)
        now = told(self.path)
        self.assertEqual((now["aliases"], now.get("part_of"), now["principles"], now["organisations"]), ([], None, [], []))

    def test_what_is_required_cannot_be_removed(self):
        before = told(self.path)
        required = {"slug": None, "name": None, "summary": None, "sources": None}
        self.check_fault(editor.patch(self.path, required, "*"), 422, *(("wrong-type", f"/{name}") for name in required))
        self.check_fault(editor.patch(self.path, {"sources": []}, "*"), 422, ("missing-member", "/sources"))
        self.assertEqual(told(self.path), before)

    def test_lists_are_replaced(self):
        self.assertEqual(editor.patch(self.path, {"principles": ["fair-access", "diversity", "choice"], "aliases": ["Three"]}, "*").status, 200)
        self.assertEqual(told(self.path)["principles"], ["fair-access", "diversity", "choice"])
        self.assertEqual(told(self.path)["aliases"], ["Three"])
        self.assertEqual(editor.patch(self.path, {"principles": [], "sources": [OTHER_PLACE]}, "*").status, 200)
        self.assertEqual(told(self.path)["principles"], [])
        self.assertEqual([source["locator"] for source in told(self.path)["sources"]], ["lines:160"])

    def test_the_name_in_the_path_is_for_good(self):
        self.check_fault(editor.patch(self.path, {"slug": "other"}, "*"), 422, ("read-only", "/slug"))
        self.check_fault(editor.put(self.path, {**self.row, "slug": "other"}, "*"), 422, ("read-only", "/slug"))
        self.assertEqual(editor.patch(self.path, {"slug": "patched"}, "*").status, 200)
        without = {name: value for name, value in self.row.items() if name != "slug"}
        self.assertEqual(editor.put(self.path, without, "*").status, 200)


class Bodies(Test):
    """What is refused, with all of its faults at once, and never altered."""

    def refuse(self, body, status, *faults, target="/v1/organisations", **headers):
        before = version()
        answer = editor.post(target, body, **headers)
        self.check_fault(answer, status, *faults)
        self.assertEqual(version(), before)
        return answer

    def test_all_faults_at_once(self):
        body = {"slug": "New One", "nmae": "x", "kind": 3, "aliases": ["a", "", 7, "a; b"], "summary": "",
                "sources": [{"document": "open-public-servces-2014", "section": " ", "kind": "bdy", "page": "1"}, PLACE, "x"]}
        answer = self.refuse(
            body, 422, ("invalid-value", "/slug"), ("unknown-member", "/nmae"), ("wrong-type", "/kind"),
            ("out-of-range", "/aliases/1"), ("wrong-type", "/aliases/2"), ("invalid-value", "/aliases/3"), ("out-of-range", "/summary"),
            ("out-of-range", "/sources/0/section"), ("unknown-value", "/sources/0/kind"), ("unknown-member", "/sources/0/page"),
            ("missing-member", "/sources/0/locator"), ("wrong-type", "/sources/2"), ("missing-member", "/name"),
            (UNKNOWN, "/sources/0/document"))
        by_pointer = {fault["pointer"]: fault for fault in answer.json()["errors"]}
        self.assertEqual(by_pointer["/nmae"]["nearest"], "name")
        self.assertEqual(by_pointer["/nmae"]["allowed"], ["slug", "name", "kind", "aliases", "summary", "sources"])
        self.assertEqual(by_pointer["/sources/0/kind"]["nearest"], "body")
        self.assertIn("open-public-servces-2014", by_pointer["/sources/0/document"]["message"])

    def test_nothing_is_given(self):
        self.refuse({}, 422, *(("missing-member", f"/{name}") for name in ("slug", "name", "kind", "summary", "sources")))
        for body in (b"[]", b'"x"', b"7", b"null", b"true"):
            self.refuse(body, 422, ("wrong-type", ""))

    def test_references_that_do_not_exist(self):
        body = {**NEW["programmes"][0], "slug": "lost", "part_of": "nowhere", "principles": ["choice", "none"], "organisations": ["nobody"]}
        self.refuse(body, 422, (UNKNOWN, "/part_of"), (UNKNOWN, "/principles/1"),
                    (UNKNOWN, "/organisations/0"), target="/v1/programmes")

    def test_each_element_is_told_by_its_place(self):
        programme, study, document = ({**NEW[kind][0], "slug": "lost"} for kind in ("programmes", "case_studies", "documents"))
        lost = {**PLACE, "document": "nowhere"}
        self.refuse({**programme, "principles": ["choice", "nope", "nopf"], "organisations": ["nobody", 3, "nhs", "nhs"],
                     "sources": [PLACE, lost, "x", {**PLACE, "section": 2}, {**lost, "section": "x" * 301}]}, 422,
                    (UNKNOWN, "/principles/1"), (UNKNOWN, "/principles/2"), (UNKNOWN, "/organisations/0"), ("wrong-type", "/organisations/1"),
                    ("repeated", "/organisations/3"), (UNKNOWN, "/sources/1/document"), ("wrong-type", "/sources/2"), ("wrong-type", "/sources/3/section"),
                    (UNKNOWN, "/sources/4/document"), ("too-long", "/sources/4/section"), target="/v1/programmes")
        answer = publisher.put("/v1/case-studies/lost", {**study, "organisations": ["nhs", "nobody"], "observations": [17, 0, 17, 99999, "1"]})
        self.check_fault(answer, 422, (UNKNOWN, "/organisations/1"), ("out-of-range", "/observations/1"), ("repeated", "/observations/2"),
                         (UNKNOWN, "/observations/3"), ("wrong-type", "/observations/4"))
        answer = publisher.put("/v1/documents/lost", {**document, "contributors": [{"name": "A", "office": "B"}, {"name": "A"}, {}, 3]})
        self.check_fault(answer, 422, ("missing-member", "/contributors/1/office"), ("missing-member", "/contributors/2/name"),
                         ("missing-member", "/contributors/2/office"), ("wrong-type", "/contributors/3"))

    def test_what_was_not_sent_is_not_at_fault(self):
        target = "/v1/observations/17/corrections"
        for body, *faults in ((b'[{"value": 3, "reason": "x"}]', ("wrong-type", "")), ({"value": 3, "reason": 4}, ("wrong-type", "/reason")),
                              ({"value": 3, "reason": None}, ("missing-member", "/reason")), ({"value": 3}, ("missing-member", "/reason")),
                              ({"value": 3, "id": 1, "reason": "x"}, ("read-only", "/id"))):
            with self.subTest(body=body):
                self.check_fault(publisher.post(target, body), 422, *faults)

    def test_rules_of_the_record(self):
        self.refuse({"code": "E9", "name": "x", "level": "x", "scheme": "gss"}, 422, target="/v1/areas")
        self.refuse({"code": "x-a", "name": "x", "level": "x", "scheme": "gss"}, 422, target="/v1/areas")
        self.refuse({"code": "x-a", "name": "x", "level": "x", "scheme": "local", "parent": "x-a"}, 422, target="/v1/areas")
        self.refuse({**NEW["principles"][0], "slug": "second", "position": 1}, 422, target="/v1/principles")
        for position in (40000, 10 ** 17):
            self.refuse({**NEW["principles"][0], "slug": "second", "position": position}, 422, target="/v1/principles")

    def test_json_that_is_none(self):
        self.refuse(b"", 400, ("malformed-json", ""))
        self.refuse(b'{"slug": "a"', 400, ("malformed-json", "/slug"))
        self.refuse(b'{"slug": "a",}', 400, ("malformed-json", ""))
        self.refuse(b"{'slug': 1}", 400, ("malformed-json", ""))
        self.refuse(b'{"slug": NaN}', 400, ("malformed-json", "/slug"))
        self.refuse(b'{"slug": "a", "slug": "a"}', 400, ("duplicate-member", "/slug"))
        self.refuse(b'{"sources": [{}, {"kind": 1, "k\\u0069nd": 2}]}', 400, ("duplicate-member", "/sources/1/kind"))
        self.refuse(b'{"slug": "a\xff"}', 400, ("not-utf-8", "/slug"))
        self.refuse(b'{"sl\xffug": "a"}', 400, ("not-utf-8", ""))
        self.refuse(b'\xef\xbb\xbf{"slug": "a"}', 400, ("malformed-json", ""))
        self.refuse(b'{"slug": "a\\u0000"}', 400, ("zero-character", "/slug"))
        self.refuse(b'{"slug": 1e999}', 400, ("number-out-of-range", "/slug"))
        self.refuse(b"[" * 33 + b"]" * 33, 400)
        self.refuse(b"[" + b"1," * 20000 + b"1]", 400)

    def test_digits_stay(self):
        """Now, and in what the versions before say: a digit more is a change, though the number is the same."""
        path = "/v1/commitments/counted"
        said = []
        for digits in (b"254.10", b"254.1", b"-0.5", b"123456789012345678901234567890", b"0.000000000000000000000000000001", b"7.00", b"7", b"7.0"):
            body = json.dumps({**NEW["commitments"][0], "slug": "counted", "target_value": 1, "target_text": "so many", "target_qualifier": "exact"})
            written = publisher.put(path, body.encode().replace(b'"target_value": 1', b'"target_value": ' + digits),
                                    "*" if anybody.get(path).status == 200 else None)
            self.assertIn(written.status, (200, 201), written)
            self.assertIn(b'"value":' + digits + b",", written.body)
            said.append((version(), digits))
        for then, digits in said:
            self.assertIn(b'"value":' + digits + b",", anybody.get(f"{path}?dataset_version={then}").body)
        self.check_fault(publisher.put(path, body.encode().replace(b": 1,", b": 1e3,"), "*"), 422, ("out-of-range", "/target_value"))

    def test_media_types(self):
        body = b'{"slug": "a"}'
        for media in (None, "text/plain", "application/merge-patch+json", "text/csv", "application/jsonx", "application/json, text/csv"):
            answer = self.refuse(body, 415, ("unsupported-media-type", None), media=media)
            self.assertEqual(answer.headers["accept-post"], "application/json")
        self.refuse(body, 415, Content_Encoding="gzip")
        answer = editor.patch("/v1/areas/E92000001", {}, "*", media="application/json-patch+json")
        self.check_fault(answer, 415)
        self.assertEqual(answer.headers["accept-patch"], "application/json, application/merge-patch+json")
        self.check_fault(editor.put("/v1/areas/E92000001", {}, "*", media="application/merge-patch+json"), 415)
        for media in ("application/json; charset=utf-8", "APPLICATION/JSON"):
            self.check_fault(editor.post("/v1/organisations", {}, media=media), 422)
        self.assertEqual(editor.patch("/v1/areas/E92000001", {}, "*", media="application/json").status, 200)

    def test_parameters(self):
        self.refuse({}, 400, ("unknown-parameter", "pretty"), target="/v1/organisations?pretty=true")
        self.check_fault(editor.delete("/v1/areas/E92000001?a=1&b=2", "*"), 403)
        self.check_fault(publisher.delete("/v1/areas/E92000001?a=1&b=2", "*"), 400, ("unknown-parameter", "a"), ("unknown-parameter", "b"))


class Preferences(Test):
    def test_return_minimal(self):
        row = {**NEW["areas"][0], "code": "x-minimal"}
        made = editor.post("/v1/areas", row, Prefer="return=minimal")
        self.assertEqual((made.status, made.body, made.headers["location"]), (201, b"", "/v1/areas/x-minimal"))
        self.assertEqual(made.headers["preference-applied"], "return=minimal")
        self.assertEqual(made.headers["etag"], anybody.get("/v1/areas/x-minimal").headers["etag"])
        changed = editor.patch("/v1/areas/x-minimal", {"name": "Less"}, made.headers["etag"], Prefer="wait=5, return=minimal; a=b")
        self.assertEqual((changed.status, changed.body), (204, b""), changed)
        self.assertEqual(changed.headers["etag"], anybody.get("/v1/areas/x-minimal").headers["etag"])
        whole = editor.patch("/v1/areas/x-minimal", {"name": "More"}, changed.headers["etag"], Prefer="return=representation")
        self.assertEqual((whole.status, whole.json()["data"]["name"]), (200, "More"))
        self.assertNotIn("preference-applied", whole.headers)


class Scope(Test):
    """A key for one programme is good for no other."""

    def test_scope(self):
        scoped = Caller(server, make_key(cluster, "publisher", "--programme", "free-schools"))
        row = {**NEW["indicators"][0], "slug": "scoped"}
        self.assertEqual(scoped.post("/v1/indicators", row).status, 201)
        self.check_fault(scoped.post("/v1/indicators", {**row, "slug": "other", "programme": "academies"}), 403)
        self.check_fault(scoped.patch("/v1/indicators/scoped", {"programme": "academies"}, "*"), 403)
        self.check_fault(scoped.patch("/v1/indicators/academies-open", {"programme": "free-schools"}, "*"), 403)
        self.check_fault(scoped.patch("/v1/indicators/academies-open", {"name": "Mine"}, '"stale"'), 403)
        self.check_fault(scoped.delete("/v1/indicators/academies-open", "*"), 403)
        self.check_fault(scoped.post("/v1/areas", NEW["areas"][0]), 403)
        self.check_fault(scoped.patch("/v1/programmes/academies", {"name": "Mine"}, "*"), 403)
        self.assertEqual(scoped.patch("/v1/programmes/free-schools", {}, "*").status, 200)
        self.assertEqual(scoped.delete("/v1/indicators/scoped", "*").status, 204)


class Readers(Test):
    """A write shows everywhere at once, and the state before it stays readable."""

    def test_a_write_is_seen_at_once(self):
        before = version()
        row = {**NEW["programmes"][0], "slug": "zyzzyva", "name": "Zyzzyva weevils", "principles": ["choice"]}
        path = "/v1/programmes/zyzzyva"
        choice = server.json("/v1/principles/choice")["data"]["programme_count"]
        total = server.json("/v1/programmes?limit=1")["meta"]["total"]
        self.assertEqual(editor.post("/v1/programmes", row).status, 201)
        self.assertEqual(server.json("/v1/programmes?limit=1")["meta"]["total"], total + 1)
        self.assertEqual(server.json("/v1/principles/choice")["data"]["programme_count"], choice + 1)
        self.assertEqual(server.json("/v1/search?q=zyzzyva")["meta"]["total"], 1)
        self.assertEqual([row["slug"] for row in server.json("/v1/programmes?q=weevils")["data"]], ["zyzzyva"])
        self.assertIn(b"zyzzyva", anybody.get("/v1/programmes.csv").body)

        tag = editor.patch(path, {"name": "Quokka"}, "*").headers["etag"]
        self.assertEqual(server.json("/v1/search?q=quokka")["data"][0]["title"] if "title" in server.json("/v1/search?q=quokka")["data"][0]
                         else told(path)["name"], "Quokka")
        self.assertEqual(anybody.get(path, If_None_Match=tag).status, 304)
        self.assertEqual(publisher.delete(path, tag).status, 204)
        self.assertEqual(server.json("/v1/search?q=quokka")["meta"]["total"], 0)
        self.assertEqual(server.json("/v1/programmes?limit=1")["meta"]["total"], total)
        self.assertEqual(version(), before + 3)

        self.assertEqual(server.json(f"{path}?dataset_version={before + 1}")["data"]["name"], "Zyzzyva weevils")
        self.assertEqual(server.json(f"{path}?dataset_version={before + 2}")["data"]["name"], "Quokka")
        for version_then, status in ((before, 404), (before + 3, 410)):
            self.assertEqual(anybody.get(f"{path}?dataset_version={version_then}").status, status)
        self.assertEqual(anybody.get(path).status, 410)
        self.assertEqual(server.json(f"/v1/programmes?limit=1&dataset_version={before}")["meta"]["total"], total)

    def test_changes_tell_of_what_is_gone(self):
        self.assertEqual(editor.put("/v1/areas/x-gone", {**NEW["areas"][0], "code": "x-gone"}).status, 201)
        total = server.json("/v1/changes?limit=1")["meta"]["total"]
        self.assertEqual(editor.patch("/v1/areas/x-gone", {"level": "county"}, "*").status, 200)
        self.assertEqual(server.json("/v1/changes?limit=1")["meta"]["total"], total)
        self.assertEqual(publisher.delete("/v1/areas/x-gone", "*").status, 204)
        self.assertEqual(server.json("/v1/changes?limit=1")["meta"]["total"], total + 1)
        self.assertIn(b"x-gone", anybody.get("/v1/changes?limit=500").body)

    def test_changes_tell_of_what_was_published(self):
        """What came out with an update is not altered in silence: not a promise, and not the words about it."""
        def newest():
            return server.json("/v1/changes?limit=1")["data"][0]

        path, total = "/v1/commitments/free-schools-fund-180", server.json("/v1/changes?limit=1")["meta"]["total"]
        before = anybody.get(path).json()["data"]
        self.assertEqual(publisher.patch(f"{path}?reason=It%20was%20misread.", {"title": "Fund a few"}, "*").status, 200)
        told = newest()
        self.assertEqual((told["kind"], told["subject"], told["reason"], told["title"]),
                         ("corrected", {"type": "commitment", "id": "free-schools-fund-180"}, "It was misread.", "Fund a few"))
        self.assertEqual((told["before"]["title"], told["after"]["title"]), (before["title"], "Fund a few"))
        self.assertEqual((told["update"], told["document"]), (before["made_in"]["update"], before["made_in"]["document"]))
        self.assertEqual(told["dataset_version"], version())
        self.assertIn(b"Fund a few: corrected", anybody.get("/v1/changes.atom").body)
        self.assertEqual(publisher.patch(path, {"title": "Fund a few"}, "*").status, 200)
        self.assertEqual(newest(), told, "what is written back is no change")
        self.assertEqual(publisher.patch(path, {"title": before["title"]}, "*").status, 200)
        self.assertEqual(newest()["reason"], "Changed by a publisher.")
        title = anybody.get("/v1/updates/2013").json()["data"]["title"]
        for name in ("Otherwise", title):
            self.assertEqual(publisher.patch("/v1/updates/2013", {"title": name}, "*").status, 200)
            self.assertEqual((newest()["subject"], newest()["update"], newest()["after"]["title"]), ({"type": "update", "id": "2013"}, 2013, name))
            self.assertEqual(newest()["reason"], "Changed by a publisher.")
        for name in ("Otherwise", title):
            self.assertEqual(publisher.patch("/v1/updates/2013?reason=It%20was%20misread.", {"title": name}, "*").status, 200)
            self.assertEqual((newest()["after"]["title"], newest()["reason"]), (name, "It was misread."))
        self.assertEqual(publisher.put("/v1/events/x-new", {"title": "New", "summary": "S", "period": "2014", "status": "happened",
                                                            "sources": before["sources"][:1]}).status, 201)
        self.assertEqual((newest()["kind"], newest()["before"], newest()["reason"]), ("published", None, None))
        self.assertEqual(publisher.delete("/v1/events/x-new", "*").status, 204)
        self.assertEqual(server.json("/v1/changes?limit=1")["meta"]["total"], total + 8)

    def test_a_target_is_worded_anew(self):
        """As a figure that is corrected: what follows from the number does not stay beside another one."""
        path = "/v1/commitments/early-education-for-two-year-olds-eligible-total"
        before = told(path)["target"]
        for patch, target in (
            ({"target_value": 7000, "target_text": "7,000 or so", "target_qualifier": "about"}, (7000, "7,000 or so", "about")),
            ({"target_value": 8000}, (8000, "about 8,000", "about")), ({"target_qualifier": "exact"}, (8000, "8,000", "exact")),
            ({"target_text": "eight thousand"}, (8000, "eight thousand", "exact")), ({"target_value": None}, None),
            ({"target_value": 9000.50}, (9000.50, "9,000.5", "exact"))):
            self.assertEqual(publisher.patch(path, patch, "*").status, 200, patch)
            shown = told(path)["target"]
            self.assertEqual(shown and (shown["value"], shown["value_text"], shown["qualifier"]), target, patch)
        for patch, fault in (({"target_qualifier": None}, "/target_value"), ({"target_value": None, "target_qualifier": "about"}, "/target_qualifier"),
                             ({"target_value": "many"}, "/target_value")):
            refused = publisher.patch(path, patch, "*")
            self.assertEqual((refused.status, [pointer for _, pointer in refused.faults()]), (422, [fault]), refused)
        self.assertEqual(publisher.patch(path, {"target_value": before["value"], "target_text": before["value_text"],
                                                "target_qualifier": before["qualifier"]}, "*").status, 200)

    def test_changes_tell_what_could_be_sent(self):
        """What is told as it was, and as it is, is what a PUT of it says."""
        for path in ("/v1/updates/2013", "/v1/documents/open-public-services-2014", "/v1/commitments/free-schools-fund-180",
                     "/v1/events/central-surrey-health-set-up", server.json("/v1/recommendations?limit=1")["data"][0]["links"]["self"],
                     *(row["links"]["self"] for row in server.json("/v1/case-studies")["data"])):
            with self.subTest(path):
                self.assertEqual(publisher.patch(path, {"summary": "Otherwise."}, "*").status, 200)
                told = server.json("/v1/changes?limit=1")["data"][0]
                self.assertEqual(told["after"], {**told["before"], "summary": "Otherwise."})
                put = publisher.patch if "/updates/" in path else publisher.put
                self.assertEqual(put(path, told["before"], "*").status, 200)
                self.assertEqual(server.json("/v1/changes?limit=1")["data"][0]["after"], told["before"])

    def test_a_draft_takes_no_reason(self):
        """Since no change tells of it."""
        self.assertEqual(editor.post("/v1/updates", {"year": 2019, "title": "Next", "published_on": "2019-03-01"}).status, 201)
        refused = editor.patch("/v1/updates/2019?reason=It%20was%20misread.", {"title": "Other"}, "*")
        self.assertEqual((refused.status, [(fault["code"], fault["parameter"]) for fault in refused.json()["errors"]]), (400, [("unknown-parameter", "reason")]))
        self.assertEqual(editor.patch("/v1/updates/2019", {"title": "Other"}, "*").status, 200)
        self.assertEqual(editor.delete("/v1/updates/2019", "*").status, 204)

    def test_a_figure_counts_once(self):
        """However often it was corrected, and whatever by: in the update that brought it."""
        def counts():
            return {year: told(f"/v1/updates/{year}")["counts"] for year in (2011, 2013, 2014)}

        before = counts()
        figures = [server.json(f"/v1/observations?vintage={year}&update={year}&limit=1")["data"][0]["id"] for year in (2011, 2013)]
        derived, = cluster.sql("SELECT observation_id FROM observation WHERE formula IS NOT NULL ORDER BY 1 LIMIT 1")[0]
        for figure in (*figures, derived):
            for value in ("1", "2"):
                self.assertEqual(publisher.post(f"/v1/observations/{figure}/corrections", {"value_text": value, "reason": "Misread."}).status, 201)
            self.assertEqual(told(f"/v1/observations/{figure}")["revision"]["number"], 3)
        self.assertEqual(publisher.post(f"/v1/observations/{figures[0]}/corrections", {"reason": "Told later.", "sources": [PLACE]}).status, 201)
        self.assertEqual(counts(), before)

    def test_health_and_archive_follow(self):
        self.assertEqual(editor.patch("/v1/areas/E92000001", {"level": "country"}, "*").status, 200)
        self.assertEqual(server.json("/readyz").get("dataset_version", version()), version())


if __name__ == "__main__":
    unittest.main(verbosity=2)
