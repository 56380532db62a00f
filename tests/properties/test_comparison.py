"""Comparison against Python: every pair of updates, forwards and backwards, worked out again from the record's files, to which an
update is added that repeats, restates, continues, redefines and renames at random. Written from the contract, not from the SQL.
OPS_SEED repeats a run.
"""

import csv
import json
import os
import random
import sys
import tempfile
from collections import defaultdict
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path

from asking import Reader
from opsd import Cluster, ROOT, Server
from record import EVER, span

NEW = "invented-2015"
PLACE = {"document": NEW, "section": "1. Invented", "locator": "lines:1", "kind": "body"}
QUALIFIERS = ("exact", "exact", "about", "more-than", "at-least", "nearly", "up-to", "under", "projected")
STRICT = ("more-than", "under", "nearly")


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
    """What each update tells: its figures by series and period, and its names."""

    def __init__(self, record):
        self.record = record
        self.documents = {row["slug"]: row for row in record["documents"]}
        self.indicators = {row["slug"]: row for row in record["indicators"]}

    def update_of(self, row):
        return self.documents[row["document"]]["update"]

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
            if any(self.documents[slug]["update"] == update for slug in cited):
                found[row["slug"]] = None
        rows = [row for row in self.record[f"{kind}_names"] if self.update_of(row) == update]
        rows.sort(key=lambda row: (self.documents[row["document"]]["role"] != "primary", self.published(row), row["document"]))
        for row in reversed(rows):
            found[row[kind]] = row["name"]
        return found


def pairs(told, f, t):
    """(class, figure, figure) of two updates; one of the figures may be missing."""
    found = []
    for series in set(f) | set(t):
        one, other = f.get(series, {}), t.get(series, {})
        for period in set(one) & set(other):
            same = one[period]["qualifier"] == other[period]["qualifier"] and equal(one[period], other[period])
            found.append(("unchanged" if same else "restated", one[period], other[period]))
        if one and other and told.newest(one)["period"] != told.newest(other)["period"]:
            found.append(("continued", told.newest(one), told.newest(other)))
    for link in told.record["redefinitions"]:
        for one, other in ((link["formerly"], link["indicator"]), (link["indicator"], link["formerly"])):
            for series in f:
                twin = (other, *series[1:])
                if series[0] == one and twin in t and series not in t and twin not in f:
                    found.append(("redefined", told.newest(f[series]), told.newest(t[twin])))
    for side, figures, name in ((1, f, "not-repeated"), (2, t, "new")):
        partnered = {pair[side]["id"] for pair in found if pair[side]}
        for figure in (figure for periods in figures.values() for figure in periods.values()):
            if figure["id"] not in partnered:
                found.append((name, figure, None) if side == 1 else (name, None, figure))
    return found


def equal(one, other):
    if one["value"] and other["value"]:
        return Decimal(one["value"]) == Decimal(other["value"])
    return one["value"] == other["value"] and one["value_text"] == other["value_text"]


def bounds(figure):
    """The least and the most that a figure may be; None where open or vague."""
    value, hedge = Decimal(figure["value"]), figure["qualifier"]
    if hedge == "exact":
        return value, value
    if hedge in ("about", "projected"):
        return None, None
    outwards = hedge in ("more-than", "at-least")
    return (value, None) if outwards == (value >= 0) else (None, value)


def difference(one, other):
    """(value, qualifier), or (None, None) where the hedges leave it open."""
    hedges = {one["qualifier"], other["qualifier"]}
    value = Decimal(other["value"]) - Decimal(one["value"])
    if hedges == {"exact"}:
        return value, "exact"
    if hedges <= {"exact", "about", "projected"}:
        return value, "projected" if "projected" in hedges else "about"
    (low, high), (least, most) = bounds(one), bounds(other)
    if least is not None and high is not None:
        outwards = value >= 0  # it is at least the value
    elif most is not None and low is not None:
        outwards = value < 0  # it is at most the value
    else:
        return None, None
    strict = bool(hedges & set(STRICT))
    return value, ("more-than" if strict else "at-least") if outwards else ("under" if strict else "up-to")


