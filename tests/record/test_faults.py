"""Every fault that rows can have is found before anything is done, all of them at once and each in its place: no row that the check lets through is
refused by a table, and none is silently altered."""

from opsd import Cluster
from writing import Session, add, codes, create, publish

UPDATE = {"year": "2015", "title": "Open Public Services 2015", "published_on": "2015-03-13", "summary": "What a third year brought."}
REPORT = {"slug": "open-public-services-2015", "title": "Open Public Services 2015", "publisher": "Cabinet Office", "summary": "The report."}
PLACE = {"document": REPORT["slug"], "section": "2", "locator": "paragraph 3"}
FIGURE = {"indicator": "free-schools-open", "period": "2015-02", "value": "254.10", **PLACE}
PROMISE = {"slug": "a-promise", "programme": "free-schools", "title": "A promise", "summary": "It was given.", **PLACE}

# A row of a file with something changed; where the fault is, its code, and a word of what is told.
SINGLE = [
    ("observations", FIGURE, {"value": "1e5"}, "value", "invalid-value", "no plain decimal"),
    ("observations", FIGURE, {"value": "1,000"}, "value", "invalid-value", "no plain decimal"),
    ("observations", FIGURE, {"value": "NaN"}, "value", "invalid-value", "no plain decimal"),
    ("observations", FIGURE, {"value": "0x10"}, "value", "invalid-value", "no plain decimal"),
    ("observations", FIGURE, {"value": "9" * 41}, "value", "invalid-value", "no plain decimal"),
    ("observations", FIGURE, {"value": "0297"}, "value", "invalid-value", "without a zero in front"),
    ("observations", FIGURE, {"value": "00"}, "value", "invalid-value", "without a zero in front"),
    ("observations", FIGURE, {"value": "-0"}, "value", "invalid-value", "a sign before zero"),
    ("observations", FIGURE, {"value": "-0.00"}, "value", "invalid-value", "a sign before zero"),
    ("observations", FIGURE, {"id": "007"}, "id", "invalid-value", "no whole number"),
    ("observations", FIGURE, {"id": "1" * 30}, "id", "invalid-value", "no whole number"),
    ("observations", FIGURE, {"id": "999999"}, "id", "unknown-reference", "given its number"),
    ("observations", FIGURE, {"id": "0"}, "id", "out-of-range", "more than nothing"),
    ("observations", FIGURE, {"revision": "32768"}, "revision", "invalid-value", "below 10,000"),
    ("observations", FIGURE, {"period": "2015-13"}, "period", "invalid-value", "period code"),
    ("observations", FIGURE, {"period": "2015-02-29"}, "period", "invalid-value", "calendar"),
    ("observations", FIGURE, {"period": "2014-01..2015-02-30"}, "period", "invalid-value", "calendar"),
    ("observations", FIGURE, {"period": "0000"}, "period", "invalid-value", "calendar"),
    ("observations", FIGURE, {"period": "2015..2014"}, "period", "invalid-value", "before it begins"),
    ("observations", FIGURE, {"period": None}, "period", "missing-value", "required"),
    ("observations", FIGURE, {"indicator": None}, "indicator", "missing-value", "required"),
    ("observations", FIGURE, {"indicator": "free-schools-opn"}, "indicator", "unknown-reference", "no indicator"),
    ("observations", FIGURE, {"area": "E99999999"}, "area", "unknown-reference", "no area"),
    ("observations", FIGURE, {"area_basis": "guessed"}, "area_basis", "unknown-value", "inferred"),
    ("observations", FIGURE, {"qualifier": "exat"}, "qualifier", "unknown-value", "exact"),
    ("observations", FIGURE, {"status": "done"}, "status", "unknown-value", "actual"),
    ("observations", FIGURE, {"dimensions": "{"}, "dimensions", "invalid-value", "no JSON"),
    ("observations", FIGURE, {"dimensions": "[1]"}, "dimensions", "invalid-value", "JSON object"),
    ("observations", FIGURE, {"dimensions": '{"a": "' + "\\u0000" + '"}'}, "dimensions", "invalid-value", "no JSON"),
    ("observations", FIGURE, {"dimensions": "[" * 20000}, "dimensions", "invalid-value", "no JSON"),
    ("observations", FIGURE, {"dimensions": '{"a": "' + "x" * 3000 + '"}'}, "dimensions", "too-long", "too long"),
    ("observations", FIGURE, {"formula": "#17 +"}, "formula", "invalid-value", "no formula"),
    ("observations", FIGURE, {"formula": "1 + 1"}, "formula", "invalid-value", "must name at least one figure"),
    ("observations", FIGURE, {"formula": "#17 + #" + "9" * 40}, "formula", "unknown-reference", "no observation"),
    ("observations", FIGURE, {"rival_of": "99999"}, "rival_of", "unknown-reference", "no observation"),
    ("observations", FIGURE, {"as_stated": ""}, "as_stated", "invalid-value", "empty"),
    ("observations", FIGURE, {"reason": "For no reason."}, "reason", "rule-broken", "where a figure is corrected"),
    ("observations", FIGURE, {"corrected_on": "2015-04-01"}, "corrected_on", "rule-broken", "corrections"),
    ("observations", FIGURE, {"corrected_on": "soon"}, "corrected_on", "invalid-value", "no day"),
    ("observations", FIGURE, {"value": None, "value_text": "most", "qualifier": "about"}, "qualifier", "rule-broken", "where there is a value"),
    ("observations", FIGURE, {"document": None}, "document", "missing-value", "required"),
    ("observations", FIGURE, {"document": "opening-public-services-2011"}, "document", "other-update", "2011"),
    ("observations", FIGURE, {"document": "open-public-services-2105"}, "document", "unknown-reference", "no document"),
    ("observations", FIGURE, {"section": ""}, "section", "invalid-value", "empty"),
    ("observations", FIGURE, {"section": "x" * 5000}, "section", "too-long", "too long"),
    ("observations", FIGURE, {"kind": "rumour"}, "kind", "unknown-value", "press"),
    ("observations", FIGURE, {"other_sources": "annex > 1 > 2 > body"}, "other_sources", "unknown-reference", "no document"),
    ("observations", FIGURE, {"other_sources": REPORT["slug"] + " > 1 > 2 > body > more"}, "other_sources", "unknown-value", "body > more"),
    ("observations", FIGURE, {"other_sources": REPORT["slug"] + " > 1 > 2"}, "other_sources", "unknown-value", "press"),
    ("documents", REPORT, {"contributors": "A = Minister = for Schools"}, "contributors", "invalid-value", "Secretary"),
    ("documents", REPORT, {"contributors": "A = B; C"}, "contributors", "invalid-value", "Secretary"),
    ("observations", FIGURE, {"other_sources": REPORT["slug"] + " > 1 > 2 > rumour"}, "other_sources", "unknown-value", "press"),
    ("observations", FIGURE, {"id": "17"}, "id", "already-published", "published"),
    ("updates", UPDATE, {"year": "1999"}, "year", "out-of-range", "2011 to 2100"),
    ("updates", UPDATE, {"year": "MMXV"}, "year", "invalid-value", "no year"),
    ("updates", UPDATE, {"year": "2014"}, "year", "already-published", "published"),
    ("updates", UPDATE, {"year": "2017"}, "year", "other-update", "2015"),
    ("updates", UPDATE, {"title": ""}, "title", "invalid-value", "empty"),
    ("updates", UPDATE, {"published_on": "2015-02-31"}, "published_on", "invalid-value", "calendar"),
    ("updates", UPDATE, {"published_on": "13 March"}, "published_on", "invalid-value", "a month or a year"),
    ("documents", REPORT, {"slug": "Report 2015"}, "slug", "invalid-value", "lower-case"),
    ("documents", REPORT, {"slug": "open-public-services-2014"}, "slug", "already-published", "published"),
    ("documents", REPORT, {"update": "2014"}, "update", "other-update", "2015"),
    ("documents", REPORT, {"update": "2099"}, "update", "unknown-reference", "no update"),
    ("documents", REPORT, {"sha256": "abc"}, "sha256", "invalid-value", "64 hexadecimal"),
    ("documents", REPORT, {"role": "chief"}, "role", "unknown-value", "primary"),
    ("documents", REPORT, {"publisher": None}, "publisher", "missing-value", "required"),
    ("areas", {"code": "x-here", "name": "Here", "level": "place", "scheme": "local"}, {"scheme": "gss"}, "scheme", "rule-broken", "local"),
    ("areas", {"code": "x-here", "name": "Here", "level": "place", "scheme": "local"}, {"parent": "x-here"}, "parent", "rule-broken", "another area"),
    ("areas", {"code": "x-here", "name": "Here", "level": "place", "scheme": "local"}, {"code": "x-" + "a" * 3000}, "code", "too-long", "long"),
    ("programmes", {"slug": "a-programme", "name": "A", "summary": "It is.", **PLACE}, {"principles": "choice; choice"}, "principles", "repeated", "choice"),
    ("programmes", {"slug": "a-programme", "name": "A", "summary": "It is.", **PLACE}, {"part_of": "a-programme"}, "part_of", "rule-broken", "another"),
    ("indicators", {"slug": "an-indicator", "programme": "free-schools", "name": "A", "unit": "schools", "measure": "stock", "definition": "D",
                    **PLACE}, {"measure": "stok"}, "measure", "unknown-value", "stock"),
    ("indicators", {"slug": "an-indicator", "programme": "free-schools", "name": "A", "unit": "schools", "measure": "stock", "definition": "D",
                    **PLACE}, {"unit": "Schools"}, "unit", "invalid-value", "lower-case"),
    ("commitments", PROMISE, {"due": "someday"}, "due", "invalid-value", "period code"),
    ("commitments", PROMISE, {"target_value": "many"}, "target_value", "invalid-value", "no plain decimal"),
    ("commitments", PROMISE, {"target_value": "00012"}, "target_value", "invalid-value", "no plain decimal"),
    ("commitments", PROMISE, {"target_qualifier": "abot"}, "target_qualifier", "unknown-value", "about"),
    ("commitments", PROMISE, {"slug": "extend-hospital-choice"}, "slug", "already-published", "published"),
    ("commitments", PROMISE, {"programme": "free-school"}, "programme", "unknown-reference", "no programme"),
    ("events", {"slug": "an-event", "title": "E", "summary": "S", "period": "2015", **PLACE}, {"status": "maybe"}, "status", "unknown-value", "planned"),
    ("events", {"slug": "an-event", "title": "E", "summary": "S", "period": "2015", **PLACE}, {"period": "2015-02-30"}, "period", "invalid-value", "calendar"),
    ("recommendations", {"slug": "advice", "programme": "free-schools", "title": "R", "summary": "S", "made_by": "beonsite", **PLACE},
     {"position": "1"}, "position", "already-published", "in place"),
    ("recommendations", {"slug": "advice", "programme": "free-schools", "title": "R", "summary": "S", "made_by": "beonsite", **PLACE},
     {"made_by": "be-on-site"}, "made_by", "unknown-reference", "no organisation"),
    ("case_studies", {"slug": "a-case", "programme": "free-schools", "title": "C", "summary": "S", **PLACE},
     {"observations": "17; 17"}, "observations", "repeated", "17"),
    ("evidence", {"commitment": "extend-school-choice", "reports": "met", "wording": "was done", "note": "N", **PLACE},
     {"wording": "these are too many words"}, "wording", "too-long", "one to four words"),
    ("evidence", {"commitment": "extend-school-choice", "reports": "met", "wording": "was done", "note": "N", **PLACE},
     {"event": "no-such-event"}, "event", "unknown-reference", "no event"),
    ("evidence", {"commitment": "extend-school-choice", "reports": "met", "wording": "was done", "note": "N", **PLACE},
     {"id": "999999999"}, "id", "unknown-reference", "given its number"),
    ("evidence", {"commitment": "extend-school-choice", "reports": "met", "wording": "was done", "note": "N", **PLACE},
     {"id": "1"}, "id", "already-published", "published"),
    ("checks", {"slug": "a-check", "check_kind": "sum", "title": "T", "left_side": "#17", "relation": "=", "right_side": "#18", **PLACE},
     {"left_side": "#17 +"}, "left_side", "invalid-value", "no formula"),
    ("checks", {"slug": "a-check", "check_kind": "sum", "title": "T", "left_side": "#17", "relation": "=", "right_side": "#18", **PLACE},
     {"tolerance": "-1"}, "tolerance", "out-of-range", "more than"),
    ("checks", {"slug": "a-check", "check_kind": "sum", "title": "T", "left_side": "#17", "relation": "=", "right_side": "#18", **PLACE},
     {"left_side": "1", "right_side": "1"}, "right_side", "rule-broken", "at least one figure"),
    ("checks", {"slug": "a-check", "check_kind": "sum", "title": "T", "left_side": "#17", "relation": "=", "right_side": "#18", **PLACE},
     {"slug": "share-17"}, "slug", "rule-broken", "look like"),
    ("redefinitions", {"indicator": "free-schools-open", "formerly": "free-schools-approved", "reason": "R", **PLACE},
     {"formerly": "free-schools-open"}, "formerly", "rule-broken", "another indicator"),
]


