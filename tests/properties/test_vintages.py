"""Principles, programmes and indicators as of any day and after any update: the rows, their names and their vintages are those that the
record's own files give, worked out here by other means. And the row of anything else calls its programme or principle by the name it then had,
and links to what was to be read at the same moment."""

import csv
import io
import itertools
import random
import re
import sys
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from opsd import Cluster, Server
from record import EVER, span, table

ROLES = ("primary", "summary", "related", "coverage")


@cache
def documents():
    """The documents with what their order depends on."""
    return {one["slug"]: {"year": int(one["update"]), "day": span(one["published_on"])[1], "role": ROLES.index(one["role"])}
            for one in table("documents")}


def cited(row):
    """The documents that a row of a file cites."""
    return {row["document"], *(place.split(" > ")[0] for place in row.get("other_sources", "").split(" | ") if place)}


@cache
def told(plural, names):
    """Which documents tell of each thing, and what each calls it."""
    tellers, called = defaultdict(set), defaultdict(dict)
    for row in table(plural):
        tellers[row["slug"]] |= cited(row)
    for row in table(names) if names else ():
        subject = row[plural.removesuffix("s")]
        tellers[subject].add(row["document"])
        called[subject][row["document"]] = row["name"]
    return tellers, called


def newest(slugs, held):
    """Of some documents the one that counts: of the newest update, its report first, then the newest."""
    return min(slugs, key=lambda slug: (-held[slug]["year"], held[slug]["role"], -held[slug]["day"].toordinal(), slug))


def cuts(query, years):
    """What a query leaves of the documents, as (last year, last day), one for each row that a thing may have."""
    if "as_of" in query:
        return lambda reported: [(9999, date.fromisoformat(query["as_of"]))]
    vintage = query.get("vintage", "latest")
    if vintage == "first":
        return lambda reported: [(min(reported), date.max)] if reported else []
    if vintage == "all":
        return lambda reported: [(year, date.max) for year in sorted(reported)]
    return lambda reported: [(9999 if vintage == "latest" else int(vintage), date.max)]


def wanted(plural, names, query):
    """(slug, name, update, document) of every row, in no order."""
    held, rows = documents(), []
    tellers, called = told(plural, names)
    standing = {row["slug"]: row["name"] for row in table(plural)}
    for slug, tells in tellers.items():
        for last_year, last_day in cuts(query, held)({held[one]["year"] for one in tells}):
            within = [one for one in tells if held[one]["year"] <= last_year and held[one]["day"] <= last_day]
            if not within:
                continue
            vintage = newest(within, held)
            named = [one for one in called[slug] if one in within]
            plain = not names or not query or query == {"vintage": "latest"} or not named
            name = standing[slug] if plain else called[slug][newest(named, held)]
            rows.append((slug, name, held[vintage]["year"], vintage))
    return sorted(rows)


def queries(chance):
    """No choice, every kind of vintage, and days: around every publication, and some at random."""
    yield {}
    yield from ({"vintage": word} for word in ("latest", "first", "all", "2011", "2013", "2014"))
    days = {one["day"] + timedelta(days=shift) for one in documents().values() for shift in (-1, 0, 1)}
    days |= {date(2010, 1, 1) + timedelta(days=chance.randrange(2500)) for _ in range(20)}
    yield from ({"as_of": str(day)} for day in sorted(days))


def found(server, path, query):
    """All rows, page by page."""
    rows, target = [], f"{path}?limit=37" + "".join(f"&{name}={value}" for name, value in query.items())
    while target:
        page = server.json(target)
        rows += page["data"]
        target = page["links"].get("next")
    assert len(rows) == page["meta"]["total"], (path, query)
    return rows


def check_singles(server, path, query, rows):
    """A thing alone is the same as in the list; where the list has it not, there is nothing."""
    if query.get("vintage") == "all":
        return
    asked = "".join(f"&{name}={value}" for name, value in query.items()).replace("&", "?", 1)
    for row in rows[:3]:
        assert server.json(f"{path}/{row['slug']}{asked}")["data"] == row, (path, row["slug"], query)
    missing = {row["slug"] for row in table(path.rpartition("/")[2])} - {row["slug"] for row in rows}
    for slug in itertools.islice(sorted(missing), 3):
        assert server.get(f"{path}/{slug}{asked}")[0] == 404, (path, slug, query)


