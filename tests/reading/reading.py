"""What the tests of reading share: the lists and what they take, queries drawn at random, and a reader for each format.

A reader gives rows as the format tells them, every number as the text that was sent. Decides nothing about what is right;
the tests compare.
"""

import csv
import io
import json
import re
import subprocess
from urllib.parse import quote, urlencode

from opsd import BINARIES


class Digits(str):
    """A number as it was sent, digit by digit."""


def exact_json(text):
    return json.loads(text, parse_int=Digits, parse_float=Digits)


def routes():
    """The lists of the server that anybody may read, below an update below 2014: path and the names of its parameters."""
    lines = subprocess.run([str(BINARIES / "tests" / "list_routes")], check=True, capture_output=True, text=True).stdout
    found = {}
    for path, shape, names, *_, methods in (line.split("\t") for line in lines.splitlines()):
        if shape == "list" and "GET:anybody" in methods:
            found[path.replace("{update}", "2014")] = names.split()
    return found


def allowed(server, path, parameter):
    """What a parameter may hold, as the server tells it to who guesses wrong."""
    status, _, body = server.get(address(path, {parameter: "nothing-of-the-kind"}))
    assert status == 400, (path, parameter, status)
    return json.loads(body)["errors"][0]["allowed"]


def member(document, path):
    """The value at a dotted path; of a list, one of each element."""
    for name in path.split("."):
        if isinstance(document, list):
            return [member(element, path[path.index(name):]) for element in document]
        document = document.get(name) if isinstance(document, dict) else None
    return document


# Where a document carries what a filter looks at; in the list that the filter is named after, it is the slug.
CARRIERS = {
    "area": ["area.code"], "class": ["class"], "document": ["vintage.document", "made_in.document", "sources.document", "claims.document", "document"], "due": ["due.code"],
    "indicator": ["indicator", "observations.indicator"], "kind": ["kind"], "level": ["level"], "made_by": ["made_by"], "made_in": ["made_in.update"],
    "measure": ["measure"], "organisation": ["organisations"], "parent": ["parent"], "part_of": ["part_of"],
    "period": ["period.code"], "principle": ["principle", "principles"], "programme": ["programme", "programmes"],
    "qualifier": ["qualifier"], "result": ["result"], "role": ["role"], "status": ["status"], "type": ["type", "subject.type"], "unit": ["unit"],
    "update": ["vintage.update", "update", "claims.update", "first_reported"],
}
CHOICES = {
    "derived": ["true", "false"], "same_measure": ["true", "false"], "vintage": ["latest", "first", "all", "2011", "2013", "2014"],
    "as_of": ["2011-07-30", "2011-07-31", "2013-12-31", "2014-03-14", "2014-12-31"],
    "safe": ["true", "false"], "from": ["2011", "2013", "2014"], "to": ["2013", "2014"],
    "q": ["school", "troubled families", "budget", "choice in health", "2014", "zzzz", "the ser", "3,657", "Councils, local"],
    "since": ["2011-01-01", "2014-03-14"],
}
COMPARED = {"from": "2011", "to": "2014"}
# Without which a list is not told.
NEEDED = {"/v1/search": {"q": "school"}, "/v1/compare": COMPARED, "/v1/compare/names": COMPARED, "/v1/compare/summary": COMPARED}
PERIODS = ["2012..2014", "2014..", "..2013", "FY2014", "AY2013", "2013", "2014-03", "2013-autumn"]


def values_of(path, name, document):
    """The values that the filter could have to keep the document."""
    for path in ["slug"] if path == f"/v1/{name}s" else CARRIERS[name]:
        found = member(document, path)
        found = found if isinstance(found, list) else [found]
        found = [str(value) for value in found if value is not None and value != "undated"]
        if found:
            return found
    return []


