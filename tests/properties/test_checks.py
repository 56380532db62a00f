"""Checks and conflicts are what they must be by the record's files: every one of them, on every day on which something came
out, of the 2011-2014 record and of a record with one more update, in which figures are restated, sums fail and one is corrected. And the ranges
that qualifiers leave open are reckoned with as fractions are.
"""

import csv
import operator
import shutil
import tempfile
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from asking import parse
from chance import seeded
from opsd import Cluster, ROOT, Server
from reckoning import ANYTHING, ENDLESS, Range, all_checks, all_conflicts, days_after, figure_of, ids_of, newest, reason_of, result_of

FILES = ("indicators", "documents", "observations", "checks")
LATER = "open-public-services-2015"
FIELDS = {"document": LATER, "section": "1", "locator": "lines:1", "kind": "body", "other_sources": ""}

# What the later update tells: changes to a row of the record that is told again, in this order. What must follow is computed;
# what it was chosen for stands behind it.
TOLD_AGAIN = [
    ("22", {"value": "3660", "value_text": "3,660"}),  # restated
    ("17", {}),  # told again unchanged: no conflict
    ("150", {"value": "720000", "value_text": "720,000", "qualifier": "exact"}),  # fits "more than 700,000": no conflict
    ("29", {"value": "500000", "value_text": "500,000", "qualifier": "exact"}),  # "over 500,000" excludes just that
    ("28", {"value": "1400", "value_text": "1,400", "qualifier": "exact"}),  # too far from "about 1,000"
    ("74", {"value": "630", "value_text": "about 630", "qualifier": "about"}),  # fits "approximately 600"
    ("112", {"period": "..2015-03-13", "value": "200000", "value_text": "200,000"}),  # a running total that fell
    ("43", {"period": "2015-01-31", "value": "104", "value_text": "104%"}),  # a share beyond its range
    ("90", {"value": "1600", "value_text": "nearly 1,600", "qualifier": "nearly", "period": "2014-12", "status": "actual"}),
    ("24", {"value": "60", "value_text": "60%", "qualifier": "exact"}),  # a number for what was told in words
]
# Of one id up: what only a check can find.
MORE_CHECKS = [
    ("one-too-many", "#17 + #18", "=", "#15 + 1", ""),
    ("nearly-one-too-many", "#17 + #18", "=", "#15 + 1", "1"),
    ("negative-parts", "#96 * #95", "<", "0", ""),
    ("by-what-may-be-nothing", "#71 / #72 - #117", "<=", "#71 / (#129 - #129)", ""),
    ("up-to-is-a-ceiling", "#123 * 2", "<=", "360", ""),
    ("up-to-is-no-floor", "360", "<=", "#123 * 2", ""),
    ("more-than-is-not-equal", "#72", "=", "550", ""),
    ("between-two-figures", "#17", "within", "#18 .. #15", ""),
    ("upside-down", "#17", "within", "#15 .. #18", ""),
    ("upside-down-in-numbers", "#17", "within", "500 .. 1", ""),
    ("nothing-times-what-has-no-end", "0 * #72", "=", "#15", ""),
    ("nothing-by-what-has-no-end", "0 / #72", "<", "#15", ""),
    ("deep-in-brackets", "((#17 - (#16 + 1)) * 2.5) / (#17 - #16)", "<", "2.5", ""),
]


def read(folder):
    record = {}
    for name in FILES:
        with open(Path(folder, f"{name}.csv"), newline="", encoding="utf-8") as file:
            record[name] = list(csv.DictReader(file))
    return record


