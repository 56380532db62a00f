"""The life of an update: drafted where no reader sees it, looked over, published as one, corrected and withdrawn; and every version that there was
of the record stays as it was."""

import json
from opsd import Cluster, Server
from writing import Session, add, create, publish, quoted, saying

UPDATE = {"year": "2015", "title": "Open Public Services 2015", "published_on": "2015-03-13", "summary": "What a third year brought."}
REPORT = {"slug": "open-public-services-2015", "title": "Open Public Services 2015", "publisher": "Cabinet Office", "summary": "The report."}
PLACE = {"document": REPORT["slug"], "section": "2", "locator": "paragraph 3"}
ENGLAND = {"area": "E92000001"}


OWN = ("'{open-public-services-2015,annex-2015,space-agency,space-schools,space-schools-open,open-in-orbit,lift-off,landing,more-air,"
       "first-class,orbit-within-all}'")


def rows(*given, **common):
    return [{**common, **row} for row in given]


# One upload after the other, as an editor would make them.
UPLOADS = [
    {"documents": [REPORT, {**REPORT, "slug": "annex-2015", "title": "Annex", "role": "related", "sha256": "0" * 64}]},
    {"organisations": rows({"slug": "space-agency", "name": "Space Agency", "organisation_kind": "company", "summary": "It launches."}, **PLACE),
     "programmes": rows({"slug": "space-schools", "name": "Space schools", "principles": "choice", "organisations": "space-agency",
                         "summary": "Schools beyond the air."}, **PLACE)},
    {"indicators": rows({"slug": "space-schools-open", "programme": "space-schools", "name": "Space schools open", "unit": "schools",
                         "measure": "stock", "definition": "Schools in orbit."}, **PLACE),
     "programme_names": rows({"programme": "free-schools", "name": "Free schools"}, **PLACE),
     "principle_names": rows({"principle": "choice", "name": "Choice"}, **PLACE),
     "areas": [{"code": "x-orbit", "name": "Orbit", "level": "orbit", "scheme": "local"}]},
    {"observations": rows(
        {"indicator": "free-schools-open", **ENGLAND, "period": "2015-02", "value": "254.10"},
        {"indicator": "free-schools-approved", **ENGLAND, "period": "2015-02", "value": "1234567", "qualifier": "more-than",
         "other_sources": "annex-2015 > 1 > table 2 > graphic | open-public-services-2014 > 7 > lines:167 > body"},
        {"indicator": "space-schools-open", "area": "x-orbit", "area_basis": "inferred", "period": "2015", "value": "2", "status": "planned"},
        {"indicator": "free-schools-rated-good-or-outstanding-share", "period": "2015", "value": "71.0"},
        {"indicator": "free-schools-open", **ENGLAND, "period": "2014-03-14", "value": "175", "note": "Counted anew."}, **PLACE)},
    {"commitments": rows({"slug": "open-in-orbit", "programme": "space-schools", "title": "Open in orbit", "summary": "It will be open.",
                          "indicator": "space-schools-open", "target_value": "3"}, **PLACE),
     "events": rows({"slug": "lift-off", "programme": "space-schools", "title": "Lift-off", "summary": "It rose.", "period": "2015-03"},
                    {"slug": "landing", "programme": "space-schools", "title": "Landing", "summary": "It will fall.", "period": "2016"}, **PLACE),
     "recommendations": rows({"slug": "more-air", "programme": "space-schools", "title": "More air", "summary": "There should be air.",
                              "made_by": "space-agency"}, **PLACE)},
    {"case_studies": rows({"slug": "first-class", "programme": "space-schools", "title": "First class", "summary": "They floated.",
                           "organisations": "space-agency", "observations": "{orbit}"}, **PLACE),
     "evidence": rows({"commitment": "open-in-orbit", "reports": "in-progress", "wording": "has lifted off", "event": "lift-off",
                       "observation": "{orbit}", "note": "It is told."}, **PLACE),
     "checks": rows({"slug": "orbit-within-all", "check_kind": "part", "title": "Orbit is a part", "left_side": "#{orbit}", "relation": "<=",
                     "right_side": "#{open}"}, **PLACE),
     "redefinitions": rows({"indicator": "space-schools-open", "formerly": "free-schools-open", "reason": "Other schools."}, **PLACE),
     "observations": rows({"indicator": "free-schools-open", **ENGLAND, "period": "2014-03-14..2015-02", "value": "80.10",
                           "formula": "#{open} - #17", "note": "The difference."}, **PLACE)},
]


