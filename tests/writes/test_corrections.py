"""Corrections: what none may change, and that the newest one stands, whichever document of the update it cites."""

import unittest

from editing import Caller, make_key
from opsd import Cluster, Server

ERRATA = {"title": "Errata", "publisher": "Cabinet Office", "update": 2014, "published_on": "2014-06", "kind": "update", "role": "related",
          "licence": "OGL-UK-2.0", "sha256": "0" * 64, "summary": "What was printed wrongly."}
RULES = [  # a figure, what a correction says of it, and where it is at fault: #18 and #24 are of 2014, #126 is derived, #17 + #18 = #15
    (18, {"value": 124, "sources": "open-public-services-2013"}, "/sources/0/document"),
    (15, {"formula": "#17 + #18"}, "/formula"),
    (126, {"formula": None}, "/formula"),
    (126, {"formula": "#126"}, "/formula"),
    (126, {"formula": "#15 - #126"}, "/formula"),
    (24, {"value": 18, "corrected_on": None}, "/corrected_on"),
    (24, {"value": 18, "corrected_on": "2099-01-01"}, "/corrected_on"),
    (24, {"value": 18, "corrected_on": "2014-01-01"}, "/corrected_on"),
    (24, {"area_basis": "stated"}, "/area_basis"),
]


def setUpModule():
    global server, publisher
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster, "--log", "errors"))
    publisher = Caller(server, make_key(cluster, "publisher"))


def place(document):
    return [{"document": document, "section": "2", "locator": "lines:1"}]


def correct(figure, **told):
    if "sources" in told:
        told["sources"] = place(told["sources"])
    return publisher.post(f"/v1/observations/{figure}/corrections", {**told, "reason": "It was misprinted."})


def listed(query):
    return [(row["id"], row["value"], row["revision"]["number"]) for row in server.json(f"/v1/observations?{query}")["data"]]


