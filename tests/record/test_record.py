"""The record as files: what is imported is exported byte for byte; a faulty file changes nothing and every fault is named; and, where
the documents' texts are at hand, every figure, promise and name stands in the lines it cites."""

import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from opsd import BINARIES, ROOT, Cluster

RECORD = ROOT / "record"
SOURCES = ROOT.parent / "shared" / "sources"
OWN_WORDS = ("summary", "definition", "comparability", "note", "reason")
LONGEST_RUN = 7  # words in a row that a sentence of ours may share with a document; names are longer than chance


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def changed_copy(folder, name, change):
    """A copy of the record in which `change` has been at the rows of one file."""
    copy = Path(folder, "changed")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(RECORD, copy)
    rows = rows_of(copy / name)
    change(rows)
    write_rows(copy / name, rows)
    return copy


def write_rows(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_round_trip(cluster, folder):
    out = Path(folder, "out")
    cluster.opsd("export", str(out), check=True)
    assert sorted(p.name for p in out.iterdir()) == sorted(p.name for p in RECORD.iterdir())
    for path in RECORD.iterdir():
        assert (out / path.name).read_bytes() == path.read_bytes(), f"{path.name} came back changed"


def test_repeat_changes_nothing(cluster, folder):
    before = cluster.sql("SELECT version FROM dataset")
    again = cluster.opsd("import", str(RECORD), check=True)
    assert "was loaded before" in again.stdout, again
    assert cluster.sql("SELECT version FROM dataset") == before


def test_what_was_changed_since_is_put_back_when_it_is_asked_for(cluster, folder):
    cluster.opsd("export", str(Path(folder, "backup")), check=True)
    cluster.sql("UPDATE dataset SET version = version + 1; UPDATE programme SET summary = 'Spoilt.' WHERE slug = 'academies'")
    left = cluster.opsd("import", str(RECORD), check=True)
    assert "left as it is" in left.stdout and "--again" in left.stdout, left
    assert cluster.sql("SELECT summary FROM programme WHERE slug = 'academies'") == [["Spoilt."]]
    again = cluster.opsd("import", "--again", "yes", str(RECORD), check=True)
    assert "rows loaded" in again.stdout, again
    assert cluster.sql("SELECT summary FROM programme WHERE slug = 'academies'") != [["Spoilt."]]
    wrong = cluster.opsd("import", "--again", "maybe", str(RECORD))
    assert wrong.returncode == 2 and wrong.stderr.count("\n") == 1, wrong


def told_of(cluster, version):
    """What is told of a version: its changes, and its entries in the audit log."""
    return (cluster.sql(f"SELECT kind, type, subject, update_year, document, title, reason FROM change WHERE dataset_version = {version} ORDER BY change_id"),
            cluster.sql(f"SELECT key_name, method, target, subject FROM audit_entry WHERE dataset_version = {version} ORDER BY entry_id"))


def test_an_import_tells_what_it_changes(cluster, folder):
    """As any other write does: of what came out with an update among the changes, of every row of the catalogue in the audit log; and not of figures
    one by one."""
    the_import = ["opsd import", "POST", "opsd import", "record"]
    assert told_of(cluster, 1)[1] == [the_import], told_of(cluster, 1)
    assert {(kind, type) for kind, type, *_ in told_of(cluster, 1)[0]} == {("published", "document")}, told_of(cluster, 1)
    copy = Path(folder, "retold")
    shutil.copytree(RECORD, copy)
    place = {}
    for name, column in (("commitments", "title"), ("events", "title"), ("documents", "title"), ("updates", "summary"), ("principles", "name")):
        rows = rows_of(copy / f"{name}.csv")
        rows[0][column] += ", retold"
        place[name] = (rows[0].get("slug", rows[0].get("year")), rows[0].get("document", rows[0].get("slug")), rows[0].get("title"))
        if name == "events":
            rows.append({**rows[0], "slug": "retold", "title": "New", "other_sources": ""})
        write_rows(copy / f"{name}.csv", rows)
    cluster.opsd("import", "--again", "yes", str(copy), check=True)
    version, = cluster.sql("SELECT version FROM dataset")[0]
    changes, entries = told_of(cluster, version)
    year = dict(cluster.sql("SELECT slug, update_year FROM document"))
    reason = "Changed by an import."
    assert sorted(changes) == sorted([
        ["corrected", "update", place["updates"][0], place["updates"][0], "", place["updates"][2], reason],
        *(["corrected", type, place[name][0], year[place[name][1]], place[name][1], place[name][2], reason]
          for name, type in (("documents", "document"), ("commitments", "commitment"), ("events", "event"))),
        ["published", "event", "retold", year[place["events"][1]], place["events"][1], "New", ""]]), changes
    assert entries[0] == the_import, entries
    assert sorted(entries[1:]) == sorted(["opsd import", "PUT", f"/v1/{name}/{key}", key] for name, (key, *_) in place.items()), entries
    (counts, before, after), = cluster.sql(f"""SELECT (SELECT after ->> 'events' FROM audit_entry WHERE dataset_version = {version} AND subject = 'record'),
        before ->> 'name', after ->> 'name' FROM audit_entry WHERE dataset_version = {version} AND target LIKE '/v1/principles/%'""")
    assert (int(counts), after) == (len(rows_of(copy / "events.csv")), f"{before}, retold"), (counts, before, after)
    cluster.sql("UPDATE dataset SET version = version + 1; DELETE FROM event WHERE slug = 'retold'; SELECT refresh_changed()")
    cluster.opsd("import", "--again", "yes", str(RECORD), check=True)


def refused(cluster, copy, *words):
    before = cluster.sql("SELECT version, (SELECT count(*) FROM observation) FROM dataset")
    done = cluster.opsd("import", str(copy))
    assert done.returncode == 1, done
    for word in words:
        assert word in done.stderr, (word, done.stderr)
    assert cluster.sql("SELECT version, (SELECT count(*) FROM observation) FROM dataset") == before


def test_published_figures_are_never_overwritten(cluster, folder):
    copy = changed_copy(folder, "observations.csv", lambda rows: rows[0].update(value="1001"))
    refused(cluster, copy, "observations.csv:2: value", "never overwritten")


def test_every_fault_is_named(cluster, folder):
    def change(rows):
        rows[0].update(indicator="no-such-indicator")
        rows[3].update(area="E99999999", document="no-such-document")
    refused(cluster, changed_copy(folder, "observations.csv", change), 'observations.csv:2: indicator: there is no indicator '
            '"no-such-indicator"', 'observations.csv:5: area', 'observations.csv:5: document', "nothing was loaded")


def test_bad_values_are_refused(cluster, folder):
    for member, value in [("period", "2014-13"), ("period", "2014..2013"), ("value", "1e400x"), ("value", "NaN"), ("status", "done"),
                          ("qualifier", "roughly"), ("dimensions", "[1]"), ("area_basis", "guessed"), ("locator", ""),
                          ("section", "")]:
        def change(rows):
            rows[-1].update({"id": "99999", "value_text": "x", member: value})
        refused(cluster, changed_copy(folder, "observations.csv", change), f": {member}: ")


def free_texts():
    """The columns that are written freely, by file."""
    lines = subprocess.run([str(BINARIES / "tests" / "list_files")], check=True, capture_output=True, text=True).stdout.splitlines()
    columns = {}
    for file, column, kind, _, words in (line.split("\t") for line in lines):
        if kind == "text" and not words:
            columns.setdefault(f"{file}.csv", []).append(column)
    return columns


# What has a form of its own, or fewer characters, or may not be there at all, is told otherwise.
TOLD_OTHERWISE = {"reason", "formula", "left_side", "right_side", "wording", "section", "locator"}


def test_what_cannot_be_sent_is_no_text_of_a_file_either(cluster, folder):
    """Every column of every file at once: blank, or longer than anything should be."""
    for text in (" ", "\t ", "x" * 10001, "é" * 10001):
        copy, places = Path(folder, "changed"), []
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(RECORD, copy)
        for file, columns in free_texts().items():
            rows = rows_of(RECORD / file)
            for at, column in enumerate(columns):
                rows[at % len(rows)][column] = text
                places.append((f"{file}:{at % len(rows) + 2}: {column}: ", column in TOLD_OTHERWISE and (text.strip() or column not in ("section", "locator"))))
            write_rows(copy / file, rows)
        refused(cluster, copy, *(place if other else place + "a text of 1 to 10,000 characters is wanted" for place, other in places))
    for file, column, cell in (("organisations.csv", "aliases", "One;  ; two"), ("documents.csv", "contributors", "  = Minister"),
                               ("documents.csv", "contributors", "A = Minister; B = \t"), ("programmes.csv", "aliases", "x" * 10001),
                               ("programmes.csv", "other_sources", "open-public-services-2014 >   > lines:1 > body")):
        copy = changed_copy(folder, file, lambda rows: rows[0].update({column: cell}))
        refused(cluster, copy, f"{file}:2: {column}: a text of 1 to 10,000 characters is wanted")


def test_a_slice_says_nothing_twice(cluster, folder):
    for cell, name in (('{"phase": "a", "phase": "b"}', "phase"), ('{"a": "1", "b": "2", "a": "1"}', "a"), ('{"\\u0061": "1", "a": "1"}', "a")):
        copy = changed_copy(folder, "observations.csv", lambda rows: rows[-1].update({"id": "99999", "dimensions": cell}))
        refused(cluster, copy, f': dimensions: "{name}" stands twice in it')


def test_a_slice_is_said_in_words(cluster, folder):
    for said, told in (({"phase": 1}, '"phase" must say a text'), ({"phase": None}, '"phase" must say a text'), ({"phase": {"a": "b"}}, '"phase" must say a text'),
                       ({"phase": ["a"]}, '"phase" must say a text'), ({"phase": True}, '"phase" must say a text'), ({"phase": " \t"}, '"phase" must say a text'),
                       ({"Phase": "a"}, '"Phase" is no name'), ({"two words": "a"}, '"two words" is no name'), ({"": "a"}, '"" is no name'), ({"x" * 101: "a"}, f'"{"x" * 100}" is no name')):
        copy = changed_copy(folder, "observations.csv", lambda rows: rows[-1].update({"id": "99999", "dimensions": json.dumps(said)}))
        refused(cluster, copy, f": dimensions: {told}")


def test_the_longest_text_is_taken(cluster, folder):
    longest = "é" * 9999 + " "
    cluster.opsd("import", str(changed_copy(folder, "organisations.csv", lambda rows: rows[-1].update(summary=longest, name=f" {rows[-1]['name']}"))), check=True)
    assert cluster.sql("SELECT count(*) FROM organisation WHERE length(summary) = 10000 AND name LIKE ' %'") == [["1"]]


def test_bad_evidence_is_refused(cluster, folder):
    for member, value, *words in [("reports", "done", 'evidence.csv:2: reports: "done"', "partly-met"),
                                  ("wording", "far too many words here", "evidence.csv:2: wording", "one to four words"),
                                  ("note", "", "evidence.csv:2: note: is required"), ("id", "0", "evidence.csv:2: id"),
                                  ("commitment", "no-such-promise", 'evidence.csv:2: commitment: there is no commitment "no-such-promise"'),
                                  ("event", "no-such-event", "evidence.csv:2: event"), ("observation", "99999", "evidence.csv:2: observation")]:
        refused(cluster, changed_copy(folder, "evidence.csv", lambda rows: rows[0].update({member: value})), *words)


def test_no_area_lies_in_itself(cluster, folder):
    def change(rows):
        next(row for row in rows if row["code"] == "E92000001")["parent"] = "E12000007"
    refused(cluster, changed_copy(folder, "areas.csv", change), 'parent: "E12000007" lies in "E92000001"', 'parent: "E92000001" lies in "E12000007"')


def test_bad_checks_are_refused(cluster, folder):
    for changes, *words in [({"left_side": "#17 + #99999"}, "checks.csv:2: left_side", '"99999"'),
                            ({"left_side": "#17 +"}, "checks.csv:2: left_side", "no formula"),
                            ({"right_side": "(#17"}, "checks.csv:2: right_side", "no formula"),
                            ({"right_side": "17; DROP TABLE area"}, "no formula"),
                            ({"left_side": "17", "right_side": "17"}, "checks.csv:2: right_side", "at least one figure"),
                            ({"relation": "~"}, "relation"), ({"tolerance": "-1"}, "tolerance"),
                            ({"tolerance": "1", "relation": "<"}, "tolerance"), ({"check_kind": "derived"}, "checks.csv:2: slug"),
                            ({"slug": "share-17"}, "slug"), ({"document": "no-such-document"}, "checks.csv:2: document")]:
        refused(cluster, changed_copy(folder, "checks.csv", lambda rows: rows[0].update(changes)), *words)
    copy = changed_copy(folder, "observations.csv", lambda rows: rows[11].update(formula="#11 -"))
    refused(cluster, copy, "observations.csv:13: formula", "no formula")


def test_wrong_header_is_refused(cluster, folder):
    copy = changed_copy(folder, "areas.csv", lambda rows: None)
    text = (copy / "areas.csv").read_text().replace("code,name", "name,code", 1)
    (copy / "areas.csv").write_text(text)
    refused(cluster, copy, "areas.csv")
    (copy / "areas.csv").unlink()
    refused(cluster, copy, "areas.csv")


def test_a_correction_is_a_revision(cluster, folder):
    def change(rows):
        corrected = dict(rows[0], revision="2", value="1001", reason="the count was misread")
        rows.append(corrected)
    cluster.opsd("import", str(changed_copy(folder, "observations.csv", change)), check=True)
    kept = cluster.sql("SELECT revision, value, reason FROM observation WHERE observation_id = 1 ORDER BY revision")
    assert kept == [["1", "1000", ""], ["2", "1001", "the count was misread"]], kept


def test_verify(cluster, folder):
    done = cluster.opsd("verify", "--sources", str(SOURCES))
    print(done.stdout.strip())
    assert done.returncode == 0, done.stderr
    figures = {row["id"] for row in rows_of(RECORD / "observations.csv")}
    assert len(figures) > 150


def documents_of(row):
    return {row["document"]} | {place.split(" > ")[0] for place in row["other_sources"].split(" | ") if place}


def test_names_come_from_the_sources(cluster, folder):
    """A document that names a programme is among the places that tell of it: what is known of one is known of the other."""
    for kind in ("principle", "programme"):
        cited = {row["slug"]: documents_of(row) for row in rows_of(RECORD / f"{kind}s.csv")}
        for row in rows_of(RECORD / f"{kind}_names.csv"):
            assert row["document"] in cited[row[kind]], row


def test_an_unknown_programme_has_no_name(cluster, folder):
    copy = changed_copy(folder, "programme_names.csv", lambda rows: rows[0].update(programme="no-such-programme"))
    refused(cluster, copy, 'programme_names.csv:2: programme: there is no programme "no-such-programme"')


def test_verify_finds_a_name_that_does_not_stand(cluster, folder):
    for name, row in (("principle_names.csv", "principle choice"), ("programme_names.csv", "programme academies")):
        copy = changed_copy(folder, name, lambda rows: rows[0].update(name="Self-governing schools"))
        with Cluster(record=copy) as other:
            done = other.opsd("verify", "--sources", str(SOURCES))
            assert done.returncode == 1 and f"{row}: the cited lines do not have this name" in done.stderr, done


def test_verify_finds_what_does_not_stand(cluster, folder):
    def change(rows):
        rows[0].update(value="1500", value_text="more than 1,500")
        rows[1].update(as_stated="In the past decade")
        rows[4].update(locator="lines:9999")
    with Cluster(record=changed_copy(folder, "observations.csv", change)) as other:
        done = other.opsd("verify", "--sources", str(SOURCES))
        assert done.returncode == 1, done
        for word in ("observation 1 ", "observation 2 ", "lines:9999"):
            assert word in done.stderr, (word, done.stderr)
        empty = other.opsd("verify", "--sources", folder)
        assert empty.returncode == 1 and "digest" in empty.stderr, empty


def test_verify_finds_reports_that_do_not_stand(cluster, folder):
    def change(rows):
        by_id = {row["id"]: row for row in rows}
        by_id["1"].update(wording="have founded their own")
        by_id["21"].update(observation="48")
        by_id["23"].update(event="police-and-crime-commissioners-in-post")
    with Cluster(record=changed_copy(folder, "evidence.csv", change)) as other:
        done = other.opsd("verify", "--sources", str(SOURCES))
        assert done.returncode == 1, done
        for word in ("evidence 1:", "evidence 21 by observation 48", "evidence 23 by event police-and-crime-commissioners-in-post"):
            assert word in done.stderr, (word, done.stderr)


def test_verify_finds_checks_without_lines(cluster, folder):
    copy = changed_copy(folder, "checks.csv", lambda rows: rows[0].update(locator="lines:9998"))
    with Cluster(record=copy) as other:
        done = other.opsd("verify", "--sources", str(SOURCES))
        assert done.returncode == 1 and "lines:9998" in done.stderr, done


def words_of(text):
    return re.findall(r"[a-z0-9£%]+", text.lower().replace("’", "'"))


def test_sentences_are_our_own(cluster, folder):
    runs = set()
    for path in SOURCES.glob("*.txt"):
        words = words_of(path.read_text())
        runs.update(tuple(words[at:at + LONGEST_RUN]) for at in range(len(words)))
    for path in RECORD.iterdir():
        for row in rows_of(path):
            for member in OWN_WORDS:
                words = words_of(row.get(member) or "")
                shared = [words[at:at + LONGEST_RUN] for at in range(len(words) - LONGEST_RUN + 1)
                          if tuple(words[at:at + LONGEST_RUN]) in runs]
                assert not shared, f"{path.name}: copied: {' '.join(shared[0])}"


TESTS = [test_round_trip, test_repeat_changes_nothing, test_what_was_changed_since_is_put_back_when_it_is_asked_for,
         test_an_import_tells_what_it_changes, test_published_figures_are_never_overwritten, test_every_fault_is_named,
         test_bad_values_are_refused, test_what_cannot_be_sent_is_no_text_of_a_file_either, test_a_slice_says_nothing_twice, test_bad_evidence_is_refused, test_no_area_lies_in_itself, test_bad_checks_are_refused, test_wrong_header_is_refused,
         test_names_come_from_the_sources, test_an_unknown_programme_has_no_name]
# These need the documents' texts, which are not part of the project.
SOURCE_TESTS = [test_verify, test_verify_finds_what_does_not_stand, test_verify_finds_a_name_that_does_not_stand,
                test_verify_finds_reports_that_do_not_stand, test_verify_finds_checks_without_lines, test_sentences_are_our_own]


def main():
    tests = TESTS + (SOURCE_TESTS if SOURCES.is_dir() else []) + [test_a_correction_is_a_revision, test_the_longest_text_is_taken]
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        for test in tests:
            test(cluster, folder)
            print(f"{test.__name__}: good")
    if not SOURCES.is_dir():
        print("the documents' texts are not at hand: nothing was held against them")


if __name__ == "__main__":
    sys.exit(main())