def draft(cluster):
    """Drafts the update; the numbers of two of its figures."""
    create(cluster, UPDATE)
    numbers = {}
    for upload in UPLOADS:
        named = {file: [{column: value.format(**numbers) for column, value in row.items()} for row in given] for file, given in upload.items()}
        faults = add(cluster, 2015, **named)
        assert faults == [], faults
        numbers = {name: found[0][0] for name, indicator in (("open", "free-schools-open"), ("orbit", "space-schools-open"))
                   if (found := cluster.sql("SELECT id FROM draft.observations WHERE period LIKE '2015%' AND indicator = " + quoted(indicator)))}
    return numbers


def state(cluster):
    """What every table for readers, and every table of their past, holds."""
    tables = cluster.sql("SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'past')")
    assert len(tables) > 40, tables
    return {name: cluster.sql(f"SELECT count(*), md5(string_agg(r::text, ' ' ORDER BY r::text)) FROM {name} AS r") for name, in tables}


def pinned(cluster, version):
    """What every table showed at a version."""
    views = [name for name, in cluster.sql("SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'pinned'::regnamespace")]
    return {name: cluster.sql(f"SET ops.dataset_version = {version}; SELECT count(*), md5(string_agg(r::text, ' ' ORDER BY r::text)) "
                              f"FROM (SELECT (to_jsonb(v) - 'superseded_from')::text FROM pinned.{name} v) AS r") for name in views}


def test_a_draft_is_seen_by_nobody(cluster, server):
    before, search = state(cluster), server.json("/v1/search?q=space+schools")
    numbers = draft(cluster)
    assert state(cluster) == before
    assert server.json("/v1/search?q=space+schools") == search
    for target in ("/v1/updates/2015", f"/v1/observations/{numbers['open']}", "/v1/documents/annex-2015", "/v1/indicators/space-schools-open"):
        assert server.get(target)[0] == 404, target
    assert server.get("/v1/observations?update=2015")[0] == 400


def test_what_is_left_out_is_filled_in(cluster, server):
    figures = cluster.sql("SELECT revision, area_basis, dimensions, value, value_text, qualifier, status, kind, update_year "
                          "FROM draft.observations ORDER BY entry_id")
    assert figures[:4] == [
        ["1", "stated", "{}", "254.10", "254.10", "exact", "actual", "body", "2015"],
        ["1", "stated", "{}", "1234567", "more than 1,234,567", "more-than", "actual", "body", "2015"],
        ["1", "inferred", "{}", "2", "2", "exact", "planned", "body", "2015"],
        ["1", "not-stated", "{}", "71.0", "71.0%", "exact", "actual", "body", "2015"]], figures
    numbers = [int(number) for number, in cluster.sql("SELECT id FROM draft.observations ORDER BY entry_id")]
    last, = cluster.sql("SELECT max(observation_id) FROM observation")
    assert numbers == sorted(numbers) and numbers[0] > int(last[0]), numbers
    assert cluster.sql("SELECT slug, update, published_on, document_kind, role, sha256 FROM draft.documents ORDER BY entry_id") == [
        ["open-public-services-2015", "2015", "2015-03-13", "report", "primary", ""],
        ["annex-2015", "2015", "2015-03-13", "report", "related", "0" * 64]]
    assert cluster.sql("SELECT due, target_text, target_qualifier FROM draft.commitments") == [["undated", "3", "exact"]]
    assert cluster.sql("SELECT slug, status FROM draft.events ORDER BY slug") == [["landing", "planned"], ["lift-off", "happened"]]
    highest, = cluster.sql("SELECT max(position) FROM recommendation")
    assert cluster.sql("SELECT position FROM draft.recommendations") == [[str(int(highest[0]) + 1)]]
    texts = cluster.sql("SELECT value_text('-12345.60', 'exact', 'gbp'), value_text('1000', 'about', 'percent'), value_text('999', NULL, NULL)")
    assert texts == [["-£12,345.60", "about 1,000%", "999"]], texts