def check_nothing_later(server, path, query, rows):
    """No source, name or figure of a row is of a document that came later."""
    held, day = documents(), date.fromisoformat(query.get("as_of", "9999-12-31"))
    for row in rows:
        last = row["vintage"]["update"] if query.get("vintage") in ("first", "all") else int(
            query["vintage"]) if query.get("vintage", "latest").isdigit() else 9999
        for place in [*row["sources"], *row.get("names", [])]:
            one = held[place["document"]]
            assert one["day"] <= day and one["year"] <= last, (path, row["slug"], query, place)


def name_then(plural, slug, year, day):
    """What documents up to some update and day call a thing; its standing name where that is all, or nothing is asked for."""
    held, called = documents(), told(plural, plural.removesuffix("s") + "_names")[1][slug]
    named = [one for one in called if held[one]["year"] <= year and held[one]["day"] <= day]
    standing = {row["slug"]: row["name"] for row in table(plural)}[slug]
    return called[newest(named, held)] if named and (year, day) != (9999, date.max) else standing


def read_until(path, query, row):
    """The last update and the last day that a row stands on."""
    if "as_of" in query:
        return 9999, date.fromisoformat(query["as_of"])
    vintage = query.get("vintage", "latest")
    if vintage == "first" and path == "/v1/commitments":
        return 9999, documents()[row["made_in"]["document"]]["day"]
    if vintage in ("first", "all"):
        return row["vintage"]["update"], date.max
    return (9999 if vintage == "latest" else int(vintage)), date.max


# What can be read as it stood: lists and single things, but not single figures, and nothing below them but a chart.
AS_IT_STOOD = re.compile(r"/v1/((principles|programmes|indicators|commitments)(/[a-z0-9-]+(/chart\.svg)?)?|observations)$")


def check_links(server, path, query, row, chance):
    """Each link from a row stays at its moment where it can, and leads somewhere: of all, some are followed."""
    year, day = read_until(path, query, row)
    moment = [("as_of", str(day))] if day < date.max else [("vintage", str(year))] if year < 9999 else []
    for name, target in row["links"].items():
        if target is None or name == "state":  # which names its own moment
            continue
        address = urlsplit(target)
        asked = [pair for pair in parse_qsl(address.query) if pair[0] in ("as_of", "vintage")]
        assert asked == (moment if name != "self" and AS_IT_STOOD.match(address.path) else []), (path, query, target)
        if chance.random() < 0.02:
            assert server.get(target)[0] == 200, (path, query, target)


def check_programmes_named(server, path, query, chance):
    rows = found(server, path, {**query, "include": "programme"})
    for row in rows:
        check_links(server, path, query, row, chance)
        if row["programme"]:
            name = row["included"]["programme"]["name"]
            assert name == name_then("programmes", row["programme"], *read_until(path, query, row)), (path, query, row["programme"], name)
    return len(rows)


def check_grid_named(server, query):
    """The grid, whose rows have labels in CSV alone."""
    day = date.fromisoformat(query["as_of"]) if query else date.max
    rows = list(csv.DictReader(io.StringIO(server.get(f"/v1/progress.csv?as_of={day}" if query else "/v1/progress.csv")[2].decode())))
    for row in rows:
        for one in ("principle", "programme"):
            assert row[f"{one}_label"] == (name_then(f"{one}s", row[one], 9999, day) if row[one] else ""), (query, row)
    return len(rows)


def check_named(server, query, chance):
    lists = ["observations", "indicators", "commitments"] + ([] if "vintage" in query else ["conflicts", "checks"])
    count = sum(check_programmes_named(server, f"/v1/{one}", query, chance) for one in lists)
    return count + (0 if "vintage" in query else check_grid_named(server, query))


