"""Figures as they stood: a record drawn at random, of figures that were published again, corrected, contradicted and derived, and
imported bit by bit in no order, gives in each format exactly the rows that a few lines of Python say; one a period unless all
are asked for; and each version of the dataset goes on giving what it gave.
"""

import csv
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "properties"))

from opsd import Cluster, ROOT, Server  # noqa: E402
from chance import seeded  # noqa: E402
from reading import address, read_csv, read_cube, read_json, read_ndjson, read_table  # noqa: E402
from record import overlap, some_period, span, stored_span, table  # noqa: E402

ROUNDS = int(os.environ.get("OPS_ROUNDS", "100"))
FIRST_ID = 10000
YEARS = ["2011", "2013", "2014", "2015", "2016", "2018"]
PERIODS = ["2012", "2012-12", "AY2012", "2012-12-31", "..2012-12-31", "undated"]  # four of them end on one day
DRAWN = 12
FIGURES = 300
LAST_DOCUMENT = date(2019, 12, 31)  # or later than all: corrections of their own come after it

CORRECT = """
UPDATE observation SET superseded_from = '{day}' WHERE observation_id = {identity} AND revision = 1;
INSERT INTO observation (observation_id, revision, series_id, update_year, reported_from, published_from, citation_id, period, area_basis, value, value_text,
                         qualifier, status, formula, reason)
  SELECT observation_id, revision + 1, series_id, update_year, reported_from, '{day}', citation_id, period, area_basis, value, value_text, qualifier, status,
    formula, 'a slip' FROM observation WHERE observation_id = {identity} AND revision = 1;
INSERT INTO observation_input (observation_id, revision, input_id)
  SELECT observation_id, revision + 1, input_id FROM observation_input WHERE observation_id = {identity} AND revision = 1;
"""