def warnings(cluster):
    """What is to be looked at before the draft is published, by its kind; the record stays as it is."""
    before = state(cluster)
    with Session(cluster, update_year=2015) as session:
        assert session.script("draft_take") and not session.script("draft")
        session.script("version")
        assert session.check() == []
        session.script("merge")
        found = session.script("warnings")
    assert state(cluster) == before
    by_code = {}
    for warning in found:
        assert warning["message"] and warning["file"].endswith(".csv"), warning
        by_code.setdefault(warning["code"], {})[warning["key"]] = json.loads(warning["figures"])
    return by_code


def test_warnings(cluster, server):
    numbers = draft_numbers(cluster)
    found = warnings(cluster)
    assert found["document-without-rows"] == {"annex-2015": []}, found
    assert found["jump"] == {numbers["free-schools-approved"]: [18, int(numbers["free-schools-approved"])]}, found["jump"]
    assert found["not-repeated"]["free-schools-open-or-approved"] == [15], found["not-repeated"]
    assert "free-schools-open" not in found["not-repeated"] and "check-fails" not in found and "measured-otherwise" not in found, found

    worse = rows({"indicator": "free-schools-open-or-approved", **ENGLAND, "period": "2015-02", "value": "300"},
                 {"indicator": "free-schools-rated-good-or-outstanding-share", "period": "2014", "value": "171"},
                 {"indicator": "academies-open", "period": "2015", "value": "-3657", **ENGLAND}, **PLACE)
    assert add(cluster, 2015, observations=worse) == []
    cluster.sql("BEGIN; UPDATE dataset SET version = version + 1; UPDATE indicator SET unit = 'classrooms' WHERE slug = 'free-schools-open'; COMMIT")
    numbers, found = draft_numbers(cluster), warnings(cluster)
    whole, part = numbers["free-schools-open-or-approved"], numbers["free-schools-approved"]
    assert list(found["does-not-add-up"]) == ["free-schools-open-or-approved-total"], found["does-not-add-up"]
    assert {int(whole), int(part)} < set(found["does-not-add-up"]["free-schools-open-or-approved-total"]), found["does-not-add-up"]
    assert list(found["check-fails"].values()) == [[int(worst(cluster))]], found["check-fails"]
    assert list(found["measured-otherwise"]) == ["free-schools-open"], found["measured-otherwise"]
    assert set(found["jump"]) == {part, numbers["academies-open"]}, found["jump"]
    cluster.sql("DELETE FROM draft.observations WHERE id::bigint > " + numbers["last"] + " - 3; "
                "BEGIN; UPDATE dataset SET version = version + 1; UPDATE indicator SET unit = 'schools' WHERE slug = 'free-schools-open'; COMMIT")


def draft_numbers(cluster):
    found = dict(cluster.sql("SELECT indicator, id FROM draft.observations ORDER BY entry_id"))
    return {**found, "last": max(found.values(), key=int)}


def worst(cluster):
    return cluster.sql("SELECT id FROM draft.observations WHERE value = '171'")[0][0]


def test_an_empty_draft_is_told(cluster, server):
    create(cluster, {**UPDATE, "year": "2016"})
    with Session(cluster, update_year=2016) as session:
        for script in ("draft_take", "draft", "version"):
            session.script(script)
        assert session.check() == []
        session.script("merge")
        assert [warning for warning in session.script("warnings") if warning["code"] == "no-figures"], "an empty draft passed"
    with Session(cluster, update_year=2016) as session:
        assert session.script("discard") == [{"year": "2016"}]
        session.commit()
    assert cluster.sql("SELECT year FROM draft.yearly_update") == [["2015"]]


