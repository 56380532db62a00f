"""What checks and conflicts must come to, worked out from the record's files alone: the other side of the comparison.

Numbers are fractions and ranges have their own arithmetic here, so that a mistake in the database is not repeated.
"""

import itertools
import re
from dataclasses import dataclass
from fractions import Fraction

from record import span

ENDLESS = float("inf")


@dataclass(frozen=True)
class Range:
    """Everything from low to high; an end belongs to it where it is reached."""
    low: Fraction
    high: Fraction
    low_reached: bool = True
    high_reached: bool = True

    def ends(self):
        return ((self.low, self.low_reached), (self.high, self.high_reached))

    def with_ends(self, other, combine, settled=lambda a, b: False):
        """The least and the greatest of what the ends give; `settled`: an end that gives its result whatever the other is."""
        if self.is_empty() or other.is_empty():
            return NOTHING
        found = [(combine(a, b), one and two or one and settled(a, None) or two and settled(None, b))
                 for (a, one), (b, two) in itertools.product(self.ends(), other.ends())]
        found = [(value, reached) for value, reached in found if value == value]
        low, high = min(value for value, _ in found), max(value for value, _ in found)
        return Range(low, high, abs(low) != ENDLESS and (low, True) in found, abs(high) != ENDLESS and (high, True) in found)

    def __add__(self, other):
        return self.with_ends(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self.with_ends(other, lambda a, b: a - b)

    def __mul__(self, other):
        return self.with_ends(other, lambda a, b: 0 if 0 in (a, b) else a * b, lambda a, b: 0 in (a, b))

    def __truediv__(self, other):
        if other.low <= 0 <= other.high:
            return ANYTHING
        return self.with_ends(other, lambda a, b: 0 if abs(b) == ENDLESS and abs(a) != ENDLESS else a / b, lambda a, b: a == 0)

    def to(self, other):
        """The span from one to the other; nothing is in one that ends below its beginning."""
        return Range(self.low, other.high, abs(self.low) != ENDLESS, abs(other.high) != ENDLESS)

    def is_empty(self):
        return self.low > self.high

    def meets(self, other):
        return not (self.below(other, False) or other.below(self, False))

    def inside(self, other):
        return ((self.low > other.low or self.low == other.low and (other.low_reached or not self.low_reached))
                and (self.high < other.high or self.high == other.high and (other.high_reached or not self.high_reached)))

    def below(self, other, equal):
        """Whether all of it is below all of the other, or at most equal to it."""
        return self.high < other.low or self.high == other.low and (equal or not (self.high_reached and other.low_reached))

    def shown(self):
        return tuple(None if self.is_empty() or abs(end) == ENDLESS else Fraction(end) for end in (self.low, self.high))


ANYTHING = Range(-ENDLESS, ENDLESS, False, False)
NOTHING = Range(1, 0)


def half_of_last_digit(written):
    """Half a unit of the last digit that is not a closing zero; decimals are all meant."""
    if "." in written:
        return Fraction(1, 2 * 10 ** len(written.partition(".")[2]))
    digits = written.lstrip("-")
    return Fraction(10 ** (len(digits) - len(digits.rstrip("0")) if digits.strip("0") else 0), 2)


def range_of(row):
    if not row["value"] or row["qualifier"] == "projected":
        return ANYTHING
    value = Fraction(row["value"])
    if row["qualifier"] == "exact":
        return Range(value, value)
    if row["qualifier"] == "about":
        half = half_of_last_digit(row["value"])
        return Range(value - half, value + half)
    reached = row["qualifier"] in ("at-least", "up-to")
    more = row["qualifier"] in ("more-than", "at-least")
    return Range(value, ENDLESS, reached, False) if more == (value >= 0) else Range(-ENDLESS, value, False, reached)


@dataclass(frozen=True)
class Figure:
    value: Fraction  # None in words
    range: Range

    def combined(self, other, combine):
        known = self.value is not None and other.value is not None
        return Figure(combine(self.value, other.value) if known else None, combine(self.range, other.range))

    def __add__(self, other):
        return self.combined(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self.combined(other, lambda a, b: a - b)

    def __mul__(self, other):
        return self.combined(other, lambda a, b: a * b)

    def __truediv__(self, other):
        return self.combined(other, lambda a, b: None if b == 0 else a / b)


def ids_of(formula):
    return re.findall(r"#(\d+)", formula)


def figure_of(formula, rows):
    """A formula has the signs and the precedence of Python's own, so Python reads it."""
    if ".." in formula:
        low, high = (figure_of(end.strip(), rows) for end in formula.split(".."))
        return Figure(None, low.range.to(high.range))
    known = {f"figure_{name}": Figure(Fraction(rows[name]["value"]) if rows[name]["value"] else None, range_of(rows[name]))
             for name in ids_of(formula)}
    text = re.sub(r"(?<![#\d.])(\d+(?:\.\d+)?)", r"exactly('\1')", formula)
    return eval(text.replace("#", "figure_"), {"exactly": lambda n: Figure(Fraction(n), Range(Fraction(n), Fraction(n))), **known})


def reason_of(check, rows):
    """Why a check comes out as it does, by docs/record.md."""
    used = ids_of(f"{check['left_side']} {check['right_side']}")
    if any(name not in rows for name in used):
        return "not-published"
    if any(not rows[name]["value"] for name in used):
        return "no-number"
    left, right = (figure_of(check[side], rows) for side in ("left_side", "right_side"))
    relation, tolerance = check["relation"], check["tolerance"]
    if left.range.is_empty() or right.range.is_empty():
        return "excluded"
    if relation in ("<", "<="):
        if left.range.below(right.range, relation == "<="):
            return "implied"
        return "excluded" if right.range.below(left.range, relation == "<") else "left-open"
    finite = all(end is not None for one in (left, right) for end in one.range.shown())
    if relation == "=" and finite and abs(left.value - right.value) <= tolerance:
        return "equal" if left.value == right.value else "within-rounding"
    if left.range.inside(right.range):
        return "implied"
    return "left-open" if left.range.meets(right.range + Range(-tolerance, tolerance)) else "excluded"


def result_of(reason):
    return {"equal": "pass", "within-rounding": "pass", "implied": "pass", "excluded": "fail"}.get(reason, "cannot-tell")


def days_after(code):
    """The last day of what a document is dated to."""
    return span(code)[1]


def newest(observations):
    """Of each observation its last revision."""
    rows = {}
    for row in sorted(observations, key=lambda row: int(row["revision"])):
        rows[row["id"]] = row
    return rows


def ruled_checks(record):
    """What the record's rules ask for: derived figures, shares and running totals."""
    rows, indicators = newest(record["observations"]), {row["slug"]: row for row in record["indicators"]}

    def check(slug, kind, left, relation, right, tolerance, row):
        return {"slug": slug, "check_kind": kind, "left_side": left, "relation": relation, "right_side": right,
                "tolerance": tolerance, "document": row["document"]}

    for name, row in rows.items():
        about = indicators[row["indicator"]]
        if row["formula"]:
            decimals = len(row["value"].partition(".")[2])
            tolerance = Fraction(1, 2 * 10 ** decimals) if "/" in row["formula"] else Fraction(0)
            yield check(f"derived-{name}", "derived", row["formula"], "=", f"#{name}", tolerance, row)
        if about["measure"] == "ratio" and about["unit"] == "percent":
            yield check(f"share-{name}", "share", f"#{name}", "within", "0 .. 100", Fraction(0), row)
    totals = [row for row in rows.values() if indicators[row["indicator"]]["measure"] == "cumulative" and row["status"] == "actual"
              and not row["formula"] and not row["rival_of"] and row["period"] != "undated" and not row["period"].endswith("..")]

    def line(row):
        return (row["indicator"], row["area"], row["dimensions"], str(span(row["period"])[0]))

    totals.sort(key=lambda row: (*line(row), span(row["period"])[1], int(row["id"])))
    for one, two in zip(totals, totals[1:]):
        if line(one) == line(two):
            yield check(f"cumulative-{one['id']}-{two['id']}", "cumulative", f"#{one['id']}", "<=", f"#{two['id']}", Fraction(0), two)


def all_checks(record):
    told = [{**row, "tolerance": Fraction(row["tolerance"] or 0)} for row in record["checks"]]
    return {check["slug"]: check for check in [*told, *ruled_checks(record)]}


def all_conflicts(record, rows):
    """Every conflict of the figures in `rows`: {id: (kind, what differs, the difference, whether one number fits both)}."""
    indicators = {row["slug"]: row for row in record["indicators"]}
    documents = {row["slug"]: row for row in record["documents"]}
    ranks = ["primary", "summary", "coverage", "related"]

    def rank(row):
        document = documents[row["document"]]
        return int(document["update"]), ranks.index(document["role"]), days_after(document["published_on"]), int(row["id"])

    def place(row):
        return row["area"], row["dimensions"], span(row["period"])

    def kind_of(one, two):
        first, second = indicators[one["indicator"]], indicators[two["indicator"]]
        if two["rival_of"] == one["id"]:
            return "rival"
        if place(one) != place(two):
            return None
        if first is second:
            same_update = documents[one["document"]]["update"] == documents[two["document"]]["update"]
            return None if one["rival_of"] or two["rival_of"] else "rival" if same_update else "restated"
        alike = (first["programme"], first["unit"], one["status"]) == (second["programme"], second["unit"], two["status"])
        apart = (one["document"], one["kind"]) != (two["document"], two["kind"])
        dated = one["period"] != "undated" and not one["period"].endswith("..")
        return "look-alike" if alike and apart and dated and one["value"] and two["value"] else None

    published = sorted((row for row in rows.values() if not row["formula"]), key=rank)
    conflicts = {}
    for one, two in itertools.combinations(published, 2):
        kind = kind_of(one, two)
        differs = [name for name in ("indicator", "value", "qualifier", "period", "area", "dimensions") if one[name] != two[name]]
        compatible = range_of(one).meets(range_of(two))
        if kind and differs and (two["rival_of"] == one["id"] or not compatible):
            known = one["value"] and two["value"]
            difference = Fraction(two["value"]) - Fraction(one["value"]) if known else None
            conflicts[f"{one['id']}-{two['id']}"] = (kind, differs, difference, compatible)
    return conflicts
