"""What a draft may not do to what is published, and how its maker learns of it: before it is published, with the row that is at fault."""

import json
import tempfile
import unittest
from pathlib import Path

from editing import Caller, make_key
from opsd import Cluster, Server


def setUpModule():
    global cluster, server, publisher, admin
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster, cache=True))
    publisher, admin = (Caller(server, make_key(cluster, role)) for role in ("publisher", "admin"))


class Draft:
    """A draft of that year with a document, and without figures."""

    def __init__(self, year):
        self.path, self.document = f"/v1/updates/{year}", f"document-of-{year}"
        self.sources = [{"document": self.document, "section": "1", "locator": "lines:1"}]
        assert publisher.post("/v1/updates", {"year": year, "title": "An update", "published_on": f"{year}-03-01"}).status == 201
        self.add("documents", {"slug": self.document, "title": "A document", "publisher": "A publisher", "summary": "What is in it."})

    def send(self, file, rows, query=""):
        rows = rows if isinstance(rows, list) else [rows]
        cited = rows if file == "documents" else [{"sources": self.sources, **row} for row in rows]
        return publisher.post(f"{self.path}/{file}{query}", cited)

    def add(self, file, rows):
        answer = self.send(file, rows)
        assert answer.status == 200, answer
        return answer.json()["data"]

    def figure(self, **said):
        return {"indicator": "free-schools-open", "area": "E92000001", "period": self.path[-4:] + "-01", "value": 200, **said}

    def check(self):
        answer = publisher.get(f"{self.path}/check")
        assert answer.status == 200, answer
        return answer.json()

    def publish(self, **headers):
        return publisher.ask("POST", f"{self.path}/publish", **headers)

    def discard(self):
        assert publisher.delete(self.path, match="*").status == 204


def warned(check):
    return {warning["code"] for warning in check["data"]["warnings"]}


class WhatIsPublishedStays(unittest.TestCase):
    def setUp(self):
        self.draft = Draft(2031)
        self.addCleanup(self.draft.discard)

    def test_a_redefinition_is_not_written_over(self):
        (indicator, formerly, reason), = cluster.sql("SELECT indicator, formerly, reason FROM redefinition ORDER BY 1, 2 LIMIT 1")
        answer = self.draft.send("redefinitions", {"indicator": indicator, "formerly": formerly, "reason": "Another one."})
        self.assertEqual((answer.status, [code for code, _ in answer.faults()]), (422, ["already-published"]), answer)
        self.assertEqual(cluster.sql(f"SELECT reason FROM redefinition WHERE (indicator, formerly) = ('{indicator}', '{formerly}')"), [[reason]])

    def test_nor_is_the_catalogue(self):
        rows = {"organisations": ("slug,name,organisation_kind,summary", "{key},A name,charity,s"), "areas": ("code,name,level,scheme", "{key},A name,region,gss"),
                "principles": ("slug,position,name,summary", "{key},90,A name,s"), "programmes": ("slug,name,principles,summary", "{key},A name,choice,s"),
                "indicators": ("slug,programme,name,unit,measure,definition", "{key},free-schools,A name,schools,stock,d")}
        for file, (header, row) in rows.items():
            key = cluster.sql(f"SELECT {header.split(',')[0]} FROM {file[:-1]} LIMIT 1")[0][0]
            cited = ("", "") if file == "areas" else (",document,section,locator,kind", f",{self.draft.document},1,lines:1,body")
            with self.subTest(file=file), tempfile.TemporaryDirectory() as folder:
                path = Path(folder, f"{file}.csv")
                path.write_text(header + cited[0] + "\n" + row.format(key=key) + cited[1] + "\n")
                done = cluster.opsd("import", "--update", "2031", str(path))
                self.assertEqual(done.returncode, 1, done)
                self.assertIn(f'"{key}" is published already', done.stderr)
                self.assertEqual(self.draft.check()["data"]["faults"], [])

    def test_what_comes_out_meanwhile_is_told_by_its_row(self):
        gone = {"code": "x-leaving", "name": "It leaves", "level": "region", "scheme": "local"}
        self.assertEqual(publisher.post("/v1/areas", gone).status, 201)
        first = self.draft.add("observations", [self.draft.figure(area="x-leaving"), self.draft.figure(area="x-leaving", period="2031-02")])["ids"]
        self.assertEqual(publisher.delete("/v1/areas/x-leaving", match=publisher.tag("/v1/areas/x-leaving")).status, 204)
        answer = self.draft.publish()
        self.assertEqual(answer.status, 422, answer)
        told = [(fault["code"], fault["file"], fault["key"], fault["column"]) for fault in answer.json()["errors"]]
        self.assertEqual(told, [("unknown-reference", "observations.csv", str(number), "area") for number in first])
        found = self.draft.check()["data"]["faults"]
        self.assertEqual([(fault["code"], fault["file"], fault["key"], fault["member"]) for fault in found], told)