def test_publishing_brings_all_of_it(cluster, server):
    version = server.json("/v1/principles")["meta"]["dataset_version"]
    kept = pinned(cluster, version)
    numbers = draft_numbers(cluster)
    drafted = dict(cluster.sql("SELECT 'observations', count(*) FROM draft.observations UNION ALL SELECT 'events', count(*) FROM draft.events"))
    assert publish(cluster, 2015) == []
    assert cluster.sql("SELECT count(*) FROM draft.observations") == [["0"]] and cluster.sql("SELECT * FROM draft.yearly_update") == []
    now = server.json("/v1/updates/2015")["data"]
    assert now["year"] == 2015 and sorted(now["documents"]) == ["annex-2015", "open-public-services-2015"], now
    assert server.json("/v1/principles")["meta"]["dataset_version"] == version + 1
    figures = server.json("/v1/updates/2015/observations?derived=true&vintage=all")
    assert figures["meta"]["total"] == int(drafted["observations"]), figures["meta"]
    own = server.json(f"/v1/observations/{numbers['space-schools-open']}")["data"]
    assert own["value"] == 2 and own["sources"] == [{**PLACE, "kind": "body"}], own
    assert server.json("/v1/indicators/free-schools-open")["data"]["latest"]["value"] == 254.1
    assert server.json("/v1/documents/annex-2015")["data"]["sha256"] == "0" * 64
    assert server.json("/v1/documents/open-public-services-2015")["data"]["sha256"] is None
    assert server.json("/v1/search?q=space+schools")["meta"]["total"] > 5
    change = server.json("/v1/changes?update=2015")["data"]
    assert [(entry["kind"], entry["subject"]["id"]) for entry in change] == [("published", "open-public-services-2015"), ("published", "annex-2015")], change
    assert change[0]["after"]["observations"] == 5 and change[0]["after"]["derived"] == 1, change
    assert pinned(cluster, version) == kept
    # The newer figure of the same moment stands before the older one, which stays to be had.
    again = server.json("/v1/observations?indicator=free-schools-open&period=2014-03-14")["data"]
    assert [figure["value"] for figure in again] == [175], again
    first = server.json("/v1/observations?indicator=free-schools-open&period=2014-03-14&vintage=2014")["data"]
    assert [figure["value"] for figure in first] == [174], first


def correct(cluster, number, **given):
    with Session(cluster, members=saying(*given)) as session:
        session.stage("observations", [{"id": str(number), **given}])
        session.script("version")
        session.script("correct")
        faults = session.check()
        if not faults:
            session.script("merge")
            session.commit()
        return faults


def test_a_correction_is_a_new_revision(cluster, server):
    version = server.json("/v1/principles")["meta"]["dataset_version"]
    kept = pinned(cluster, version)
    number, = [row[0] for row in cluster.sql("SELECT observation_id FROM observation WHERE value = 1234567")]
    before = server.json(f"/v1/observations/{number}")["data"]
    assert correct(cluster, number, value="1234568", reason="It was misprinted.") == []
    after = server.json(f"/v1/observations/{number}")["data"]
    assert after["value_text"] == "more than 1,234,568" and after["revision"] == {"number": 2, "reason": "It was misprinted."}, after
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"value", "value_text", "lower", "revision", "permalink", "content_hash"}, changed
    told = server.json("/v1/changes?type=observation&limit=1")["data"][0]
    assert (told["kind"], told["before"]["value"], told["after"]["value"], told["reason"]) == ("corrected", 1234567, 1234568, "It was misprinted."), told
    yesterday = server.json("/v1/observations?indicator=free-schools-approved&period=2015-02&as_of=2015-12-31")["data"]
    assert [figure["value"] for figure in yesterday] == [1234567], yesterday
    every = server.json("/v1/observations?indicator=free-schools-approved&period=2015-02&vintage=all")["data"]
    assert sorted(figure["value"] for figure in every) == [1234567, 1234568], every
    assert pinned(cluster, version) == kept
    assert correct(cluster, number, note="Only a note.", reason="It lacked a note.") == []
    assert cluster.sql(f"SELECT revision, value_text, note, published_from = current_date FROM observation WHERE observation_id = {number} "
                       "ORDER BY revision")[1:] == [["2", "more than 1,234,568", "", "t"], ["3", "more than 1,234,568", "Only a note.", "t"]]


