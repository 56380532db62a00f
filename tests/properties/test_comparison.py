"""Comparison against Python: every pair of updates, forwards and backwards, worked out again from the record's files, to which an
update is added that repeats, restates, continues, redefines and renames at random. Written from the contract, not from the SQL.
OPS_SEED repeats a run.
"""

import os
import sys
import tempfile
from collections import defaultdict
from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from asking import Reader
from chance import seeded
from opsd import Cluster, Server
from record import EVER, span
from updates import Record, Told, invent, series_of

STRICT = ("more-than", "under", "nearly")


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
        for one, other in ((link["formerly"], link["indicator"]), (link["indicator"], link["formerly"])) if told.update_of(link) else ():
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


def between(told, one, other):
    """What asks for two updates, on the day of what is told; which asks in vain before both are out."""
    asked = f"from={one}&to={other}" + (f"&as_of={told.day}" if told.day < EVER[1] else "")
    return asked, told.is_out(one) and told.is_out(other)


def check_figures(reader, told, one, other, derived):
    f, t = told.figures(one, derived), told.figures(other, derived)
    asked, out = between(told, one, other)
    rows = reader.rows(f"/v1/compare?{asked}" + ("&derived=true" if derived else ""))
    wanted = wanted_rows(told, f, t) if out else {}
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
    asked, out = between(told, one, other)
    for kind in ("principle", "programme") if out else ():
        f, t = told.named(kind, one), told.named(kind, other)
        for slug in set(f) | set(t):
            name = "new" if slug not in f else "dropped" if slug not in t else "unchanged"
            if slug in f and slug in t and f[slug] and t[slug] and f[slug].lower() != t[slug].lower():
                name = "renamed"
            wanted[kind, slug] = (name, f.get(slug), t.get(slug))
    rows = reader.rows(f"/v1/compare/names?{asked}")
    found = {(row["type"], row["slug"]): (row["class"], row["from"]["name"], row["to"]["name"]) for row in rows}
    assert len(found) == len(rows) and found == wanted, {key: (found.get(key), wanted.get(key)) for key in set(found) | set(wanted)
                                                         if found.get(key) != wanted.get(key)}
    return rows


def check_summary(reader, told, one, other, figures, names):
    totals = defaultdict(int)
    for kind, row in [("indicator", row) for row in figures.values()] + [(row["type"], row) for row in names]:
        totals[kind, row["class"]] += 1
    rows = reader.rows(f"/v1/compare/summary?{between(told, one, other)[0]}")
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


def check_record(reader, record, day=EVER[1]):
    """All pairs of updates; the classes that were seen."""
    told, seen = Told(record, day), defaultdict(int)
    updates = [row["year"] for row in record["updates"]]
    for derived in (False, True):
        rows = {(one, other): check_figures(reader, told, one, other, derived) for one in updates for other in updates}
        for one, other in rows:
            check_turned(rows[one, other], rows[other, one])
            if not derived:
                check_summary(reader, told, one, other, rows[one, other], check_names(reader, told, one, other))
        for row in (row for pair in rows.values() for row in pair.values()):
            seen[row["class"]] += 1
            seen["safe"] += row["safe_to_compare"]
    return dict(seen)


def check_days(reader, record):
    """Before, on and after the days on which documents came out."""
    days = {span(row["published_on"])[1] for row in record["documents"]}
    for day in sorted(days | {min(days) - timedelta(days=1)}):
        check_record(reader, record, day)


# One figure, put right some days after its update came out.
CORRECT = """
BEGIN;
UPDATE dataset SET version = version + 1, changed_at = clock_timestamp();
UPDATE observation SET superseded_from = '{day}' WHERE observation_id = {identity};
INSERT INTO observation (observation_id, revision, series_id, update_year, reported_from, published_from, citation_id, period, area_basis, value, value_text,
                         qualifier, status, reason)
  SELECT observation_id, 2, series_id, update_year, reported_from, '{day}', citation_id, period, area_basis, 12345, 'just 12345', qualifier, status, 'a slip'
  FROM observation WHERE observation_id = {identity};
COMMIT;
"""


def check_corrected(cluster, reader):
    """A comparison of an earlier day stays as it was when a figure is put right, but for the link to it, which leads to its first revision; that of now
    has the figure."""
    before = {day: reader.rows(f"/v1/compare?from=2011&to=2014&as_of={day}") for day in ("2014-03-14", "2015-01-31")}
    identity = before["2015-01-31"][-1]["to"]["observation"]
    cluster.sql(CORRECT.format(identity=identity, day="2015-02-01"))
    for day, rows in before.items():
        now = reader.rows(f"/v1/compare?from=2011&to=2014&as_of={day}")
        for row in now:
            row["links"]["to"] = row["links"]["to"] and row["links"]["to"].removesuffix("?revision=1")
        assert now == rows, day
    for asked in ("", "&as_of=2015-02-01"):
        told = {row["to"]["observation"]: row["to"]["value_text"] for row in reader.rows(f"/v1/compare?from=2011&to=2014{asked}")}
        assert told[identity] == "just 12345", asked


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
    record = Record()
    with Cluster() as cluster, Server(cluster) as server:
        check_hedges(cluster)
        seen = check_record(Reader(server.port), record)
        print("as it is:", seen)
        assert {"new", "not-repeated", "redefined", "unchanged"} <= set(seen)
        check_days(Reader(server.port), record)
        check_corrected(cluster, Reader(server.port))
    invent(record, seeded())
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        record.write(folder)
        with Cluster(record=folder) as cluster, Server(cluster) as server:
            seen = check_record(Reader(server.port), record)
            check_record(Reader(server.port), record, span("2014-03")[1])
    print("with more:", seen)
    assert {"new", "not-repeated", "redefined", "unchanged", "restated", "continued"} <= set(seen) and seen["safe"]


if __name__ == "__main__":
    sys.exit(main())
