"""Rows say the same in every form, however they are cut on their way: what is staged is what was meant, digit for digit and
character for character; and the record's own files are taken as they are.
"""

import csv
import http.client
import io
import json
import random
import re
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

from opsd import ROOT, Cluster, Server
from uploading import DOCUMENT, FORMS, YEAR, Draft, figure, flat, spelled

# What a text may be made of: all that means something to JSON, CSV or COPY, and letters of one to four bytes.
PIECES = ['"', '""', ",", "\n", "\r\n", "\t", "\\", "\\N", "\\.", "'", "=1+1", "NULL", "null", "é", "ﬁ", "😀", "\u2028", "word", " "]

FILES = ["documents", "observations", "commitments", "events", "recommendations", "case_studies", "programme_names",
         "principle_names", "redefinitions", "evidence", "checks"]


def setUpModule():
    global cluster, draft
    random.seed(20150313)
    cluster = unittest.enterModuleContext(Cluster())
    draft = Draft(cluster, unittest.enterModuleContext(Server(cluster)))


def text():
    return "a" + "".join(random.choices(PIECES, k=random.randint(0, 12))) + "z"


def number():
    digits = "".join(random.choices("0123456789", k=random.randint(1, 20))).lstrip("0") or "0"
    places = random.randint(0, 8)
    written = digits + ("." + "".join(random.choices("0123456789", k=places)) if places else "")
    return random.choice(["", "-"]) * bool(written.strip("0.")) + written


def odd_number():
    """What may be none."""
    return random.choice(["", "-"]) + "".join(random.choices("0019.", k=random.randint(1, 5)))


def row(at):
    optional = {"note": text(), "as_stated": text(), "value_text": text(), "area": "E92000001", "qualifier": "about"}
    return figure(at, value=Decimal(number())) | {name: value for name, value in optional.items() if random.random() < 0.5}


def send(media, body, file="observations"):
    """In chunks of any size."""
    with draft.open(media, None, file) as client:
        at = 0
        while at < len(body):
            piece = body[at:at + random.choice([1, 2, 3, 10, 100, 5000])]
            client.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
            at += len(piece)
        client.sendall(b"0\r\n\r\n")
        answer = http.client.HTTPResponse(client)
        answer.begin()
        return answer.status, answer.read()


def kept(file, columns):
    """What the draft holds of a file."""
    listed = ", ".join(columns)
    rows = cluster.sql(f"SELECT encode(convert_to(row_to_json(r)::text, 'UTF8'), 'hex') FROM ("
                       f"SELECT {listed} FROM draft.{file} WHERE update_year = {YEAR} ORDER BY entry_id) r")
    return [json.loads(bytes.fromhex(cell)) for (cell,) in rows]


class Forms(unittest.TestCase):
    def test_all_say_the_same(self):
        for _ in range(4):
            rows = [row(at) for at in range(random.randint(1, 40))]
            wanted = [{name: spelled(value) for name, value in flat(each).items()} for each in rows]
            columns = list(dict.fromkeys(name for each in wanted for name in each))
            for media, form in FORMS.items():
                dialect = {"lineterminator": random.choice(["\n", "\r\n"]), "quoting": random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])}
                status, answer = send(media, form(rows, **dialect) if media == "text/csv" else form(rows))
                self.assertEqual(200, status, answer)
                self.assertEqual(len(rows), json.loads(answer)["data"]["rows"])
                found = kept("observations", columns)
                cluster.sql("DELETE FROM draft.observations")
                for one, other in zip(wanted, found, strict=True):
                    said = {name: other[name] for name in one}
                    self.assertEqual({**one, "dimensions": json.loads(one["dimensions"])},
                                     {**said, "dimensions": json.loads(said["dimensions"])}, media)
                    for name in set(columns) - set(one) - {"qualifier", "value_text"}:
                        self.assertIsNone(other[name], (media, name))

    def test_numbers_are_taken_as_they_are_written_or_refused(self):
        taken = 0
        for spelling in ["0", "-0", "-0.00", "00", "0042", "0.00", "1E2", "+1", ".5", "5.", *(odd_number() for _ in range(30))]:
            good = re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", spelling) and (spelling[0] != "-" or spelling.strip("-0."))
            for media, form in FORMS.items():
                body = form([figure(0, value=1234567)]).replace(b"1234567", spelling.encode())
                status, answer = send(media, body)
                self.assertEqual(bool(good), status == 200, (media, spelling, answer))
                if status == 200:
                    taken += 1
                    (kept_as,) = kept("observations", ["value", "value::numeric::text AS number", "replace(value_text, ',', '') AS told"])
                    self.assertEqual({spelling}, set(kept_as.values()))
                    cluster.sql("DELETE FROM draft.observations")
        self.assertGreater(taken, 6)

    def test_random_bytes_are_refused_and_kept_nowhere(self):
        whole = {media: form([row(at) for at in range(10)]) for media, form in FORMS.items()}
        for _ in range(40):
            media = random.choice(list(FORMS))
            body = bytearray(whole[media])
            for _ in range(random.randint(1, 4)):
                at = random.randrange(len(body))
                body[at:at + random.randint(0, 3)] = random.randbytes(random.randint(0, 3))
            status, answer = send(media, bytes(body))
            self.assertIn(status, (200, 400, 422), answer)
            if status == 200:
                cluster.sql("DELETE FROM draft.observations")
            self.assertEqual(0, draft.figures())