class WhoHasReadIt(unittest.TestCase):
    def test_a_draft_that_has_changed_is_not_published(self):
        draft = Draft(2032)
        number = draft.add("observations", draft.figure())["ids"][0]
        changes = {"a figure's value": lambda: draft.add("observations", draft.figure(id=number, value=999)),
                   "a redefinition": lambda: draft.add("redefinitions", {"indicator": "free-schools-open", "formerly": "free-schools-opened", "reason": "For a test."}),
                   "a row taken out": lambda: self.take_out(draft, f"observations:{number}:1")}
        for change, make in changes.items():
            with self.subTest(change):
                read = publisher.tag(draft.path)
                draft.check()
                self.assertEqual(publisher.tag(draft.path), read, "who only checks changes nothing")
                make()
                for answer in (draft.publish(If_Match=read), publisher.delete(draft.path, match=read)):
                    self.assertEqual(answer.status, 412, answer)
        self.assertRegex(publisher.get(draft.path).json()["data"]["changed_at"], r"^\d{4}-\d\d-\d\dT")
        self.assertEqual(draft.publish(If_Match=publisher.tag(draft.path)).status, 200)
        self.assertNotIn("changed_at", Caller(server).get(draft.path).json()["data"])

    def take_out(self, draft, entry):
        path = f"{draft.path}/draft/{entry}"
        self.assertEqual(publisher.delete(path, match=publisher.tag(path)).status, 204)

    def test_a_check_is_about_what_is_published(self):
        draft = Draft(2033)
        self.addCleanup(draft.discard)
        published = Caller(server).get("/v1/updates/2014").json()["meta"]["dataset_version"]
        self.assertEqual(draft.check()["meta"]["dataset_version"], published)