def test_each_fault_in_its_place(cluster):
    for file, row, change, member, code, words in SINGLE:
        assert judged(cluster, file, {**row, "slug": row["slug"] + "-2"} if "slug" in row else row) == [], row
        faults = judged(cluster, file, {**row, **change})
        assert (f"{file}.csv", 2, member, code) in codes(faults), (file, change, faults)
        told = next(fault for fault in faults if (fault["member"], fault["code"]) == (member, code))
        assert words in told["message"], told
        others = {fault["member"] for fault in faults} - {member, "id"}
        assert len(others) <= 1, (file, change, faults)


def judged(cluster, file, row):
    """The faults of one row, in a transaction that is thrown away; one without must go the whole way."""
    with Session(cluster, update_year=2015) as session:
        session.stage(file, [row])
        session.script("fill")
        faults = session.check()
        if not faults:
            session.script("keep_draft")
    return faults


def test_nearest_and_allowed(cluster):
    fault, = judged(cluster, "observations", {**FIGURE, "indicator": "free-schools-opn"})
    assert (fault["nearest"], fault["listed_at"], fault["key"]) == ("free-schools-open", "/v1/indicators", fault["key"]), fault
    fault, = judged(cluster, "observations", {**FIGURE, "document": "open-public-services-2105"})
    assert fault["nearest"] in ("open-public-services-2015", "open-public-services-2013", "open-public-services-2014"), fault
    fault, = judged(cluster, "observations", {**FIGURE, "qualifier": "exat"})
    assert (fault["nearest"], fault["rule"]) == ("exact", "observation_qualifier_known"), fault
    assert fault["allowed"] == "exact about more-than at-least nearly up-to under projected", fault