def write(folder, name, rows):
    with open(Path(folder, f"{name}.csv"), "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def later_record(folder):
    """A copy of the record with one more update."""
    shutil.copytree(ROOT / "record", folder)
    record = read(folder)
    with open(Path(folder, "updates.csv"), "a", encoding="utf-8") as file:
        file.write("2015,Open Public Services 2015,2015-03-13,One more update.\n")
    documents, observations, checks = record["documents"], record["observations"], record["checks"]
    documents.append({**documents[2], "slug": LATER, "update": "2015", "published_on": "2015-03-13", "sha256": "0" * 64})
    rows = newest(observations)
    for name, changes in TOLD_AGAIN:
        observations.append({**rows[name], **FIELDS, "id": str(len(observations) + 1), "as_stated": "", **changes})
    observations.append({**rows["16"], **FIELDS, "revision": "2", "value": "94", "value_text": "94", "reason": "It was miscounted."})
    for slug, left, relation, right, tolerance in MORE_CHECKS:
        kind = "sum" if relation == "=" else "part"
        checks.append({**checks[0], **FIELDS, "slug": slug, "check_kind": kind, "title": slug, "left_side": left,
                       "relation": relation, "right_side": right, "tolerance": tolerance, "note": ""})
    for name in ("documents", "observations", "checks"):
        write(folder, name, record[name])


def published(record, day):
    """What was public on a day."""
    days = {row["slug"]: days_after(row["published_on"]) for row in record["documents"]}

    def public(row):
        return day is None or days[row["document"]] <= day
    return {**record, "observations": [row for row in record["observations"] if public(row)]}, public


def days_of(record):
    """The days on which something came out, the days before, and no day at all."""
    days = {days_after(row["published_on"]) for row in record["documents"]}
    return [None, *sorted(days | {day - timedelta(days=1) for day in days})]


def exactly(server, target):
    """The body of a 200 answer, its numbers as text."""
    status, _, body = server.get(target)
    assert status == 200, (target, body)
    return parse(body.decode())


def near(told, meant):
    """A quotient is rounded by the database at its sixteenth digit or later."""
    told = None if told is None else Fraction(told)
    return told == meant if None in (told, meant) else abs(told - meant) <= abs(meant) / 10 ** 14


def compare_side(side, figure, where):
    assert near(side["value"], figure.value), (where, side, figure)
    assert all(near(side[name], end) for name, end in zip(("lower", "upper"), figure.range.shown())), (where, side, figure)


def compare_checks(server, record, day):
    query = f"&as_of={day}" if day else ""
    told = {row["slug"]: row for row in exactly(server, f"/v1/checks?limit=1000{query}")["data"]}
    known, public = published(record, day)
    rows = newest(known["observations"])
    meant = {slug: check for slug, check in all_checks(record).items() if public(check)}
    assert set(told) == set(meant), (day, set(told) ^ set(meant))
    for slug, check in meant.items():
        reason, one = reason_of(check, rows), told[slug]
        assert (one["result"], one["reason"]) == (result_of(reason), reason), (day, slug, one["result"], one["reason"], reason)
        assert (one["kind"], Fraction(one["tolerance"])) == (check["check_kind"], check["tolerance"]), slug
        if reason != "not-published":
            compare_side(one["left"], figure_of(check["left_side"], rows), (day, slug))
            compare_side(one["right"], figure_of(check["right_side"], rows), (day, slug))
        assert {str(figure["id"]): str(figure["revision"]) for figure in one["observations"]} == {
            name: rows[name]["revision"] for name in ids_of(one["formula"]) if name in rows}, (day, slug)
    results = {one["result"] for one in told.values()}
    for result in ("pass", "fail", "cannot-tell"):
        found = [row["slug"] for row in exactly(server, f"/v1/checks?limit=1000&result={result}{query}")["data"]]
        assert sorted(found) == sorted(slug for slug, one in told.items() if one["result"] == result), (day, result)
    return len(told), results


def compare_conflicts(server, record, day):
    told = {row["id"]: row for row in exactly(server, f"/v1/conflicts?limit=1000{f'&as_of={day}' if day else ''}")["data"]}
    known, _ = published(record, day)
    meant = all_conflicts(known, newest(known["observations"]))
    assert set(told) == set(meant), (day, set(told) ^ set(meant))
    for name, (kind, differs, difference, compatible) in meant.items():
        one = told[name]
        assert (one["kind"], one["differs_in"], one["verdict"]["compatible"]) == (kind, differs, compatible), (day, one)
        assert one["verdict"]["same_measure"] == ("indicator" not in differs) == (kind != "look-alike"), (day, one)
        assert near(one["difference"]["value"], difference), (day, one)
        assert f"{one['claims'][0]['observation']}-{one['claims'][1]['observation']}" == name, (day, one)
    return len(told), {one["kind"] for one in told.values()}


def drawn_range(chance):
    """A range with ends of both signs, at nothing, or at none; there is something in it."""
    low, high = sorted(chance.choice([-ENDLESS, ENDLESS, *[Fraction(n, 4) for n in range(-9, 10)], *[Fraction(0)] * 4]) for _ in range(2))
    if low == high:
        return ANYTHING if abs(low) == ENDLESS else Range(low, high)
    return Range(low, high, abs(low) != ENDLESS and chance.random() < 0.5, abs(high) != ENDLESS and chance.random() < 0.5)


def some_of(chance, drawn):
    """A number in the range."""
    low, high = max(drawn.low, min(drawn.high, 0) - 1000), min(drawn.high, max(drawn.low, 0) + 1000)
    return low if low == high else low + (high - low) * Fraction(chance.choice([1, 500, 999]), 1000)


def written(drawn):
    low, high = ("" if abs(end) == ENDLESS else str(float(end)) for end in (drawn.low, drawn.high))
    return f"'{'[' if drawn.low_reached else '('}{low},{high}{']' if drawn.high_reached else ')'}'::numrange"


def compare_ranges(cluster, chance, number=3000):
    """Each step of a formula, for ranges that chance has drawn: as fractions have it, never empty, and with all that it gives for numbers in them."""
    steps = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
    drawn = [(drawn_range(chance), drawn_range(chance), chance.choice("+-*/")) for _ in range(number)]
    values = ", ".join(f"({at}, {written(one)}, {written(other)}, '{step}')" for at, (one, other, step) in enumerate(drawn))
    told = cluster.sql(f"""SELECT isempty(made), lower(made), upper(made), lower_inc(made), upper_inc(made)
        FROM (VALUES {values}) AS drawn (place, one, other, step), LATERAL range_combine(one, other, step) AS made ORDER BY place""")
    for (one, other, step), (empty, low, high, *reached) in zip(drawn, told, strict=True):
        where, meant = (written(one), step, written(other)), steps[step](one, other)
        assert empty == "f", where
        assert all(near(end or None, wanted) for end, wanted in zip((low, high), meant.shown())), (where, low, high, meant)
        assert reached == ["t" if end else "f" for end in (meant.low_reached, meant.high_reached)], (where, reached, meant)
        a, b = some_of(chance, one), some_of(chance, other)
        result = None if step == "/" and b == 0 else steps[step](a, b)
        assert result is None or Range(result, result).inside(meant), (where, a, b, meant)


def compare(folder, results, kinds):
    """Compares all days, and sees that the record has what it was chosen for."""
    record = read(folder)
    with Cluster(record=folder) as cluster, Server(cluster) as server:
        for day in days_of(record):
            checks, conflicts = compare_checks(server, record, day), compare_conflicts(server, record, day)
            print(f"{day or 'now'}: {checks[0]} checks, {conflicts[0]} conflicts")
            assert day or (checks[1] == results and conflicts[1] == kinds), (checks, conflicts)


def main():
    with Cluster(record=None) as cluster:
        cluster.opsd("migrate", check=True)
        compare_ranges(cluster, seeded())
    compare(ROOT / "record", {"pass", "cannot-tell"}, {"rival", "look-alike"})
    with tempfile.TemporaryDirectory() as folder:
        later_record(Path(folder, "record"))
        compare(Path(folder, "record"), {"pass", "fail", "cannot-tell"}, {"rival", "look-alike", "restated"})


if __name__ == "__main__":
    main()
