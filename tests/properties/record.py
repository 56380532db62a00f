"""The record's own files, and what their period codes mean in days: the other side of every comparison.

Written from docs/record.md alone, so that a mistake in the server is not repeated here.
"""

import csv
import re
from datetime import date, timedelta

from opsd import ROOT

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
EVER = (date.min, date.max)


def table(name):
    with open(ROOT / "record" / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def months(year, month, count):
    """First and last day of so many months."""
    after = year * 12 + month - 1 + count
    end = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return date(year, month, 1), end


def days_of(code):
    """First and last day of one code without dots."""
    if match := re.fullmatch(r"(FY|AY)(\d{4})", code):
        return months(int(match[2]), 4 if match[1] == "FY" else 9, 12)
    if match := re.fullmatch(r"(\d{4})-(spring|summer|autumn|winter)", code):
        return months(int(match[1]), SEASONS[match[2]], 3)
    numbers = [int(part) for part in code.split("-")]
    if len(numbers) == 3:
        return date(*numbers), date(*numbers)
    return months(numbers[0], numbers[1], 1) if len(numbers) == 2 else months(numbers[0], 1, 12)


def span(code):
    """First and last day of a period, open ends far away; None where it is undated."""
    if code == "undated":
        return None
    first, dots, last = code.partition("..")
    start = days_of(first)[0] if first else EVER[0]
    end = days_of(last or ("" if dots else first))[1] if last or not dots else EVER[1]
    return start, end


def stored_span(code):
    """The span a figure counts for: one whose start is not known counts at its end."""
    days = span(code)
    return (days[1], days[1]) if days and code.startswith("..") else days


def overlap(one, other):
    if one is None or other is None:
        return one is other  # what has no date fits `undated` alone
    return one[0] <= other[1] and other[0] <= one[1]


def some_code(chance):
    """A period code a caller may write."""
    year = chance.randint(2005, 2016)
    month = chance.randint(1, 12)
    season = chance.choice(sorted(SEASONS))
    day = chance.randint(1, 28)
    return chance.choice([f"{year}", f"FY{year}", f"AY{year}", f"{year}-{month:02}", f"{year}-{season}",
                          f"{year}-{month:02}-{day:02}"])


def some_period(chance):
    """A code, a range of two in order, or a range with one end."""
    one, other = some_code(chance), some_code(chance)
    if days_of(one)[0] > days_of(other)[1]:
        one, other = other, one
    return chance.choice([one, f"{one}..{other}", f"{one}..", f"..{other}"])