def test_a_correction_of_what_was_replaced_stays_behind(cluster, server):
    """Figure 17 has been told anew by the update of 2015: to correct it does not bring it back, on no day, and what was known of it before stays, but
    for its link to the citation, which leads to the revision that is shown."""
    def shown():
        days = ("2014-06-01", "2015-06-01", "2100-01-01")
        found = [server.json(f"/v1/observations?indicator=free-schools-open&period=2014-03-14{query}")["data"]
                 for query in ("", "&vintage=2014", *(f"&as_of={day}" for day in days))]
        for figure in [figure for figures in found for figure in figures]:
            figure["links"]["citation"] = figure["links"]["citation"].removesuffix("?revision=1")
        return found
    before = shown()
    assert [[figure["value"] for figure in figures] for figures in before] == [[175], [174], [174], [175], [175]], before
    assert correct(cluster, 17, value="173", reason="One was counted twice.") == []
    assert shown() == before
    assert server.json("/v1/observations/17")["data"]["value"] == 173
    assert cluster.sql("SELECT revision, published_from = current_date, superseded_from = current_date, superseded_from FROM observation "
                       "WHERE observation_id = 17 ORDER BY revision")[0] == ["1", "f", "f", "2015-03-13"]


def test_corrections_that_are_none(cluster, server):
    for given, member in (({"value": "1"}, "reason"), ({"value": "x", "reason": "Because."}, "value"),
                          ({"value": None, "reason": "Because."}, "value"), ({"period": "2013", "reason": "Because."}, "period"),
                          ({"area": "K02000001", "reason": "Because."}, "area"), ({"value": "124", "corrected_on": "2001-01-01", "reason": "Because."}, "corrected_on"),
                          ({"value": "123", "reason": "Because."}, "value"),
                          ({"qualifier": "roughly", "reason": "Because."}, "qualifier")):
        faults = correct(cluster, 18, **given)
        assert [fault["member"] for fault in faults] == [member], (given, faults)


def leave(session):
    session.script("version")
    return session.script("leave")


def test_what_is_still_named_is_not_withdrawn(cluster, server):
    before = state(cluster)
    number = cluster.sql("SELECT observation_id FROM observation JOIN series USING (series_id) WHERE indicator = 'space-schools-open'")[0][0]
    for kind, key, named in (
            ("observation", 17, {("check", "free-schools-open-or-approved-total"), ("observation", "126")}),
            ("observation", number, {("check", "orbit-within-all"), ("case-study", "first-class"), ("evidence", None)}),
            ("update", 2014, {("observation", "1"), ("programme name", "academies opening-public-services-2011")})):
        with Session(cluster, withdrawn_type=kind, withdrawn_key=key) as session:
            found = leave(session)
        keys = {(fault["type"], fault["key"]) for fault in found} | {("evidence", None) for fault in found if fault["type"] == "evidence"}
        assert all(fault["code"] == "still-named" and fault["message"] for fault in found), found
        missing = {pair for pair in named if pair not in keys}
        assert not missing or kind == "update", (missing, found)
        assert found, (kind, key)
    assert state(cluster) == before


def test_a_figure_is_withdrawn(cluster, server):
    version = server.json("/v1/principles")["meta"]["dataset_version"]
    kept = pinned(cluster, version)
    number = cluster.sql("SELECT observation_id FROM observation WHERE value = 175 AND update_year = 2015")[0][0]
    with Session(cluster, withdrawn_type="observation", withdrawn_key=number, reason="It was never counted.") as session:
        assert leave(session) == []
        session.script("withdraw")
        session.commit()
    assert server.get(f"/v1/observations/{number}")[0] == 410
    assert server.get(f"/v1/observations/{number}?dataset_version={version}")[0] == 200
    shown = server.json("/v1/observations?indicator=free-schools-open&period=2014-03-14")["data"]
    assert [(figure["value"], figure["revision"]["number"]) for figure in shown] == [(173, 2)], shown
    told = server.json("/v1/changes?limit=1")["data"][0]
    assert (told["kind"], told["subject"], told["before"]["value"], told["after"], told["reason"]) == (
        "withdrawn", {"type": "observation", "id": number}, 175, None, "It was never counted."), told
    # And of what was worked out from it.
    worked_out = cluster.sql(f"SELECT 'conflict', first_id || '-' || second_id FROM past.conflict WHERE {number} IN (first_id, second_id)")
    assert worked_out and sorted(cluster.sql("SELECT * FROM (SELECT type, subject, update_year, reason FROM withdrawal) AS w")) == sorted(
        [*what, "2015", "It was never counted."] for what in [["observation", number], *worked_out])
    assert pinned(cluster, version) == kept
    with Session(cluster) as session:
        session.stage("observations", rows({"id": number, "indicator": "free-schools-open", "period": "2014-03-14", "value": "175", **PLACE}))
        session.script("fill")
        assert "withdrawn" in {fault["code"] for fault in session.check()}