# What may be wrong with a text, a number, or whatever else stands in a cell. Not "; ", which ends a part of a list.
ODD = [" ", "\t ", "x" * 10001, "A", "a-", "2015", "0", "-0", "007", "1e2", "2015-02-30", "2015..2014", "FY2015", "undated", "a = b", "a > b", "a | b", "=", "> a",
       "; ", "{}", "[]", '{"a": "b"}', '{"a": 1}', '{"a": " "}', '{"a": "1", "a": "2"}', "body", "about", "choice", "ﬁ\n"]
NUMBERS = {"value", "target_value", "id", "position", "update", "rival_of", "observation", "observations", "tolerance"}
CITED = ["document", "section", "locator", "kind"]


def member_of(file, column, cell):
    """The cell as the text of a JSON value."""
    if column == "dimensions":
        return cell if cell.startswith(("{", "[")) else json.dumps(cell)
    if column == "contributors":
        return json.dumps([dict(zip(("name", "office"), cell.split(" = ", 1)))])
    if column == "other_sources":
        return json.dumps(dict(zip(CITED, cell.split(" > ", 3))))
    if column in NUMBERS:
        cell = cell if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?", cell) else json.dumps(cell)
    else:
        cell = json.dumps(cell)
    return f"[{cell}]" if column in ("organisations", "observations") else cell


def body_of(file, cells):
    """A row of the file as an object of JSON."""
    members = {column: member_of(file, column, cell) for column, cell in cells.items() if cell and cell is not None}
    primary = {name: members.pop(name) for name in CITED if name in members}
    further = members.pop("other_sources", None)
    if primary:
        source = "{" + ", ".join(f'"{name}": {value}' for name, value in primary.items()) + "}"
        members["sources"] = "[" + ", ".join(filter(None, [source, further])) + "]"
    if "document_kind" in members:
        members["kind"] = members.pop("document_kind")
    return ("{" + ", ".join(f'"{name}": {value}' for name, value in members.items()) + "}").encode()


class Cells(unittest.TestCase):
    """A row is held to the same rules whichever way it comes."""

    def judged(self, media, body, file):
        status, answer = draft.fill(file.replace("_", "-"), media, body, query="?dry_run=true")
        columns = set()
        for fault in answer.get("errors", []):
            at = (fault.get("column") or fault["pointer"][1:]).split("/")
            column = at[0] if at[0] != "sources" else "other_sources" if at[1:2] == ["1"] else at[2]
            columns.add("document_kind" if (file, column) == ("documents", "kind") else column)
        return status, columns

    def test_one_odd_cell(self):
        place = {"document": DOCUMENT, "section": "2", "locator": "lines:1", "kind": "body"}
        whole = {
            "documents": {"slug": "more", "update": "2015", "title": "T", "publisher": "P", "published_on": "2015-03", "document_kind": "report",
                          "role": "related", "licence": "L", "sha256": "0" * 64, "contributors": "A = B", "summary": "S"},
            "observations": {"indicator": "free-schools-open", "area": "E92000001", "period": "2015", "as_stated": "now", "dimensions": '{"n": "1"}',
                             "value": "7", "value_text": "7", "qualifier": "exact", "status": "actual", "note": "N", **place},
            "commitments": {"slug": "more", "programme": "free-schools", "title": "T", "summary": "S", "due": "2015", "due_as_stated": "soon",
                            "indicator": "free-schools-open", "target_value": "7", "target_text": "7", "target_qualifier": "exact", **place},
            "case_studies": {"slug": "more", "programme": "free-schools", "title": "T", "summary": "S", "area": "E92000001", "organisations": "nhs",
                             "observations": "17", **place, "other_sources": f"{DOCUMENT} > 3 > lines:2 > graphic"},
        }
        taken = 0
        for file, cells in whole.items():
            for column in cells:
                for odd in random.sample(ODD, 3):
                    changed = {**cells, column: odd}
                    lines = io.StringIO()
                    writer = csv.DictWriter(lines, list(changed), lineterminator="\n")
                    writer.writeheader()
                    writer.writerow(changed)
                    if odd == "; " and column in ("contributors", "organisations", "observations", "other_sources"):
                        continue
                    with self.subTest(file=file, column=column, odd=odd[:50]):
                        as_json = self.judged("application/json", body_of(file, changed), file)
                        as_table = self.judged("text/csv", lines.getvalue().encode(), file)
                        if as_json[0] == 400:  # no JSON at all
                            as_json = (422, {column})
                        self.assertEqual(as_json, as_table)
                        taken += as_json[0] == 200
        self.assertGreater(taken, 10)