def percent(one, other, hedge, indicator):
    start, end = Decimal(one["value"]), Decimal(other["value"])
    if indicator["unit"] in ("percent", "percentage-points") or indicator["measure"] == "change" or start <= 0 or end < 0:
        return None
    if end == 0 and hedge != "exact":
        return None
    change = 100 * (end - start) / start
    down = {"more-than": True, "at-least": True, "under": False, "up-to": False}.get(hedge)
    if down is None:
        return change.quantize(Decimal("0.1"), ROUND_HALF_UP)
    rounding = ROUND_FLOOR if down == (change >= 0) else ROUND_CEILING
    return change.quantize(Decimal("0.1"), rounding)


def kind_of(code):
    if code == "undated" or ".." in code:
        return "undated" if code == "undated" else "range"
    return code[:2] if code[0] in "FA" else "season" if code[5:6].isalpha() else code.count("-")


def months_in(code):
    start, end = span(code)
    if EVER[0] == start or EVER[1] == end:
        return None
    return ((end - start).days + 1) / Decimal("30.44")


def period_reason(measure, one, other):
    if "undated" in (one, other):
        return "undated"
    if kind_of(one) != kind_of(other):
        return "different-period-kind"
    if measure == "cumulative":
        return "different-start" if span(one)[0] != span(other)[0] else None
    lengths = [length if length is None else length.quantize(Decimal(1), ROUND_HALF_UP) for length in map(months_in, (one, other))]
    return "different-length" if lengths[0] != lengths[1] else None


def reasons_of(told, one, other, f, t):
    if other is None:
        return {"period-not-in-to" if series_of(one) in t else "not-in-to"}
    if one is None:
        return {"period-not-in-from" if series_of(other) in f else "not-in-from"}
    indicators = [told.indicators[row["indicator"]] for row in (one, other)]
    found = {f"different-{name}" for name in ("unit", "measure") if indicators[0][name] != indicators[1][name]}
    if one["indicator"] != other["indicator"]:
        found.add("different-indicator")
    if one["status"] != other["status"]:
        found.add("different-status")
    if not one["value"] or not other["value"]:
        found.add("value-in-words")
    period = period_reason(indicators[1]["measure"], one["period"], other["period"])
    return found | ({period} if period else set())


def wanted_rows(told, f, t):
    """The rows by class and ids: what is safe and why not, the difference and its percentage."""
    wanted = {}
    for name, one, other in pairs(told, f, t):
        value = hedge = change = None
        if one and other and one["indicator"] == other["indicator"] and one["value"] and other["value"]:
            value, hedge = difference(one, other)
            change = percent(one, other, hedge, told.indicators[one["indicator"]]) if hedge else None
        key = (name, *(row and row["id"] for row in (one, other)))
        wanted[key] = (reasons_of(told, one, other, f, t), value, hedge, change)
    return wanted


def decimal(value):
    return None if value is None else Decimal(str(value))


def check_figures(reader, told, one, other, derived):
    f, t = told.figures(one, derived), told.figures(other, derived)
    rows = reader.rows(f"/v1/compare?from={one}&to={other}" + ("&derived=true" if derived else ""))
    wanted = wanted_rows(told, f, t)
    found = {(row["class"], *(row[side]["observation"] and str(row[side]["observation"]) for side in ("from", "to"))): row
             for row in rows}
    assert len(found) == len(rows) and set(found) == set(wanted), f"{one} to {other}: {set(found) ^ set(wanted)}"
    for key, row in found.items():
        reasons, value, hedge, change = wanted[key]
        delta = row["delta"]
        told_now = (set(row["reasons"]), decimal(delta["value"]), delta["qualifier"], decimal(delta["percent"]))
        assert told_now == (reasons, value, hedge, change), f"{one} to {other} {key}: {told_now}, not {wanted[key]}"
        assert row["safe_to_compare"] == (not reasons) and row["explanation"], key
        assert (delta["value"] is None) == (delta["missing"] is not None), key
        assert (delta["percent"] is None) == (delta["percent_missing"] is not None), key
        if hedge:
            least, most = bounds({"value": value, "qualifier": hedge})
            assert (decimal(delta["lower"]), decimal(delta["upper"])) == (least, most), key
    return found


def check_names(reader, told, one, other):
    wanted = {}
    for kind in ("principle", "programme"):
        f, t = told.named(kind, one), told.named(kind, other)
        for slug in set(f) | set(t):
            name = "new" if slug not in f else "dropped" if slug not in t else "unchanged"
            if slug in f and slug in t and f[slug] and t[slug] and f[slug].lower() != t[slug].lower():
                name = "renamed"
            wanted[kind, slug] = (name, f.get(slug), t.get(slug))
    rows = reader.rows(f"/v1/compare/names?from={one}&to={other}")
    found = {(row["type"], row["slug"]): (row["class"], row["from"]["name"], row["to"]["name"]) for row in rows}
    assert len(found) == len(rows) and found == wanted, {key: (found.get(key), wanted.get(key)) for key in set(found) | set(wanted)
                                                         if found.get(key) != wanted.get(key)}
    return rows


