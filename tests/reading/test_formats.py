"""The same query gives the same rows, in the same order and with the same digits, in every format: JSON page by page, CSV,
NDJSON, the aligned table and JSON-stat. Queries are drawn at random over every list; OPS_SEED repeats a run.
"""

import json
import sys
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "properties"))

from odd import grow  # noqa: E402
from opsd import Cluster, Server  # noqa: E402
from chance import seeded  # noqa: E402
from reading import Digits, Queries, address, exact_json, get, read_cube, read_csv, read_json, read_ndjson, read_table  # noqa: E402
from record import span  # noqa: E402

# Flags of a server, the lists it is asked for (all when none are named), the limits of pages, and how many queries: as it
# comes; so that all but the shortest answers are streamed in many pieces; and, on a table that has grown long, in pieces of
# its usual size.
SHORT = [((), (), (1000, 100, 17), 200), (("--page-limit", "7", "--page-default", "3"), (), (7, 7, 4, 1), 150)]
LONG = [((), ("/v1/observations", "/v1/updates/2014/observations"), (1000,), 5)]
LABELS = {"programme_label": "/v1/programmes", "indicator_label": "/v1/indicators",
          "principle_label": "/v1/principles"}


def moment_of(query, document):
    """As of when a row is read, as parameters of one thing; None where its document does not tell."""
    if "as_of" in query or query.get("vintage", "latest") not in ("first", "all"):
        return {name: query[name] for name in ("as_of", "vintage") if name in query}
    if query["vintage"] == "first" and "made_in" in document:
        return {"as_of": str(span(document["made_in"]["published_on"])[1])}
    return {"vintage": document["vintage"]["update"]} if "update" in document.get("vintage", {}) else None


def namer(server):
    """What a principle, programme or indicator is called: as of some moment, or ever."""

    @cache
    def listed(path, *asked):
        return {one["slug"]: one["name"] for one in read_ndjson(server, address(path, dict(asked), ".ndjson"))}

    def names(column, slug, moment):
        path = LABELS[column]
        if moment is None:
            return {name for update in ("2011", "2013", "2014") for name in names(column, slug, {"vintage": update})}
        # What no document has told of yet goes by the name that it got.
        return {listed(path, *moment.items()).get(slug) or listed(path)[slug]}

    return names


def place_of(document, column):
    """The path of names under which a document has what a CSV column holds: area_code is area, code."""
    if column in document:
        return (column,)
    for name, value in document.items():
        if isinstance(value, dict) and column.startswith(name + "_"):
            below = place_of(value, column[len(name) + 1:])
            if below:
                return (name, *below)
    return None


def at(document, place):
    for name in place:
        document = document[name]
    return document


def same_cell(cell, value):
    """Whether a cell says what JSON says."""
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == json.dumps(value)
    if isinstance(value, str):
        return cell == value
    if isinstance(value, list) and all(type(element) is str for element in value):
        return cell == "; ".join(value)
    return exact_json(cell) == value


def is_covered(value, place, places):
    """Whether a table's columns hold all of a document's value."""
    if place in places:
        return True
    return isinstance(value, dict) and all(is_covered(below, (*place, name), places) for name, below in value.items())


def compare_csv(names, rows, documents, named, query):
    assert len(rows) == len(documents), f"{len(rows)} rows of CSV for {len(documents)} documents"
    for line, document in zip(rows, documents):
        places = set()
        for name, cell in zip(names, line):
            place = place_of(document, name)
            if place is None:
                slug = document.get(name.removesuffix("_label"))
                assert name in LABELS and (slug is None or cell in named(name, slug, moment_of(query, document))), (name, cell)
                continue
            places.add(place)
            assert same_cell(cell, at(document, place)), f"{name} is {cell!r} in CSV and {at(document, place)!r} in JSON"
        assert is_covered(document, (), places), f"CSV lacks some of {document}"


def compare_table(names, rows, csv_names, csv_rows, all_columns):
    assert len(rows) == len(csv_rows), f"{len(rows)} rows of text for {len(csv_rows)} of CSV"
    shown = [csv_names.index(name) for name in names]
    assert shown == sorted(shown) and names, names
    assert not all_columns or len(shown) == len([name for name in csv_names if name not in LABELS])
    for line, cells in zip(rows, csv_rows):
        wanted = ["".join(" " if character < " " else character for character in cells[at]).strip() for at in shown]
        assert line == wanted, f"text has {line}, CSV {wanted}"


def compare_cube(cells, documents):
    assert len(cells) == len(documents), f"{len(cells)} cells for {len(documents)} documents"
    for cell, document in zip(cells, documents):
        wanted = {name: document[name] for name in ("id", "value", "status", "qualifier", "value_text", "indicator", "permalink",
                                                    "content_hash")}
        wanted |= {"area": document["area"]["code"] or "not-stated", "period": document["period"]["code"]}
        got = {name: cell[name] for name in wanted}
        assert got == wanted and isinstance(cell["value"], (Digits, type(None))), f"JSON-stat has {got}, JSON {wanted}"
        if "slice" in cell:
            assert exact_json(cell["slice"]) == document["dimensions"], (cell, document)


def compare_formats(server, limit, named, path, query):
    """Asks one query in every format. A limit changes how many pages there are, and nothing else."""
    cut = {**query, "limit": str(limit)}
    documents = read_json(server, address(path, cut))
    assert documents == read_ndjson(server, address(path, query, ".ndjson")), "NDJSON is not JSON"
    names, rows = read_csv(server, address(path, query, ".csv"))
    compare_csv(names, rows, documents, named, query)
    compare_table(*read_table(server, address(path, cut, ".txt")), names, rows, "fields" in query)
    if path.endswith("/observations"):
        bare = {name: value for name, value in query.items() if name != "fields"}
        whole = read_ndjson(server, address(path, bare, ".ndjson"))
        compare_cube(read_cube(server, address(path, bare, ".jsonstat")), whole)
    return len(documents)


def compare_accept(server, path, query):
    """A format asked for by Accept is the one that its suffix gives."""
    for suffix, media in ((".json", "application/json"), (".csv", "text/csv"), (".ndjson", "application/x-ndjson")):
        bare = {name: value for name, value in query.items() if name != "explain"}
        headers, body = get(server, address(path, bare), Accept=media)
        other, same = get(server, address(path, bare, suffix))
        assert headers["content-type"] == other["content-type"], (path, media)
        if suffix != ".json":  # which names its own address
            assert body == same, (path, media)


def ask(server, chance, paths, limits, count):
    queries = Queries(server, chance)
    named = namer(server)
    rows = empty = 0
    for number in range(count):
        path, query = queries.draw(paths)
        try:
            found = compare_formats(server, chance.choice(limits), named, path, query)
            if number % 10 == 0:
                compare_accept(server, path, query)
        except AssertionError as fault:
            sys.exit(f"{address(path, query)}: {fault}")
        rows += found
        empty += not found
    print(f"{count} queries, {rows} rows, {empty} without any", flush=True)
    assert empty < count / 2, "most queries find nothing"


def main():
    chance = seeded()
    with Cluster() as cluster:
        for servers in (SHORT, LONG):
            if servers is LONG:
                grow(cluster, series=40, periods=130)
            for flags, paths, limits, count in servers:
                with Server(cluster, *flags) as server:
                    ask(server, chance, paths, limits, count)
    print("every format tells the same")


if __name__ == "__main__":
    main()