class WhatIsSaidOnce(unittest.TestCase):
    def setUp(self):
        self.draft = Draft(2034)
        self.addCleanup(self.draft.discard)

    def test_reports_and_places_of_a_draft_are_refused_when_they_come(self):
        report = {"commitment": "named-gp-for-older-people", "reports": "in-progress", "wording": "is under way", "note": "For a test."}
        self.draft.add("evidence", report)
        again = self.draft.send("evidence", report)
        self.assertEqual((again.status, [code for code, _ in again.faults()]), (422, ["already-drafted"]), again)
        place = {"slug": "one", "programme": "free-schools", "position": 90, "title": "One", "summary": "s", "made_by": "cabinet-office"}
        self.draft.add("recommendations", place)
        again = self.draft.send("recommendations", {**place, "slug": "another"})
        self.assertEqual((again.status, again.faults()), (422, [("already-drafted", "/0/position")]), again)
        self.draft.add("recommendations", {**place, "title": "One, by another name"})
        self.assertTrue(self.draft.check()["data"]["publishable"], self.draft.check())

    def test_another_element_is_told_by_its_index(self):
        body = json.dumps([self.draft.figure(sources=self.draft.sources)] * 2, indent=2).encode()
        answer = publisher.post(f"{self.draft.path}/observations", body)
        self.assertEqual(answer.faults(), [("repeated", "/1/period")], answer)
        self.assertIn("at /0", answer.json()["errors"][0]["message"])
        lines = b"\n".join([json.dumps(self.draft.figure(sources=self.draft.sources)).encode()] * 2)
        answer = publisher.post(f"{self.draft.path}/observations", lines, media="application/x-ndjson")
        self.assertIn("on line 1", answer.json()["errors"][0]["message"])

    def test_what_is_only_tried_has_no_numbers(self):
        tried = self.draft.send("observations", self.draft.figure(), "?dry_run=true").json()["data"]
        self.assertEqual((tried["rows"], tried["dry_run"], [name for name in tried if "id" in name]), (1, True, []))

    def test_the_member_that_is_missed_or_too_much(self):
        without = {name: told for name, told in self.draft.figure().items() if name != "value"}
        answer = self.draft.send("observations", without)
        self.assertEqual(answer.faults(), [("missing-value", "/0/value")], answer)
        answer = self.draft.send("observations", self.draft.figure(reason="Because."))
        self.assertEqual(answer.faults(), [("rule-broken", "/0/reason")], answer)
        table = f"indicator,period,reason,document,section,locator\nfree-schools-open,2034-01,Because.,{self.draft.document},1,lines:1\n"
        answer = publisher.post(f"{self.draft.path}/observations", table.encode(), media="text/csv")
        self.assertEqual([fault["column"] for fault in answer.json()["errors"]], ["reason", "value"], answer)

    def test_a_formula_without_a_figure_is_not_called_empty(self):
        answer = self.draft.send("observations", self.draft.figure(formula="7 - 2"))
        self.assertEqual(answer.faults(), [("invalid-value", "/0/formula")])
        self.assertIn("must name at least one figure", answer.json()["errors"][0]["message"])


class Spans(unittest.TestCase):
    """What lies from one figure to another: only a check with "within" has any, and it fails where the first turns out to be the greater one."""
    check = {"slug": "between", "kind": "part", "title": "It lies between", "left_side": "#17", "relation": "within"}

    def reason(self, slug):
        told = Caller(server).get(f"/v1/checks/{slug}").json()["data"]
        return told["result"], told["reason"], told["right"]["lower"], told["right"]["upper"]

    def test_have_one_place(self):
        draft = Draft(2037)
        self.addCleanup(draft.discard)
        for file, row, member in (("observations", draft.figure(formula="(9 .. 5) + #17"), "formula"),
                                  ("checks", {**self.check, "left_side": "#17 .. #18", "right_side": "1 .. 5"}, "left_side"),
                                  ("checks", {**self.check, "relation": "<=", "right_side": "#15 .. #16"}, "right_side")):
            answer = draft.send(file, row)
            self.assertEqual((answer.status, answer.faults()), (422, [("invalid-value", f"/0/{member}")]), answer)
            self.assertIn('the right side of "within" alone', answer.json()["errors"][0]["message"])
        answer = publisher.post("/v1/observations/126/corrections", {"formula": "#15 .. #17", "reason": "For a test."})
        self.assertEqual(answer.faults(), [("invalid-value", "/formula")], answer)

    def test_may_be_upside_down(self):
        draft = Draft(2038)
        first, last = draft.add("observations", [draft.figure(value=170), draft.figure(value=180, period="2038-02")])["ids"]
        draft.add("checks", [{**self.check, "right_side": f"#{first} .. #{last}"}, {**self.check, "slug": "never", "right_side": "5 .. 1"}])
        self.assertEqual([one["key"] for one in draft.check()["data"]["warnings"] if one["code"] == "check-fails"], ["never"])
        self.assertEqual(draft.publish().status, 200)
        self.assertEqual((self.reason("between"), self.reason("never")), (("pass", "implied", 170, 180), ("fail", "excluded", None, None)))
        corrected = publisher.post(f"/v1/observations/{first}/corrections", {"value": 300, "reason": "For a test."})
        self.assertEqual(corrected.status, 201, corrected)
        self.assertEqual(self.reason("between"), ("fail", "excluded", None, None))
        pinned = f"dataset_version={corrected.json()['meta']['dataset_version']}"
        for path in ("/v1/checks", "/v1/checks.csv", "/v1/checks?update=2038", f"/v1/checks?{pinned}"):
            self.assertEqual(Caller(server).get(path).status, 200, path)