@cache
def telling(plural, names, filtered):
    """What a filter by update or document looks at: the documents that tell of each thing. Of an indicator its figures tell as well, and of what
    an update brought they alone."""
    figures_alone = plural == "indicators" and filtered == "update"
    tellers = {slug: set() if figures_alone else set(each) for slug, each in told(plural, names)[0].items()}
    for row in table("observations") if plural == "indicators" else ():
        tellers[row["indicator"]] |= {row["document"]} if figures_alone else cited(row)
    return tellers


def check_filtered(server, plural, names, query, chance):
    """A filter by update or document looks at what had come out by then, and with vintage=all at what the row's own update told."""
    held, alone = documents(), query.get("vintage") == "all"
    updates = {one["year"] for one in held.values()} if plural != "principles" else ()
    filters = [*(("update", year) for year in updates), *(("document", slug) for slug in held)]
    for filtered, value in chance.sample(filters, 4):
        left = []
        for slug, _, update, document in wanted(plural, names, query):
            year, day = read_until(f"/v1/{plural}", query, {"vintage": {"update": update}})
            by_then = [one for one in telling(plural, names, filtered)[slug] if held[one]["day"] <= day
                       and (held[one]["year"] == update if alone else held[one]["year"] <= year)]
            if value in [held[one]["year"] if filtered == "update" else one for one in by_then]:
                left.append((slug, update, document))
        rows = found(server, f"/v1/{plural}", {**query, filtered: value})
        told_rows = sorted((row["slug"], row["vintage"]["update"], row["vintage"]["document"]) for row in rows)
        assert told_rows == sorted(left), (plural, query, filtered, value, set(told_rows) ^ set(left))


@cache
def figures():
    """The published figures of each indicator that stand for themselves, the one that counts last: what was, then what is dated, then what came out last."""
    found = defaultdict(list)
    for row in table("observations"):
        days = span(row["period"])
        end = days[1] if days and days[1] != EVER[1] else EVER[0]
        if not row["rival_of"] and not row["formula"]:
            found[row["indicator"]].append((row["status"] == "actual", end, documents()[row["document"]]["day"], int(row["id"]), row))
    return {slug: [row for *_, row in sorted(each, key=lambda one: one[:4])] for slug, each in found.items()}


def check_latest(query, rows):
    """The figure that counts of those that had come out."""
    for row in rows:
        year, day = read_until("/v1/indicators", query, row)
        out = [one for one in figures().get(row["slug"], []) if documents()[one["document"]]["year"] <= year and documents()[one["document"]]["day"] <= day]
        latest = row["latest"] and row["latest"]["observation"]
        assert latest == (int(out[-1]["id"]) if out else None), (query, row["slug"], latest)


def main():
    chance = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 2011)
    count = 0
    with Cluster() as cluster, Server(cluster) as server:
        for plural, names in (("principles", "principle_names"), ("programmes", "programme_names"), ("indicators", None)):
            for query in queries(chance):
                rows = found(server, f"/v1/{plural}", query)
                told_rows = sorted((row["slug"], row["name"], row["vintage"]["update"], row["vintage"]["document"]) for row in rows)
                assert told_rows == wanted(plural, names, query), (plural, query, set(told_rows) ^ set(wanted(plural, names, query)))
                check_singles(server, f"/v1/{plural}", query, rows)
                check_nothing_later(server, f"/v1/{plural}", query, rows)
                check_filtered(server, plural, names, query, chance)
                if plural == "indicators":
                    check_latest(query, rows)
                for row in rows:
                    check_links(server, f"/v1/{plural}", query, row, chance)
                count += len(rows)
        local, = [row for row in found(server, "/v1/principles", {"vintage": "2011"}) if row["slug"] == "decentralisation"]
        assert local["name"] == "Local control", local
        named = sum(check_named(server, query, chance) for query in queries(chance))
    print(f"{count} rows of principles, programmes and indicators stand as they stood, and {named} rows of others name them as they were named")


if __name__ == "__main__":
    main()