def test_an_update_is_withdrawn(cluster, server):
    before = server.json("/v1/principles")["meta"]["dataset_version"]
    kept = pinned(cluster, before)
    earlier = cluster.sql("SELECT count(*), md5(string_agg(o.observation_id::text, ' ' ORDER BY observation_id, revision)) FROM observation o "
                          "WHERE update_year < 2015")
    with Session(cluster, withdrawn_type="update", withdrawn_key=2015, reason="Printed by mistake.") as session:
        assert leave(session) == []
        session.script("withdraw")
        session.commit()
    assert server.get("/v1/updates/2015")[0] in (404, 410)
    for table in ("document", "programme", "indicator", "commitment", "event", "recommendation", "case_study", "organisation"):
        assert cluster.sql(f"SELECT count(*) FROM {table} WHERE slug::text = ANY ({OWN})") == [["0"]], table
    assert cluster.sql("SELECT count(*), md5(string_agg(o.observation_id::text, ' ' ORDER BY observation_id, revision)) FROM observation o") == earlier
    assert cluster.sql("SELECT count(*) FROM observation o WHERE superseded_from = 'infinity' AND observation_id = 17") == [["1"]]
    assert "space-" not in json.dumps(server.json("/v1/search?q=space+schools")["data"])
    told = server.json("/v1/changes?kind=withdrawn")["data"]
    assert {(entry["subject"]["type"], entry["subject"]["id"]) for entry in told[:3]} == {
        ("update", "2015"), ("document", "annex-2015"), ("document", "open-public-services-2015")}, told
    assert all(entry["reason"] == "Printed by mistake." for entry in told[:3]), told
    assert pinned(cluster, before) == kept
    assert server.get(f"/v1/updates/2015?dataset_version={before}")[0] == 200
    for subject in (("update", "2015"), ("event", "lift-off"), ("case-study", "first-class"), ("programme", "space-schools")):
        assert cluster.sql("SELECT reason FROM withdrawal WHERE (type, subject) = (%s, %s)" % tuple(map(quoted, subject))) == [
            ["Printed by mistake."]], subject
    # As if it had never been: what is exported is what can be imported.
    dangling = cluster.sql("SELECT count(*) FROM observation JOIN citation c USING (citation_id) LEFT JOIN document d ON d.slug = c.document WHERE d.slug IS NULL")
    assert dangling == [["0"]]


def test_a_withdrawn_update_can_be_published_again(cluster, server):
    draft(cluster)
    assert publish(cluster, 2015) == []
    assert server.json("/v1/updates/2015")["data"]["year"] == 2015
    told = server.json("/v1/changes?update=2015&document=annex-2015")["data"]
    assert [entry["kind"] for entry in told] == ["published", "withdrawn", "published"], told


def test_tombstones_stay(cluster, server):
    for statement in ("UPDATE withdrawal SET reason = 'x'", "DELETE FROM withdrawal", "TRUNCATE withdrawal", "DELETE FROM change"):
        with Session(cluster) as session:
            try:
                session.sql(statement)
            except Exception as refused:
                assert "append_only" in str(refused), refused
                continue
        raise AssertionError(f"{statement} was done")


TESTS = [test_a_draft_is_seen_by_nobody, test_what_is_left_out_is_filled_in, test_warnings, test_an_empty_draft_is_told,
         test_publishing_brings_all_of_it, test_a_correction_is_a_new_revision, test_a_correction_of_what_was_replaced_stays_behind,
         test_corrections_that_are_none, test_what_is_still_named_is_not_withdrawn, test_a_figure_is_withdrawn, test_an_update_is_withdrawn,
         test_a_withdrawn_update_can_be_published_again, test_tombstones_stay]


def main():
    with Cluster() as cluster, Server(cluster) as server:
        for test in TESTS:
            test(cluster, server)
            print(f"{test.__name__}: good")


if __name__ == "__main__":
    main()