def test_all_at_once(cluster):
    given = [FIGURE, {**FIGURE, "value": "2"}, {**FIGURE, "period": "2015-03", "value": "x", "indicator": "y", "status": "z"}, {},
             {**FIGURE, "period": "2015-02-30", "dimensions": "{", "locator": ""}]
    with Session(cluster, update_year=2015) as session:
        session.stage("observations", given)
        session.stage("commitments", [PROMISE, PROMISE, {**PROMISE, "slug": "No Slug", "due": "2015-02-30"}])
        session.script("fill")
        found = codes(session.check())
    assert found == {
        ("observations.csv", 3, "period", "repeated"), ("observations.csv", 4, "value", "invalid-value"),
        ("observations.csv", 4, "indicator", "unknown-reference"), ("observations.csv", 4, "status", "unknown-value"),
        *(("observations.csv", 5, member, "missing-value") for member in ("indicator", "period", "value", "document", "section", "locator")),
        ("observations.csv", 6, "period", "invalid-value"), ("observations.csv", 6, "dimensions", "invalid-value"),
        ("observations.csv", 6, "locator", "invalid-value"), ("commitments.csv", 3, "slug", "repeated"),
        ("commitments.csv", 4, "slug", "invalid-value"), ("commitments.csv", 4, "due", "invalid-value")}, found