class Queries:
    """Draws queries over all lists from what the lists hold."""

    def __init__(self, server, chance):
        self.chance = chance
        self.routes = routes()
        self.documents = {path: self.read(server, path) for path in self.routes}
        self.sorts = {path: allowed(server, path, "sort") if "sort" in names else [] for path, names in self.routes.items()}
        self.fields = {path: allowed(server, path, "fields") for path in self.routes}

    def read(self, server, path):
        everything = {name: value for name, value in (("vintage", "all"), ("derived", "true")) if name in self.routes[path]}
        _, body = get(server, address(path, everything, ".ndjson"))
        return [exact_json(line) for line in body.decode().splitlines()]

    def value(self, path, name, document):
        if name in CHOICES:
            return self.chance.choice(CHOICES[name])
        if name in ("period", "due") and self.chance.random() < 0.5:
            return self.chance.choice(PERIODS)
        found = values_of(path, name, document)
        if name not in ("period", "due") and self.chance.random() < 0.4:
            found = found + values_of(path, name, self.chance.choice(self.documents[path]))
        return ",".join(dict.fromkeys(found)) or None

    def filters(self, path, most=3):
        names = [name for name in self.routes[path] if name in CARRIERS or name in CHOICES]
        document = self.chance.choice(self.documents[path])
        drawn = dict(NEEDED.get(path, {}))
        for name in self.chance.sample(names, min(len(names), self.chance.randint(0, most))):
            value = self.value(path, name, document)
            if value and not {"as_of", "vintage"} <= {name, *drawn}:
                drawn[name] = value
        return drawn

    def sort(self, path):
        keys = self.sorts[path]
        return ",".join(self.chance.sample(keys, min(len(keys), self.chance.randint(0, 3))))

    def draw(self, paths=()):
        """(path, parameters) of one query; of figures more often than of the rest."""
        figures = [path for path in self.routes if path.endswith("/observations")]
        path = self.chance.choice(paths or [*self.routes, *figures, *figures])
        query = self.filters(path)
        if order := self.sort(path):
            query["sort"] = order
        if self.chance.random() < 0.3:
            fields = self.fields[path]
            query["fields"] = ",".join(self.chance.sample(fields, self.chance.randint(1, min(6, len(fields)))))
        return path, query


def address(path, query, suffix=""):
    query = {**NEEDED.get(path, {}), **query}
    return path + suffix + ("?" + urlencode(query, safe=",.", quote_via=quote) if query else "")


def get(server, target, **headers):
    status, got, body = server.get(target, **headers)
    assert status == 200, (target, status, body[:500])
    return got, body


def next_of(headers):
    found = re.search(r'<([^>]*)>; rel="next"', headers["link"])
    return found and found[1]


def read_json(server, target):
    """All documents of a list, page by page; the total agrees on each."""
    documents, total = [], None
    while target:
        headers, body = get(server, target)
        page = exact_json(body)
        assert page["meta"]["count"] == str(len(page["data"])), (target, page["meta"])
        assert total in (None, page["meta"]["total"]), target
        assert page["links"].get("next") == next_of(headers), target
        documents += page["data"]
        total, target = page["meta"]["total"], page["links"].get("next")
    assert str(len(documents)) == total, (len(documents), total)
    return documents


def read_ndjson(server, target):
    _, body = get(server, target)
    assert not body or body.endswith(b"\n"), target
    return [exact_json(line) for line in body.decode().split("\n")[:-1]]


def unguarded(cell):
    """A cell without the apostrophe that keeps it from being a formula; a cell that needs one has it."""
    assert not cell or cell[0] not in "=+@\t\r" and not re.match(r"-[^\d]|-\d*[^\d.]", cell), f"a formula: {cell}"
    return cell[1:] if cell.startswith("'") else cell


def read_csv(server, target):
    """(names, rows of cells)."""
    _, body = get(server, target)
    assert body.endswith(b"\r\n"), target
    lines = list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))
    assert all(len(line) == len(lines[0]) for line in lines), target
    return lines[0], [[unguarded(cell) for cell in line] for line in lines[1:]]


def cells_of(line, rule):
    return [line[found.start():found.end()].strip() for found in re.finditer("-+", rule)]


def read_table(server, target):
    """(names, rows of cells) of an aligned table, page by page."""
    names, rows = [], []
    while target:
        _, body = get(server, target)
        table, _, tail = body.decode().rpartition("\n\n")
        head, rule, *lines = table.split("\n")
        names = cells_of(head, rule)
        # What stands beyond the rule would have been lost to the eye as well.
        assert all(len(line) <= len(rule) for line in lines), target
        rows += [cells_of(line, rule) for line in lines]
        found = re.match(r"\d+ of (\d+) rows(?:; the next are at (\S+))?\nOpen Public Services record", tail)
        assert found, tail
        target = found[2]
    assert len(rows) == int(found[1]), (len(rows), found[1])
    return names, rows


def categories(cube, cell):
    """The categories of a cell by its place in the flat list of values, the last dimension fastest."""
    found = {}
    for name, size in reversed(list(zip(cube["id"], cube["size"]))):
        cell, at = divmod(cell, int(size))
        found[name] = cube["dimension"][name]["category"]["index"][at]
    assert cell == 0, "a cell outside the cube"
    return found


def read_cube(server, target):
    """Rows of a JSON-stat dataset, in the order in which they are told."""
    rows = []
    while target:
        headers, body = get(server, target)
        cube = exact_json(body)
        for cell, number in cube["extension"]["observation"].items():
            rows.append({"id": number, "value": cube["value"][cell], "status": cube["status"][cell],
                         "qualifier": cube["extension"]["qualifier"][cell],
                         **{name: cube["extension"][name][cell] for name in ("value_text", "permalink", "content_hash")}, **categories(cube, int(cell))})
        target = next_of(headers)
    return rows