class Test(unittest.TestCase):
    def test_rules(self):
        for figure, told, pointer in RULES:
            with self.subTest(figure=figure, **told):
                answer = correct(figure, **told)
                self.assertEqual((answer.status, answer.faults()), (422, [("rule-broken", pointer)]), answer)

    def test_what_says_nothing_new_corrects_nothing(self):
        for figure in (17, 20, 25, 93, 126):
            path = f"/v1/observations/{figure}"
            told = server.json(path)["data"]
            same = {name: told[name] for name in ("indicator", "value", "value_text", "qualifier", "status", "note", "dimensions", "sources")}
            same.update(area=told["area"]["code"], area_basis=told["area"]["basis"], period=told["period"]["code"], as_stated=told["period"]["as_stated"])
            day = {"corrected_on": "2020-01-01"}
            for some in (same, {**same, **day}, day, *({name: value} for name, value in same.items())):
                with self.subTest(figure=figure, **some):
                    answer = publisher.post(f"{path}/corrections", {**some, "reason": "It was misprinted."})
                    self.assertEqual(422, answer.status, answer)
                    self.assertIn(" is what the figure says already; a correction says what was wrong.", answer.json()["errors"][0]["message"])
            self.assertEqual(told, server.json(path)["data"])

    def test_what_has_been_corrected_is_not_corrected_again(self):
        for changed in ({"note": "Counted again."}, {"value": 124}, {"value": 124, "value_text": "six score and four"}, {"status": "projected", "value": 124}):
            answer = correct(19, **changed)
            self.assertEqual(201, answer.status, answer)
            self.assertEqual(422, correct(19, **changed).status)
            told = server.json("/v1/observations/19")["data"]
            self.assertEqual(changed, {name: told[name] for name in changed})

    def test_the_newest_one_stands(self):
        self.assertEqual(201, publisher.put("/v1/documents/errata-2014", ERRATA).status)
        for value, document in ((3700, "errata-2014"), (3800, "open-public-services-2014")):
            self.assertEqual(201, correct(22, value=value, sources=document).status)
        self.assertEqual((3800, 3), (server.json("/v1/observations/22")["data"]["value"], server.json("/v1/observations/22")["data"]["revision"]["number"]))
        for query in ("", "&update=2014", "&document=open-public-services-2014", "&as_of=2099-01-01"):
            with self.subTest(query):
                self.assertEqual([(22, 3800, 3)], listed(f"indicator=academies-open{query}"))
        self.assertEqual([(22, 3657, 1)], listed("indicator=academies-open&as_of=2014-05-01"))

    def test_days_follow_each_other(self):
        self.assertEqual(201, correct(21, value=74, corrected_on="2020-01-01").status)
        self.assertEqual([("rule-broken", "/corrected_on")], correct(21, value=73, corrected_on="2019-01-01").faults())
        self.assertEqual(201, correct(21, value=72, corrected_on="2020-01-01").status)
        values = [listed(f"indicator=free-schools-rated-good-or-outstanding-share&as_of={day}") for day in ("2019-12-31", "2020-01-01")]
        self.assertEqual([[1], [3]], [[row[2] for row in rows] for rows in values])

    def test_changes_tell_all_that_was_corrected(self):
        stated = {"value": 17, "value_text": "17", "qualifier": "exact"}
        place_before = {"section": "2. Increasing choice and control", "locator": "lines:25"}
        corrections = [
            ({"status": "planned"}, {"status": "actual"}, {"status": "planned"}),
            ({"note": None, "as_stated": "now", "area_basis": "stated"},
             {"note": "England is inferred, since these colleges exist there only.", "as_stated": "As of February 2014", "area_basis": "inferred"},
             {"note": None, "as_stated": "now", "area_basis": "stated"}),
            ({"sources": place("open-public-services-2014") * 2}, {**place_before, "other_sources": None},
             {"section": "2", "locator": "lines:1", "other_sources": "open-public-services-2014 > 2 > lines:1 > body"})]
        for revision, (said, before, after) in enumerate(corrections, 2):
            answer = publisher.post("/v1/observations/23/corrections", {**said, "reason": "It was misprinted."})
            self.assertEqual(201, answer.status, answer)
            change, = server.json("/v1/changes?limit=1")["data"]
            self.assertEqual({**stated, **before, "revision": revision - 1}, change["before"])
            self.assertEqual({**stated, **after, "revision": revision}, change["after"])
        self.assertIn("lines:25", server.get("/v1/changes.atom")[2].decode())
        self.assertEqual(201, correct(128, formula="#15 - #16").status)
        change, = server.json("/v1/changes?limit=1")["data"]
        self.assertEqual(["#15 - #16"], [change["after"].get("formula")], change)

    def test_a_promise_leads_to_the_figure_that_counted(self):
        self.assertEqual(201, correct(59, note="Counted again.", corrected_on="2020-01-01").status)
        for moment, link in (("?as_of=2019-12-31", "/v1/observations/59?revision=1"), ("?as_of=2020-01-01", "/v1/observations/59"), ("", "/v1/observations/59")):
            evidence = server.json(f"/v1/commitments/troubled-families-turn-around-all{moment}")["data"]["evidence"]
            self.assertEqual([link], [one["links"]["observation"] for one in evidence if one["observation"]])

    def test_no_figure_is_derived_from_itself_in_a_circle(self):
        # #126 follows from figures that documents tell: a derived figure of the draft follows from it, and may not be what it follows from.
        self.assertEqual(201, publisher.post("/v1/updates", {"slug": "2015", "year": 2015, "title": "2015", "published_on": "2015-03-13"}).status)
        document = {**ERRATA, "slug": "ops-2015", "published_on": "2015-03-13", "role": "primary"}
        del document["update"]
        self.assertEqual(200, publisher.post("/v1/updates/2015/documents", document).status)
        figure = {"indicator": "academies-open", "period": "2015-02", "value": 1, "formula": "#126 + 1", "sources": place("ops-2015")}
        self.assertEqual(200, publisher.post("/v1/updates/2015/observations", figure).status)
        self.assertEqual(200, publisher.post("/v1/updates/2015/publish", {}, If_Match="*").status)
        (derived,) = [row["id"] for row in server.json("/v1/observations?derived=true&update=2015")["data"]]
        self.assertEqual([("rule-broken", "/formula")], correct(126, formula=f"#{derived} - 1").faults())

    def test_a_product_beyond_all_numbers_leaves_checks_open(self):
        self.assertEqual(201, correct(1, value=10 ** 39).status)
        steps = "*".join(["#1"] * 3333)
        self.assertEqual(201, correct(127, formula=steps).status)
        answer = publisher.get("/v1/checks/derived-127")
        self.assertEqual((200, "cannot-tell"), (answer.status, answer.json().get("data", {}).get("result")), answer)


if __name__ == "__main__":
    unittest.main(verbosity=2)