def circle(file, key, member, body, names):
    """Rows each of which is said to lie in the next, and the last in the first; and one beside them that lies in the first."""
    return [{**body, key: name, member: above} for name, above in zip([*names, "x-beside"], [*names[1:], names[0], names[0]])]


def test_nothing_lies_in_itself(cluster):
    """Neither by rows of one upload, nor by one of those and what is drafted or published; what lies in a circle is no part of it."""
    for file, key, member, body in (("areas", "code", "parent", {"name": "A", "level": "region", "scheme": "local"}),
                                    ("programmes", "slug", "part_of", {"name": "A", "summary": "S", **PLACE, "kind": "body"})):
        for count in (2, 3, 50):
            names = [f"x-{place}" for place in range(count)]
            for settings in ({}, {"update_year": 2015}):
                with Session(cluster, **settings) as session:
                    session.stage(file, circle(file, key, member, body, names))
                    if not settings:  # as an import would, which brings its documents along
                        session.stage("documents", [{**REPORT, "slug": PLACE["document"], "update": "2014", "published_on": "2015", "document_kind": "report",
                                                     "role": "related"}])
                    session.script("fill")
                    assert codes(session.check()) == {(f"{file}.csv", line, member, "rule-broken") for line in range(2, count + 2)}, (file, settings)
    inner = {"code": "x-inner", "name": "I", "level": "region", "scheme": "local", "parent": "E12000007"}
    assert add(cluster, 2015, areas=[inner]) == []
    held, = cluster.sql("SELECT name, level FROM area WHERE code = 'E12000007'")
    faults = {fault["code"]: fault for fault in judged(cluster, "areas", {
        "code": "E12000007", "name": held[0], "level": held[1], "scheme": "gss", "parent": "x-inner"})}
    assert set(faults) == {"already-published", "rule-broken"}, faults
    fault = faults["rule-broken"]
    assert fault["member"] == "parent" and "x-inner" in fault["message"], fault