def renewed(file, cells):
    """A row of the record as one that the draft may bring: under a name of its own, said by the draft's document."""
    if "slug" in cells:
        cells["slug"] += "-again"
    for name in ("document", "update", "other_sources"):
        if name in cells:
            cells[name] = {"document": DOCUMENT, "update": str(YEAR), "other_sources": ""}[name]
    if file in ("observations", "evidence"):
        cells["id"] = ""  # new ones are given their number
    if file == "redefinitions":
        cells["indicator"], cells["formerly"] = cells["formerly"], cells["indicator"]
    if file == "recommendations":
        cells["position"] = str(int(cells["position"]) + 100)
    return cells


class Record(unittest.TestCase):
    def test_its_own_files_are_taken(self):
        for file in FILES:
            with open(ROOT / "record" / f"{file}.csv", newline="") as opened:
                reader = csv.DictReader(opened)
                rows = [renewed(file, cells) for cells in reader]
            if file in ("programme_names", "principle_names", "evidence"):
                first = {"programme_names": "programme", "principle_names": "principle", "evidence": "commitment"}[file]
                rows = list({cells[first]: cells for cells in rows}.values())
            body = io.StringIO()
            writer = csv.DictWriter(body, reader.fieldnames, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            status, answer = send("text/csv", body.getvalue().encode(), file.replace("_", "-"))
            self.assertEqual(200, status, (file, answer[:2000]))
            found = kept(file, reader.fieldnames)
            for sent, other in zip(rows, found[-len(rows):], strict=True):
                if not sent.get("id", "x"):
                    sent["id"] = other["id"]
                self.assertEqual({name: value or None for name, value in sent.items()}, other, file)


class Import(unittest.TestCase):
    """opsd import --update takes the same files."""

    def run_with(self, name, body):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(body)
            return cluster.opsd("import", "--update", str(YEAR), str(path))

    def test_every_form(self):
        for media, ending in {"text/csv": "csv", "application/x-ndjson": "ndjson", "application/json": "json"}.items():
            rows = [row(at) for at in range(10)]
            done = self.run_with(f"observations.{ending}", FORMS[media](rows))
            self.assertEqual((0, ""), (done.returncode, done.stderr))
            self.assertIn("10 rows added to the draft of 2015", done.stdout)
            self.assertEqual([str(at) for at in range(10)],
                             [json.loads(cells["dimensions"])["n"] for cells in kept("observations", ["dimensions"])])
            cluster.sql("DELETE FROM draft.observations")
        entered = cluster.sql("SELECT method, target, subject, key_id FROM audit_entry WHERE key_name = 'opsd import' ORDER BY entry_id DESC")
        self.assertEqual(["POST", f"/v1/updates/{YEAR}/observations", str(YEAR), ""], entered[0])

    def test_faults(self):
        done = self.run_with("events.csv", b"slug,titel\nA,b\n")
        self.assertEqual(1, done.returncode)
        self.assertRegex(done.stderr, r'events.csv:1: titel: There is no column "titel"')
        self.assertRegex(done.stderr, r"opsd: \d+ faults in the rows; nothing was added\n$")
        for name, told in {"nonsense.csv": "the name must say", "events.txt": "the name must say"}.items():
            done = self.run_with(name, b"")
            self.assertEqual(1, done.returncode)
            self.assertIn(told, done.stderr)
        with tempfile.TemporaryDirectory() as folder:
            self.assertIn("cannot open", cluster.opsd("import", "--update", "2015", str(Path(folder, "events.csv"))).stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
