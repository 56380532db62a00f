"""A record that goes on after 2014: the true one, with updates, promises, figures and reports that chance has made up, so that every
rule about promises has work to do. All of it keeps to docs/record.md."""

import csv
import shutil

from opsd import ROOT
from record import days_of, some_code

QUALIFIERS = ["exact", "exact", "exact", "about", "more-than", "at-least", "nearly", "up-to", "under", "projected"]
MEASURES = ["stock", "flow", "cumulative", "change", "ratio", "amount"]
REPORTS = ["met", "partly-met", "in-progress", "in-progress", "not-met", "dropped"]
PROMISES = 500
CORRECTED = "2016-08-09"

UPDATES = [{"year": "2015", "title": "Imagined 2015", "published_on": "2015-03", "summary": "Made up."},
           {"year": "2016", "title": "Imagined 2016", "published_on": "2016", "summary": "Made up."},
           {"year": "2017", "title": "An update that says nothing", "published_on": "2017", "summary": "It has no documents."}]
DOCUMENTS = [("imagined-2015", "2015", "2015-03", "primary"), ("imagined-2015-annex", "2015", "2015-03-31", "related"),
             ("imagined-2015-news", "2015", "2015-04-02", "coverage"), ("imagined-2016", "2016", "2016-02-29", "primary")]


def rows_of(folder, name):
    with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def add(folder, name, rows):
    """Adds rows to a file; columns that are not given stay empty."""
    with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
        header = next(csv.reader(file))
    with open(folder / f"{name}.csv", "a", newline="", encoding="utf-8") as file:
        csv.DictWriter(file, header, restval="", lineterminator="\n").writerows(rows)


class Imagined:
    def __init__(self, chance, folder):
        self.chance, self.folder = chance, folder
        shutil.copytree(ROOT / "record", folder)
        add(folder, "updates", UPDATES)
        add(folder, "documents", [{"slug": slug, "update": year, "title": slug, "publisher": "Nobody", "published_on": day,
                                   "document_kind": "report", "role": role, "sha256": f"{at:064x}", "summary": "Made up."}
                                  for at, (slug, year, day, role) in enumerate(DOCUMENTS)])
        self.documents = {row["slug"]: row["published_on"] for row in rows_of(folder, "documents")}
        self.programmes = [row["slug"] for row in rows_of(folder, "programmes")]
        self.lines = 0
        self.observation, self.evidence = 100000, 1000
        self.taken = set()

    def place(self, document=None):
        """A place nobody else stands on."""
        self.lines += 1
        return {"document": document or self.chance.choice(sorted(self.documents)), "section": "Made up",
                "locator": f"lines:{self.lines}", "kind": "body"}

    def period(self):
        one, other = sorted((some_code(self.chance) for _ in range(2)), key=days_of)
        ranges = [f"{a}..{b}" for a, b in ((one, other), ("", other), (one, "")) if plain(a) and plain(b) and ordered(a, b)]
        return self.chance.choice([one, one, other, "undated", *ranges])

    def value(self, target):
        factor = self.chance.choice([0, 0.25, 0.5, 0.999, 1, 1, 1, 1.001, 1.5, -0.5])
        return f"{round(float(target or 100) * factor, 2) + 0:g}"  # and 0 has no sign

    def figures(self, indicator, target):
        """Figures of one indicator: most of them plain, and some of every kind that must not count."""
        rows, areas = [], self.chance.choice([[""], [""], ["E92000001"], ["E92000001", "W92000004"]])
        for _ in range(self.chance.choice([0, 1, 1, 2, 3, 5])):
            row = self.figure(indicator, target, self.chance.choice(areas))
            key = (indicator, row["area"], row["dimensions"], row["period"], days_of(self.documents[row["document"]])[1])
            if key in self.taken:
                continue
            self.taken.add(key)
            rows.append(row)
            if self.chance.random() < 0.15:
                rows.append({**row, "revision": "2", "reason": "miscounted", "value": self.value(target), "qualifier": "exact",
                             "corrected_on": self.chance.choice(["", CORRECTED])})
            if self.chance.random() < 0.15 and not row["formula"]:
                rows.append({**row, "id": self.next_observation(), "rival_of": row["id"], "value": self.value(target),
                             "qualifier": "exact"})
        return rows

    def figure(self, indicator, target, area):
        words = self.chance.random() < 0.08
        derived = self.chance.random() < 0.05
        return {"id": self.next_observation(), "revision": "1", "indicator": indicator, "area": area,
                "area_basis": "stated" if area else "not-stated", "period": self.period(),
                "dimensions": '{"phase": "first"}' if self.chance.random() < 0.05 else "{}",
                "value": "" if words else self.value(target), "value_text": f"figure {self.observation}",
                "qualifier": "" if words else self.chance.choice(QUALIFIERS),
                "status": self.chance.choice(["actual"] * 8 + ["planned", "projected"]), "formula": "#1 + #2" if derived else "",
                **self.place()}

    def next_observation(self):
        self.observation += 1
        return str(self.observation)

    def promise(self, at):
        """A promise with its indicator, figures and reports, as rows of the four files."""
        slug, document = f"imagined-{at}", self.chance.choice(sorted(self.documents))
        programme = self.chance.choice(self.programmes)
        kind = self.chance.choice(["number"] * 8 + ["words", "nothing"])
        target = self.chance.choice(["100", "120", "0.5", "-50", "3", "80000"]) if kind == "number" else ""
        target = "0" if target and self.chance.random() < 0.02 else target
        measured = self.chance.random() < 0.95
        made = {"slug": slug, "programme": programme, "title": f"Imagined {at}", "summary": "Made up.",
                "due": self.chance.choice([self.period(), some_code(self.chance), "undated"]), "indicator": slug if measured else "",
                "target_value": target, "target_text": "" if kind == "nothing" else target or "all of them",
                "target_qualifier": self.chance.choice(QUALIFIERS) if target else "", **self.place(document)}
        indicator = {"slug": slug, "programme": programme, "name": f"Imagined {at}", "unit": "things",
                     "measure": self.chance.choice(MEASURES), "definition": "Made up.", **self.place(document)}
        reports = []
        for _ in range(self.chance.choice([0, 0, 0, 1, 1, 2, 3])):
            self.evidence += 1
            reports.append({"id": str(self.evidence), "commitment": slug, "reports": self.chance.choice(REPORTS), "wording": "made up",
                            "note": "Made up.", **self.place()})
        return made, [indicator] if measured else [], self.figures(slug, target) if measured else [], reports

    def write(self):
        made = [self.promise(at) for at in range(PROMISES)]
        add(self.folder, "commitments", [promise for promise, *_ in made])
        for name, part in (("indicators", 1), ("observations", 2), ("evidence", 3)):
            add(self.folder, name, [row for parts in made for row in parts[part]])
        return self.folder


def plain(code):
    """Whether a range may have it as an end: a day, a month, a year, or nothing."""
    return all(letter in "0123456789-" for letter in code)


def ordered(first, last):
    return not first or not last or days_of(first)[0] <= days_of(last)[1]