def test_the_same_figure_twice(cluster):
    """Once in the upload, in the draft, in the record; a rival and another vintage are no such figure."""
    assert add(cluster, 2015, observations=[FIGURE]) == []
    number = cluster.sql("SELECT id FROM draft.observations")[0][0]
    for row, code in ((FIGURE, "already-drafted"), ({**FIGURE, "rival_of": number, "value": "255"}, None), ({**FIGURE, "id": number, "value": "253"}, None),
                      ({**FIGURE, "dimensions": '{"phase": "secondary"}'}, None), ({**FIGURE, "area": "E92000001"}, None),
                      ({**FIGURE, "period": "2014-03-14"}, None)):
        found = judged(cluster, "observations", row)
        assert [fault["code"] for fault in found] == ([code] if code else []), (row, found)
    with Session(cluster) as session:  # as an import or a later addition would
        session.stage("observations", [{"id": "5000", "revision": "1", "indicator": "free-schools-open", "area": "E92000001", "period": "2014-03-14",
                                        "value": "9", "document": "open-public-services-2014", "section": "2", "locator": "lines:1"}])
        session.script("fill")
        fault, = session.check()
        assert fault["code"] == "already-published" and "#17" in fault["message"], fault
    with Session(cluster) as session:
        session.stage("observations", [{**FIGURE, "id": number, "document": "open-public-services-2014"}])
        session.script("fill")
        fault, = session.check()
        assert fault["code"] == "already-drafted" and "2015" in fault["message"], fault


def test_a_fault_leaves_nothing(cluster):
    """Neither in the draft nor, where it shows when it is published, in the record."""
    before = cluster.sql("SELECT count(*) FROM draft.observations")
    assert add(cluster, 2015, documents=[{**REPORT, "slug": "annex-2015"}], observations=[{**FIGURE, "period": "2013"}, {**FIGURE, "value": "x"}])
    assert cluster.sql("SELECT count(*) FROM draft.observations") == before
    assert cluster.sql("SELECT count(*) FROM draft.documents WHERE slug = 'annex-2015'") == [["0"]]
    assert add(cluster, 2015, commitments=[{**PROMISE, "indicator": "free-schools-open"}]) == []
    # What was good when it was drafted may not be any more.
    cluster.sql("UPDATE draft.commitments SET indicator = 'gone'; UPDATE draft.observations SET period = '2015-02-30'")
    version = cluster.sql("SELECT version, (SELECT count(*) FROM document) FROM dataset")
    assert codes(publish(cluster, 2015)) == {("commitments.csv", 2, "indicator", "unknown-reference"), ("observations.csv", 2, "period", "invalid-value")}
    assert cluster.sql("SELECT version, (SELECT count(*) FROM document) FROM dataset") == version
    assert cluster.sql("SELECT count(*) FROM draft.commitments") == [["1"]]
    cluster.sql("UPDATE draft.commitments SET indicator = 'free-schools-open'; UPDATE draft.observations SET period = '2015-02'")
    assert publish(cluster, 2015) == []


TESTS = [test_each_fault_in_its_place, test_nearest_and_allowed, test_all_at_once, test_nothing_lies_in_itself, test_the_same_figure_twice, test_a_fault_leaves_nothing]


def main():
    with Cluster() as cluster:
        create(cluster, UPDATE)
        assert add(cluster, 2015, documents=[REPORT]) == []
        for test in TESTS:
            test(cluster)
            print(f"{test.__name__}: good")


if __name__ == "__main__":
    main()