class Rivals(unittest.TestCase):
    """They disagree with what a document says of the same, in value, qualifier or period (docs/record.md, rule 10)."""

    def setUp(self):
        self.draft = Draft(2039)
        self.addCleanup(self.draft.discard)

    def test_are_of_the_same_series(self):
        for said, member in (({"indicator": "academies-open"}, "indicator"), ({"area": None}, "area"),
                             ({"dimensions": {"phase": "first"}}, "dimensions"), ({"formula": "#15 - #18"}, "formula"),
                             ({"rival_of": 153, "indicator": "pupil-premium-funding", "area": None}, "rival_of"), ({"rival_of": 126}, "rival_of")):
            with self.subTest(**said):
                answer = self.draft.send("observations", self.draft.figure(**{"rival_of": 17, **said}))
                self.assertEqual(answer.status, 422, answer)
                self.assertIn(("rule-broken", f"/0/{member}"), answer.faults())
        self.draft.add("observations", self.draft.figure(rival_of=17, value=180, qualifier="about"))

    def test_of_the_draft(self):
        figure = self.draft.add("observations", self.draft.figure())["ids"][0]
        rival = self.draft.add("observations", self.draft.figure(rival_of=figure, value=210))["ids"][0]
        for said in ({"rival_of": rival}, {"rival_of": figure, "indicator": "academies-open"}):
            self.assertEqual([code for code, _ in self.draft.send("observations", self.draft.figure(value=220, **said)).faults()], ["rule-broken"])
        self.assertEqual(self.draft.check()["data"]["faults"], [])
        self.draft.add("observations", self.draft.figure(id=figure, indicator="academies-open"))
        self.assertEqual([(fault["key"], fault["member"]) for fault in self.draft.check()["data"]["faults"]], [(str(rival), "indicator")])


class Warnings(unittest.TestCase):
    def test_a_check_of_its_own_that_fails_for_what_was_published_before(self):
        draft = Draft(2040)
        self.addCleanup(draft.discard)
        draft.add("checks", {"slug": "of-old", "kind": "part", "title": "More than these",
                             "left_side": "#17 + #18", "relation": "<", "right_side": "#14"})
        self.assertIn(("check-fails", "of-old"), [(one["code"], one["key"]) for one in draft.check()["data"]["warnings"]])

    def test_a_document_that_names_something_is_not_without_rows(self):
        draft = Draft(2035)
        self.addCleanup(draft.discard)
        self.assertIn("document-without-rows", warned(draft.check()))
        draft.add("programme-names", {"programme": "free-schools", "name": "Schools that are free"})
        self.assertNotIn("document-without-rows", warned(draft.check()))

    def test_an_update_that_is_dated_otherwise_than_its_documents(self):
        draft = Draft(2036)
        self.addCleanup(draft.discard)
        self.assertNotIn("dated-otherwise", warned(draft.check()))
        self.assertEqual(publisher.patch(draft.path, {"published_on": "2036-09-09"}, match=publisher.tag(draft.path)).status, 200)
        self.assertIn("dated-otherwise", warned(draft.check()))

    def test_a_document_with_figures_stays_in_its_update(self):
        path = "/v1/documents/open-public-services-2014"
        answer = publisher.patch(f"{path}?reason=For%20a%20test", {"update": 2013}, match=publisher.tag(path))
        self.assertEqual((answer.status, answer.faults()), (422, [("rule-broken", "/update")]), answer)
        self.assertNotIn(".csv", answer.json()["errors"][0]["message"])


if __name__ == "__main__":
    unittest.main()
