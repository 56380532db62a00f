"""The record as rows that can be added to, an invented update that repeats, restates, continues, redefines and renames at random, and
what each update then tells: its figures and its names.
"""

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from opsd import ROOT
from record import EVER, span

NEW = "invented-2015"
PLACE = {"document": NEW, "section": "1. Invented", "locator": "lines:1", "kind": "body"}
QUALIFIERS = ("exact", "exact", "about", "more-than", "at-least", "nearly", "up-to", "under", "projected")


class Record:
    """The record's files as lists of rows."""

    def __init__(self):
        self.files = {path.name: self.read(path) for path in (ROOT / "record").glob("*.csv")}

    @staticmethod
    def read(path):
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def __getitem__(self, name):
        return self.files[f"{name}.csv"]

    def write(self, folder):
        for name, rows in self.files.items():
            with open(Path(folder, name), "w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


def invent_figure(record, chance, figure):
    """What an update of 2015 may say of a series: the same, another figure, another period, or words."""
    told = dict(figure, id=str(len(record["observations"]) + 1000), **PLACE, other_sources="", formula="", note="")
    what = chance.randrange(5)
    if what in (1, 2) and told["value"]:
        told["value"] = str(Decimal(told["value"]) + chance.choice([Decimal(1), Decimal(-1), Decimal("0.5")]) * chance.randrange(100))
        told["qualifier"] = chance.choice(QUALIFIERS)
    if what in (2, 3):
        told["period"] = chance.choice(["2015", "2015-01", "2015-01-31", "2014-03..2015-03", "..2015-01", "2010-07..2015-07", "undated",
                                        "2016..", told["period"]])
        told["status"] = chance.choice(["actual", "planned"])
    if what == 4:
        told.update(value="", qualifier="", value_text="most of them")
    return told


def invent(record, chance):
    """Adds an update whose only document repeats some of what was told, otherwise."""
    record["updates"].append({"year": "2015", "title": "Invented", "published_on": "2015-06", "summary": "For a test."})
    record["documents"].append(dict(record["documents"][-1], slug=NEW, update="2015", published_on="2015-06", role="primary", sha256="0" * 64))
    taken = set()
    published = [row for row in record["observations"] if not row["formula"] and not row["rival_of"]]
    for figure in chance.choices(published, k=len(published)):
        told = invent_figure(record, chance, figure)
        if (series_of(told), told["period"]) not in taken:
            taken.add((series_of(told), told["period"]))
            record["observations"].append(told)
    slugs = [row["slug"] for row in record["indicators"]]
    known = {(row["indicator"], row["formerly"]) for row in record["redefinitions"]}
    for _ in range(40):
        one, other = chance.sample(slugs, 2)
        if not known & {(one, other), (other, one)}:
            known.add((one, other))
            record["redefinitions"].append({"indicator": one, "formerly": other, "reason": "Counted otherwise.", **PLACE, "other_sources": ""})
    for kind in ("principle", "programme"):
        invent_names(record, chance, kind)


def invent_names(record, chance, kind):
    names = {row[kind]: row["name"] for row in record[f"{kind}_names"]}
    for row in record[f"{kind}s"]:
        if chance.random() < 0.5:
            place = " > ".join(PLACE.values())
            row["other_sources"] = " | ".join(filter(None, [row["other_sources"], place]))
            name = names.get(row["slug"], row["name"])
            name = chance.choice([name, name.upper(), f"New {name}", None])
            if name:
                record[f"{kind}_names"].append({kind: row["slug"], "name": name, **PLACE, "other_sources": ""})


def series_of(row):
    return row["indicator"], row["area"], json.dumps(json.loads(row["dimensions"]), sort_keys=True)


class Told:
    """What each update tells: its figures by series and period, and its names; as of a day, only what had come out."""

    def __init__(self, record, day=EVER[1]):
        self.record = record
        self.day = day
        self.documents = {row["slug"]: row for row in record["documents"]}
        self.indicators = {row["slug"]: row for row in record["indicators"]}

    def update_of(self, row):
        return self.documents[row["document"]]["update"] if self.published(row) <= self.day else None

    def is_out(self, update):
        return any(row["update"] == update and span(row["published_on"])[1] <= self.day for row in self.documents.values())

    def figures(self, update, derived):
        """{series: {period: figure}}: one a period, published before derived, the latest of several."""
        found = defaultdict(dict)
        rows = [row for row in self.record["observations"] if self.update_of(row) == update and not row["rival_of"]]
        for row in sorted(rows, key=lambda row: (not row["formula"], self.published(row), -int(row["id"]))):
            if derived or not row["formula"]:
                found[series_of(row)][row["period"]] = row
        return found

    def published(self, row):
        return span(self.documents[row["document"]]["published_on"])[1]

    def newest(self, figures):
        """What was before what was planned, then the latest; what has no date or no end last."""

        def rank(row):
            days = span(row["period"])
            end = days[1] if days and days[1] != EVER[1] else None
            return (row["formula"] == "", row["status"] == "actual", end is not None, end, self.published(row), -int(row["id"]))

        return max(figures.values(), key=lambda row: tuple(part if part is not None else EVER[0] for part in rank(row)))

    def named(self, kind, update):
        """{slug: name or None} of what the documents of an update tell of; the primary document's name before others."""
        found = {}
        for row in self.record[f"{kind}s"]:
            cited = {row["document"], *(place.split(" > ")[0] for place in row["other_sources"].split(" | ") if place)}
            if any(self.update_of({"document": slug}) == update for slug in cited):
                found[row["slug"]] = None
        rows = [row for row in self.record[f"{kind}_names"] if self.update_of(row) == update]
        rows.sort(key=lambda row: (self.documents[row["document"]]["role"] != "primary", self.published(row), row["document"]))
        for row in reversed(rows):
            found[row[kind]] = row["name"]
        return found