def check_summary(reader, one, other, figures, names):
    totals = defaultdict(int)
    for kind, row in [("indicator", row) for row in figures.values()] + [(row["type"], row) for row in names]:
        totals[kind, row["class"]] += 1
    rows = reader.rows(f"/v1/compare/summary?from={one}&to={other}")
    assert {(row["type"], row["class"]): int(str(row["total"])) for row in rows} == totals, (one, other)
    for row in rows:
        assert len(reader.rows(row["links"]["self"])) == int(str(row["total"])), row
    safe = sum(int(str(row["safe_to_compare"])) for row in rows if row["type"] == "indicator")
    assert safe == sum(row["safe_to_compare"] for row in figures.values())


TURNED = {"new": "not-repeated", "not-repeated": "new"}


def check_turned(there, back):
    """Turned round, a comparison has the same pairs, and its differences the other sign."""
    assert {(TURNED.get(key[0], key[0]), key[2], key[1]) for key in there} == set(back)
    for key, row in there.items():
        other = back[TURNED.get(key[0], key[0]), key[2], key[1]]
        value, turned = decimal(row["delta"]["value"]), decimal(other["delta"]["value"])
        assert (value is None) == (turned is None) and (value is None or value == -turned), key
        assert row["safe_to_compare"] == other["safe_to_compare"], key


def check_record(reader, record):
    """All pairs of updates; the classes that were seen."""
    told, seen = Told(record), defaultdict(int)
    updates = [row["year"] for row in record["updates"]]
    for derived in (False, True):
        rows = {(one, other): check_figures(reader, told, one, other, derived) for one in updates for other in updates}
        for one, other in rows:
            check_turned(rows[one, other], rows[other, one])
            if not derived:
                check_summary(reader, one, other, rows[one, other], check_names(reader, told, one, other))
        for row in (row for pair in rows.values() for row in pair.values()):
            seen[row["class"]] += 1
            seen["safe"] += row["safe_to_compare"]
    return dict(seen)


# From, to, and the difference: qualifier and percentage. An empty qualifier: the hedges leave it open.
HEDGED = [
    ("1000 more-than", "3657 exact", "under 265.7"), ("20 exact", "100 at-least", "at-least 400.0"),
    ("100 exact", "50 up-to", "at-least -50.0"), ("60000 nearly", "70000 exact", "more-than 16.6"),
    ("700 more-than", "800 more-than", " "), ("130000 about", "260000 exact", "about 100.0"), ("3 exact", "70500 projected", "projected 2349900.0"),
    ("1000 more-than", "900 exact", "more-than -10.0"), ("13.4 exact", "6.7 exact", "exact -50.0"), ("100 about", "200 more-than", " "),
]


def check_hedges(cluster):
    for one, other, wanted in HEDGED:
        (start, before), (end, after) = one.split(), other.split()
        hedge = f"difference_qualifier({start}, '{before}', {end}, '{after}')"
        found = cluster.sql(f"SELECT {hedge}, CASE WHEN {hedge} IS NOT NULL THEN percent_change({start}, {end}, {hedge}) END")
        assert found == [wanted.split(" ")], (one, other, found)


def main():
    seed = os.environ.get("OPS_SEED") or str(random.SystemRandom().randrange(10**9))
    print(f"OPS_SEED={seed}", flush=True)
    record = Record()
    with Cluster() as cluster, Server(cluster) as server:
        check_hedges(cluster)
        seen = check_record(Reader(server.port), record)
        print("as it is:", seen)
        assert {"new", "not-repeated", "redefined", "unchanged"} <= set(seen)
    invent(record, random.Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        record.write(folder)
        with Cluster(record=folder) as cluster, Server(cluster) as server:
            seen = check_record(Reader(server.port), record)
    print("with more:", seen)
    assert {"new", "not-repeated", "redefined", "unchanged", "restated", "continued"} <= set(seen) and seen["safe"]


if __name__ == "__main__":
    sys.exit(main())
