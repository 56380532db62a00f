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


def renewed(file, cells):
    """A row of the record as one that the draft may bring: under a name of its own, said by the draft's document."""
    if "slug" in cells:
        cells["slug"] += "-again"
    for name in ("document", "update", "other_sources"):
        if name in cells:
            cells[name] = {"document": DOCUMENT, "update": str(YEAR), "other_sources": ""}[name]
    if file in ("observations", "evidence"):
        cells["id"] = ""  # new ones are given their number
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
        entered = cluster.sql("SELECT method, target, subject, key_id FROM audit_entry WHERE key_name = 'opsd import'")
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
