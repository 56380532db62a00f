"""Rows of a draft: one mistake is one fault, new rows are given their numbers and places, and a key for one programme changes what is that
programme's, whatever it cites."""

import json
import unittest

import invented
from editing import Caller, make_key
from opsd import Cluster, Server
from uploading import as_csv

TARGET = f"/v1/updates/{invented.YEAR}"
DOCUMENT = "next-report"
PLACE = {"document": DOCUMENT, "section": "2", "locator": "lines:3"}
FIGURE = {"indicator": "free-schools-open", "period": "2015-02", "value": 254, "sources": [PLACE]}
ELSEWHERE = {**FIGURE, "indicator": "academies-open"}
MEDIA = {"application/json": lambda row: json.dumps([row]).encode(), "application/x-ndjson": lambda row: json.dumps(row).encode(),
         "text/csv": lambda row: as_csv([row])}


def setUpModule():
    global cluster, server, editor, bound
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster))
    editor = Caller(server, make_key(cluster, "editor"))
    bound = Caller(server, make_key(cluster, "editor", "--programme", "free-schools"))
    assert editor.post("/v1/updates", {**invented.UPDATE, "year": int(invented.YEAR)}).status == 201
    made = editor.post(f"{TARGET}/documents", {"slug": DOCUMENT, "title": "Next", "publisher": "Somebody", "summary": "What is next."})
    assert made.status == 200, made


class OneFault(unittest.TestCase):
    """What follows from a mistake is not told as another one."""

    def test_a_value_that_is_none(self):
        for media, body in MEDIA.items():
            for more in ({}, {"qualifier": "about"}, {"qualifier": "about", "value_text": "about as many"}, {"formula": "2 * #17"}):
                with self.subTest(media=media, more=more):
                    answer = editor.post(f"{TARGET}/observations", body({**FIGURE, "value": "many", **more}), media=media)
                    faults = answer.json()["errors"]
                    self.assertEqual((answer.status, len(faults)), (422, 1), faults)
                    self.assertEqual((faults[0].get("pointer") or faults[0]["column"]).rpartition("/")[2], "value")

    def test_every_kind_of_no_number(self):
        for value in ("many", "12", "", True, {}, [12], 1e-3, int("1" * 41)):
            for file, member, row in (("observations", "value", FIGURE),
                                      ("commitments", "target_value", {"slug": "more", "programme": "free-schools", "title": "More", "summary": "More.",
                                                                       "target_qualifier": "about", "sources": [PLACE]})):
                with self.subTest(value=value, member=member):
                    answer = editor.post(f"{TARGET}/{file}?dry_run=true", {**row, member: value})
                    if value != 1e-3:
                        self.assertEqual([place for _, place in answer.faults()], [f"/{member}"], answer)
                    else:
                        self.assertEqual(answer.status, 200, answer)

    def test_no_value_at_all(self):
        self.assertEqual(editor.post(f"{TARGET}/observations", {**FIGURE, "value": None}).faults(), [("missing-value", "/value")])