class Record:
    """The record's own files with more updates, documents and figures; those figures are `figures`, as rows of the file."""

    def __init__(self, chance):
        self.chance = chance
        self.updates = table("updates") + [dict(table("updates")[0], year=year) for year in YEARS[3:]]
        self.documents = table("documents") + [self.document(f"drawn-{n}") for n in range(DRAWN)]
        self.indicators = [row["slug"] for row in table("indicators")[:4]]
        self.figures = []
        self.taken = set()
        while len(self.figures) < FIGURES:
            self.add(self.figure())

    def document(self, slug):
        """It may come out before those of an earlier update, or on the same day as others."""
        day = date(2011, 1, 1) + timedelta(days=self.chance.randrange(0, 3000, 60))
        return dict(table("documents")[0], slug=slug, update=self.chance.choice(YEARS), published_on=str(day)[:self.chance.choice([4, 7, 10])])

    def reported(self, row):
        """The day of its document."""
        return next(span(document["published_on"])[1] for document in self.documents if document["slug"] == row["document"])

    def order(self, document):
        """A correction cites no document of an earlier update, or of an earlier day, than what it corrects."""
        update, = {known["update"] for known in self.documents if known["slug"] == document}
        return int(update), self.reported({"document": document})

    def follows(self, later, earlier):
        return all(one >= other for one, other in zip(self.order(later), self.order(earlier)))

    def chains_hold(self):
        """Whether that is so of all figures that were corrected."""
        revisions = {(row["id"], int(row["revision"])): row["document"] for row in self.figures}
        return all(self.follows(document, revisions[number, revision - 1]) for (number, revision), document in revisions.items() if revision > 1)

    def day(self, row):
        """A figure comes out with its document, unless it was corrected on a day of its own."""
        return date.fromisoformat(row["corrected_on"]) if row.get("corrected_on") else self.reported(row)

    def place(self, row):
        return row["indicator"], row["dimensions"], row["period"]

    def figure(self):
        """A first figure, a correction of one, a rival of one, or one that is derived from another."""
        chance, identity = self.chance, str(FIRST_ID + len(self.figures))
        documents = [document["slug"] for document in self.documents]
        row = dict(table("observations")[1], id=identity, indicator=chance.choice(self.indicators), period=chance.choice(PERIODS),
                   dimensions=chance.choice(['{"slice": "1"}', '{"slice": "2"}']), document=chance.choice(documents), value=str(chance.randrange(100)),
                   qualifier=chance.choice(["exact", "about"]), as_stated="")
        kind = chance.choice(["first"] * 6 + ["correction", "correction", "rival", "derived"]) if self.figures else "first"
        if chance.random() < 0.3:
            row["other_sources"] = f"{chance.choice(documents)} > 1 > lines:1 > body"
        other = chance.choice([figure for figure in self.figures if figure["revision"] == "1"] or [row])
        if kind == "correction":
            former = max((figure for figure in self.figures if figure["id"] == other["id"]), key=lambda figure: int(figure["revision"]))
            document = row["document"] if self.follows(row["document"], former["document"]) else former["document"]
            row.update(other, revision=str(int(former["revision"]) + 1), value=row["value"], reason="a slip", document=document,
                       corrected_on=chance.choice(["", str(LAST_DOCUMENT + timedelta(days=chance.randrange(300)))]))
        elif kind == "rival" and not other["rival_of"] and not other["formula"]:
            row.update(rival_of=other["id"], indicator=other["indicator"], dimensions=other["dimensions"])
        elif kind == "derived":
            row.update(formula=f"#{other['id']} + 1")
        return dict(row, value_text=row["value"])

    def add(self, row):
        """Unless there is one like it: two figures for one period that were reported on one day contradict each other."""
        key = (*self.place(row), self.reported(row)) if row["revision"] == "1" and not row["rival_of"] else row["id"] + row["revision"]
        if key not in self.taken:
            self.figures.append(row)
            self.taken.add(key)

    def redate(self):
        """A document turns out to have come out on another day, or with another update. Gives its figures."""
        while True:
            document = self.chance.choice(self.documents[-DRAWN:])
            before = dict(document)
            document.update({name: value for name, value in self.document(document["slug"]).items() if name in ("update", "published_on")})
            keys = [(*self.place(row), self.reported(row)) for row in self.figures if row["revision"] == "1" and not row["rival_of"]]
            own = [row for row in self.figures if row["document"] == document["slug"]]
            if before != document and own and len(keys) == len(set(keys)) and self.chains_hold():
                return own
            document.update(before)

    def correct(self, cluster, state):
        """Some of the newest figures, each on a day of its own."""
        script = "BEGIN; UPDATE dataset SET version = version + 1, changed_at = clock_timestamp();"
        newest, revised = state.expected({"derived": "true"}), {row["id"] for row in self.figures if row["revision"] != "1"}
        found = [row for row in self.figures if (row["id"], row["revision"]) in newest and row["id"] not in revised]
        for n, row in enumerate(self.chance.sample(found, 10), 1):
            day = state.days[-1] + timedelta(days=50 * n)
            self.figures.append(dict(row, revision="2", corrected_on=str(day), other_sources=""))
            script += CORRECT.format(day=day, identity=row["id"])
        cluster.sql(script + "COMMIT;")

    def write(self, folder, figures):
        """The folder to import: all but the figures as it is, and those."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ROOT / "record", folder)
        for name, rows in (("updates", self.updates), ("documents", self.documents), ("observations", table("observations") + figures)):
            with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)

    def some(self):
        """Some figures, with those that they speak of."""
        kept = {row["id"] for row in self.chance.sample(self.figures, FIGURES // 2)}
        for row in reversed(self.figures):
            if row["id"] in kept:
                kept |= {row["rival_of"], row["formula"].partition(" ")[0][1:]}
        last = {identity: self.chance.randint(1, 3) for identity in kept}
        return [row for row in self.figures if row["id"] in kept and int(row["revision"]) <= last[row["id"]]]


class State:
    """What one version of the dataset holds, and what each query has to find in it."""

    def __init__(self, record, figures):
        update = {document["slug"]: document["update"] for document in record.documents}
        self.days = sorted({record.day(row) for row in figures})
        self.rows = [dict(row, day=record.day(row), reported=record.reported(row), number=int(row["revision"]), update=update[row["document"]], place=record.place(row),
                          documents={row["document"], row["other_sources"].partition(" > ")[0]}) for row in figures]

    def matches(self, row, query):
        year = int(query["vintage"]) if query.get("vintage", "")[:2] == "20" else None
        lists = {"update": {row["update"]}, "document": row["documents"], "indicator": {row["indicator"]}}
        return ((not row["formula"] or query.get("derived") == "true") and (not row["rival_of"] or query.get("vintage") == "all")
                and ("as_of" not in query or row["day"] <= date.fromisoformat(query["as_of"]))
                and (year is None or (int(row["update"]) <= year and row["number"] == 1))
                and ("period" not in query or overlap(stored_span(row["period"]), span(query["period"])))
                and all(name not in query or found & set(query[name].split(",")) for name, found in lists.items()))

    def expected(self, query):
        """(id, revision) of each row; the qualifier is looked at once the vintage has been chosen."""
        rows = [row for row in self.rows if self.matches(row, query)]
        if query.get("vintage") != "all":
            periods = defaultdict(list)
            for row in rows:
                periods[(*row["place"], bool(row["formula"]))].append(row)
            chosen = min if query.get("vintage") == "first" else max
            rows = [chosen(each, key=lambda row: (row["reported"], row["number"], int(row["id"]))) for each in periods.values()]
        return sorted((row["id"], row["revision"]) for row in rows
                      if "qualifier" not in query or row["qualifier"] in query["qualifier"].split(","))


def some_query(chance, record, state):
    """(path, parameters)"""
    days = [day + timedelta(days=shift) for day in state.days for shift in (-1, 0, 1)]
    values = {"update": YEARS, "document": [document["slug"] for document in record.documents], "indicator": record.indicators,
              "qualifier": ["exact", "about"]}
    query = {name: ",".join(chance.sample(values[name], chance.choice([1, 1, 2]))) for name in values if chance.random() < 0.2}
    query |= chance.choice([{}, {"vintage": chance.choice(["latest", "first", "all", *YEARS])}, {"as_of": str(chance.choice(days))}])
    query |= {"derived": "true"} if chance.random() < 0.5 else {}
    query |= {"period": chance.choice([some_period(chance), "undated"])} if chance.random() < 0.2 else {}
    query |= {"sort": chance.choice(["-value", "id", "published_on,-period"])} if chance.random() < 0.3 else {}
    if "update" in query and "," not in query["update"] and chance.random() < 0.5:
        return f"/v1/updates/{query['update']}/observations", query
    return "/v1/observations", query


def found_by(chance, server, path, asked):
    """(format, (id, revision) of each drawn row), in one of the formats; a cube tells no revision."""
    form = chance.choice([".json", ".ndjson", ".csv", ".txt", ".jsonstat"])
    paged = {"limit": str(chance.choice([3, 20, 100, 1000]))} if form not in (".ndjson", ".csv") else {}
    if form == ".jsonstat":
        return form, [(row["id"], None) for row in read_cube(server, address(path, asked | paged, form))]
    if form in (".json", ".ndjson"):
        documents = (read_json if form == ".json" else read_ndjson)(server, address(path, asked | paged, form))
        return form, [(row["id"], row["revision"]["number"]) for row in documents]
    read, paged = (read_csv, {}) if form == ".csv" else (read_table, paged | {"fields": "id,revision"})
    names, rows = read(server, address(path, asked | paged, form))
    return form, [(row[names.index("id")], row[names.index("revision_number")]) for row in rows]


def check(chance, server, record, state, version=None):
    path, query = some_query(chance, record, state)
    asked = {name: value for name, value in query.items() if name != "update" or path == "/v1/observations"}
    form, found = found_by(chance, server, path, asked | ({"dataset_version": str(version)} if version else {}))
    drawn = sorted((identity, revision) for identity, revision in found if int(identity) >= FIRST_ID)
    wanted = sorted((identity, None if form == ".jsonstat" else revision) for identity, revision in state.expected(query))
    assert drawn == wanted, f"{path}{form} {query} at {version}: lacks {set(wanted) - set(drawn)}, has too much {set(drawn) - set(wanted)}"
    return len(wanted)


def changes(record, cluster, folder):
    """The states that the dataset goes through."""
    some = record.some()
    record.write(folder, some)
    cluster.opsd("import", str(folder), check=True)
    yield State(record, some)
    record.write(folder, [row for row in record.figures if row not in some or record.chance.random() < 0.5])
    cluster.opsd("import", str(folder), check=True)
    yield State(record, record.figures)
    own = record.redate()
    record.write(folder, own[1:])
    refused = cluster.opsd("import", str(folder))
    assert refused.returncode == 1 and f"not all of them are given anew: #{own[0]['id']}" in refused.stderr, refused
    record.write(folder, own)
    cluster.opsd("import", str(folder), check=True)
    redated = State(record, record.figures)
    yield redated
    record.correct(cluster, redated)
    yield State(record, record.figures)


def main():
    chance, versions, rows = seeded(), {}, 0
    record = Record(chance)
    with Cluster() as cluster, Server(cluster) as server, tempfile.TemporaryDirectory() as place:
        for version, state in enumerate(changes(record, cluster, Path(place, "record")), 2):
            versions[version] = state
            for _ in range(ROUNDS):
                rows += check(chance, server, record, state)
        for _ in range(ROUNDS):
            version = chance.choice(list(versions))
            rows += check(chance, server, record, versions[version], version)
    print(f"{(len(versions) + 1) * ROUNDS} queries found the {rows} rows that they should")


if __name__ == "__main__":
    main()