class Numbers(unittest.TestCase):
    """A new row is given its number; one that is sent names a row that is there."""

    figures = [{**FIGURE, "period": f"2015-{month}"} for month in ("06", "07", "08", "09")]
    reports = [{"commitment": commitment, "reports": "met", "wording": "Done.", "note": "Done.", "sources": [PLACE]}
               for commitment in ("free-schools-fund-180", "studio-schools-fund-20", "named-gp-for-older-people", "gp-choice-registration")]

    def drafted(self, file):
        return cluster.sql(f"SELECT * FROM draft.{file} ORDER BY entry_id")

    def test_none_is_sent_that_is_not_there(self):
        for file, sequence, rows in (("observations", "observation_number", self.figures), ("evidence", "evidence_number", self.reports)):
            with self.subTest(file):
                given = editor.post(f"{TARGET}/{file}", rows[0]).json()["data"]["ids"][0]
                before = self.drafted(file)
                for number in (given + 1, 999999999):
                    self.assertEqual(editor.post(f"{TARGET}/{file}", {**rows[1], "id": number}).faults(), [("unknown-reference", "/id")])
                # Whatever numbers the others are given.
                last = int(cluster.sql(f"SELECT last_value FROM {sequence}")[0][0])
                answer = editor.post(f"{TARGET}/{file}", [{**rows[1], "id": last + 2}, *rows[2:]])
                self.assertEqual(answer.faults(), [("unknown-reference", "/0/id")])
                self.assertEqual(self.drafted(file), before)
                self.assertEqual(editor.post(f"{TARGET}/{file}", {**rows[1], "id": given}).json()["data"]["ids"], [given])
                self.assertEqual(len(self.drafted(file)), len(before))
                more = editor.post(f"{TARGET}/{file}", [rows[0], *rows[2:]]).json()["data"]["ids"]
                self.assertEqual(more, sorted({*more} - {given}))

    def test_a_check_gives_none(self):
        """Not even where a draft holds one that was never given: what a sequence counts, no rollback undoes."""
        there = "SELECT n.last_value, e.last_value FROM observation_number AS n, evidence_number AS e"
        number = editor.post(f"{TARGET}/evidence", {**self.reports[0], "sources": [{**PLACE, "locator": "lines:7"}]}).json()["data"]["first_id"]
        cluster.sql(f"UPDATE draft.evidence SET id = '999999999' WHERE id = '{number}'")
        before = cluster.sql(there)
        self.assertEqual(editor.get(f"{TARGET}/check").json()["data"]["faults"], [])
        self.assertEqual(cluster.sql(there), before)
        self.assertEqual(editor.delete(f"{TARGET}/draft/evidence:999999999", "*").status, 204)

    def test_places_that_are_free(self):
        """Neither a great one, here or in another draft, nor one that others have keeps a recommendation from being given its own."""
        def advice(slug, document=DOCUMENT, **more):
            return {"slug": slug, "programme": "free-schools", "title": "T", "summary": "S", "made_by": "nhs", "sources": [{**PLACE, "document": document}],
                    **more}

        def advise(target, *rows):
            self.assertEqual(editor.post(f"{target}/recommendations", rows).status, 200)

        def places(target, *slugs):
            return [int(editor.get(f"{target}/draft/recommendations:{slug}").json()["data"]["cells"]["position"]) for slug in slugs]

        other = "/v1/updates/2017"
        self.assertEqual(editor.post("/v1/updates", {"slug": "2017", "year": 2017, "title": "2017", "published_on": "2017-03-13"}).status, 201)
        self.assertEqual(editor.post(f"{other}/documents", {"slug": "of-2017", "title": "T", "publisher": "P", "summary": "S"}).status, 200)
        advise(other, advice("last", "of-2017", position=9999))
        taken = {int(number) for number, in cluster.sql("SELECT position FROM recommendation UNION ALL SELECT position::int FROM draft.recommendations")}
        free = sorted({*range(1, len(taken) + 9)} - taken)
        advise(TARGET, advice("first"))
        advise(other, advice("second", "of-2017"))
        advise(TARGET, advice("fourth"), advice("third", position=free[2]), advice("fifth"))
        self.assertEqual(places(TARGET, "first", "third", "fourth", "fifth"), [free[0], *free[2:5]])
        self.assertEqual(places(other, "second", "last"), [free[1], 9999])


class Places(unittest.TestCase):
    """Each element at fault is told by its own place, in whatever form it comes."""

    SOURCES = [PLACE, {**PLACE, "document": "zzz", "kind": "body"}, {**PLACE, "locator": "lines:4", "kind": "graphic"},
               {**PLACE, "document": "yyy", "kind": "body"}]
    STUDY = {"slug": "told", "programme": "free-schools", "title": "Told", "summary": "It was told.", "organisations": ["cabinet-office", "nobody", "nobody"],
             "observations": [17, 99999], "sources": SOURCES}
    WITHIN = ["organisations/1", "organisations/2", "organisations/2", "observations/1", "sources/1/document", "sources/3/document"]

    def told(self, media, body):
        answer = editor.post(f"{TARGET}/case-studies", body, media=media)
        self.assertEqual(422, answer.status, answer)
        return sorted((str(fault.get("line", "")), fault.get("pointer", ""), fault.get("column", "")) for fault in answer.json()["errors"])

    def test_pointers(self):
        good = {**self.STUDY, "slug": "good", "organisations": [], "observations": [], "sources": [PLACE]}
        self.assertEqual(sorted(("", f"/{place}", "") for place in self.WITHIN), self.told("application/json", json.dumps(self.STUDY).encode()))
        self.assertEqual(sorted(("", f"/1/{place}", "") for place in self.WITHIN), self.told("application/json", json.dumps([good, self.STUDY]).encode()))
        lines = json.dumps(good) + "\n\n" + json.dumps(self.STUDY)
        self.assertEqual(sorted(("3", f"/{place}", "") for place in self.WITHIN), self.told("application/x-ndjson", lines.encode()))

    def test_columns(self):
        further = " | ".join(" > ".join(place.values()) for place in self.SOURCES[1:])
        cells = {**self.STUDY, "organisations": "; ".join(self.STUDY["organisations"]), "observations": "17; 99999", "sources": [PLACE], "other_sources": further}
        columns = ["organisations"] * 3 + ["observations"] + ["other_sources"] * 2
        self.assertEqual(sorted(("2", "", column) for column in columns), self.told("text/csv", as_csv([cells])))


class Room(unittest.TestCase):
    def test_what_is_refused_leaves_none_behind(self):
        """Rows of a transaction that is rolled back keep their room, in which each write after that would look for rows."""
        for _ in range(3):
            answer = editor.post(f"{TARGET}/observations", [{**FIGURE, "indicator": "no-such-thing"}] * 800)
            self.assertEqual(422, answer.status)
        (size,), = cluster.sql("SELECT max(pg_relation_size(oid)) FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'")
        self.assertLessEqual(int(size), 65536)


class Cells(unittest.TestCase):
    """What may not stand in a member may not stand in a cell."""

    def test_documents(self):
        good = {"slug": "d3", "title": "Title", "publisher": "P", "summary": "S"}
        for member, value, cell in (("title", "   ", "   "), ("summary", "s" * 10001, "s" * 10001), ("slug", "D 3", "D 3"), ("sha256", "ABC", "ABC"),
                                    ("contributors", [{"name": "Ann Lee", "office": "Minister = for Schools"}], "Ann Lee = Minister = for Schools"),
                                    ("contributors", [{"name": "Ann Lee"}], "Ann Lee"), ("role", "chief", "chief"), ("published_on", "2015-02-30", "2015-02-30")):
            with self.subTest(member=member, cell=cell[:50]):
                answer = editor.post(f"{TARGET}/documents", {**good, member: value})
                (code, pointer), = answer.faults()
                self.assertEqual((422, member), (answer.status, pointer.split("/")[1]))
                refused = editor.post(f"{TARGET}/documents", as_csv([good, {**good, "slug": "d4", member: cell}]), media="text/csv")
                found = [(fault["code"], fault["line"], fault["column"]) for fault in refused.json()["errors"]]
                self.assertEqual((422, [(code, 3, member)]), (refused.status, found))


class Scope(unittest.TestCase):
    def fill(self, caller, file, row, status=200):
        answer = caller.post(f"{TARGET}/{file}", row)
        self.assertEqual(answer.status, status, (file, row, answer))
        return answer

    def test_what_others_brought_is_cited(self):
        """Documents are everybody's to cite, and nobody's to bring who may change one programme alone."""
        there = {"document": "open-public-services-2014", "section": "2", "locator": "lines:25"}
        self.fill(bound, "observations", {**FIGURE, "period": "2015-03", "sources": [PLACE, there]})
        self.fill(bound, "documents", {"slug": "mine", "title": "Mine", "publisher": "I", "summary": "Mine alone."}, 403)

    def test_rows_of_its_own(self):
        figure = self.fill(editor, "observations", {**FIGURE, "period": "2015-04"}).json()["data"]["first_id"]
        check = {"kind": "part", "title": "One in all", "left_side": "#17", "relation": "<=", "right_side": f"#{figure}", "sources": [PLACE]}
        redefinition = {"indicator": "free-schools-open", "formerly": "academies-open", "reason": "Counted otherwise.", "sources": [PLACE]}
        self.fill(bound, "checks", {"slug": "of-mine", **check})
        self.fill(bound, "redefinitions", redefinition)
        self.fill(bound, "checks", {"slug": "of-others", **check, "right_side": "#22"}, 403)
        self.fill(bound, "redefinitions", {**redefinition, "indicator": "academies-open", "formerly": "free-schools-open"}, 403)
        for entry, programme in (("checks:of-mine", "free-schools"), ("redefinitions:free-schools-open:academies-open", "free-schools")):
            path = f"{TARGET}/draft/{entry}"
            self.assertEqual(editor.get(path).json()["data"]["programme"], programme)
            self.assertEqual(bound.delete(path, "*").status, 204)

    def test_rows_of_others_are_not_replaced(self):
        """Under the number or name that a row of another programme has in the draft."""
        number = self.fill(editor, "observations", {**ELSEWHERE, "period": "2015-05"}).json()["data"]["first_id"]
        said = {"title": "T", "summary": "S", "sources": [PLACE]}
        promise = {"slug": "of-others", **said}
        dated = {"slug": "of-others", "period": "2015-01", **said}
        advice = {"slug": "of-others", "made_by": "cabinet-office", "made_to": "All", **said}
        story = {"slug": "of-others", **said}
        for file, row in (("commitments", promise), ("events", dated), ("recommendations", advice), ("case-studies", story)):
            self.fill(editor, file, {**row, "programme": "academies"})
            self.fill(bound, file, {**row, "programme": "free-schools"}, 403)
        self.fill(bound, "observations", {**FIGURE, "id": number, "period": "2015-05"}, 403)
        report = {"commitment": "of-others", "reports": "met", "wording": "Done.", "note": "Done.", "sources": [PLACE]}
        told = self.fill(editor, "evidence", report).json()["data"]["first_id"]
        self.fill(bound, "evidence", {**report, "id": told, "commitment": "free-schools-fund-180"}, 403)
        check = {"slug": "theirs", "kind": "part", "title": "T", "left_side": "#22", "relation": "<=", "right_side": "#22", "sources": [PLACE]}
        self.fill(editor, "checks", check)
        self.fill(bound, "checks", {**check, "left_side": "#17", "right_side": "#17"}, 403)

    def test_what_is_misspelt_is_told(self):
        """It is no other programme's."""
        for file, row, place in (("observations", {**FIGURE, "indicator": "free-schools-opne"}, "/indicator"),
                                 ("evidence", {"commitment": "nonesuch", "reports": "met", "wording": "W", "note": "N", "sources": [PLACE]}, "/commitment")):
            self.assertEqual(self.fill(bound, file, row, 422).faults(), [("unknown-reference", place)])


if __name__ == "__main__":
    unittest.main(verbosity=2)
