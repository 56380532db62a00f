"""Requests of people with keys, and rows of the record's files in the form in which they are written.

    editor = Caller(server, make_key(cluster, "editor"))
    answer = editor.patch("/v1/areas/E92000001", {"name": "England"}, match=editor.tag("/v1/areas/E92000001"))
    assert answer.status == 200, answer
"""

import csv
import json
from typing import NamedTuple

from opsd import ROOT

MERGE_PATCH = "application/merge-patch+json"

# One kind of row a line: its file, the path of its list and whether anything can be added there.
KINDS = {
    "principles": ("/v1/principles", True),
    "programmes": ("/v1/programmes", True),
    "indicators": ("/v1/indicators", True),
    "areas": ("/v1/areas", True),
    "organisations": ("/v1/organisations", True),
    "documents": ("/v1/documents", False),
    "commitments": ("/v1/commitments", False),
    "events": ("/v1/events", False),
    "recommendations": ("/v1/recommendations", False),
    "case_studies": ("/v1/case-studies", False),
}
LISTS = {"aliases", "principles", "organisations"}
NUMBERS = {"position", "update", "target_value", "observations"}
CITED = ("document", "section", "locator", "kind")


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes

    def json(self):
        return json.loads(self.body)

    def faults(self):
        """What is wrong and where: (code, JSON pointer), or the parameter of a query."""
        return [(fault["code"], fault.get("pointer", fault.get("parameter"))) for fault in self.json().get("errors", [])]


def make_key(cluster, role, *arguments):
    """A new API key."""
    made = cluster.opsd("key", "create", "--role", role, "--name", f"the {role}", *arguments, check=True)
    return made.stdout.strip()


class Caller:
    """Somebody who asks with a key, or without one."""

    def __init__(self, server, key=None):
        self.server = server
        self.key = key

    def ask(self, method, target, body=None, media="application/json", **headers):
        """Names of headers are written with _ for -; a body that is no bytes is sent as JSON."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            fields["Authorization"] = f"Bearer {self.key}"
        if body is not None and media:
            fields["Content-Type"] = media
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        return Answer(*self.server.request(method, target, fields, body))

    def get(self, target, **headers):
        return self.ask("GET", target, **headers)

    def post(self, target, body, **headers):
        return self.ask("POST", target, body, **headers)

    def put(self, target, body, match=None, **headers):
        return self.ask("PUT", target, body, **({"If_Match": match} if match else {}), **headers)

    def patch(self, target, body, match=None, media=MERGE_PATCH, **headers):
        return self.ask("PATCH", target, body, media, **({"If_Match": match} if match else {}), **headers)

    def delete(self, target, match=None, **headers):
        return self.ask("DELETE", target, **({"If_Match": match} if match else {}), **headers)

    def tag(self, target):
        """The ETag of what is there."""
        answer = self.get(target)
        assert answer.status == 200, (target, answer)
        return answer.headers["etag"]


def number_of(text):
    return float(text) if "." in text else int(text)


def body_of(row):
    """A row of a file as the body of a request: empty cells are left out."""
    sources = [{name: row[name] for name in CITED}] if "locator" in row else []
    for place in filter(None, row.get("other_sources", "").split(" | ")):
        sources.append(dict(zip(CITED, place.split(" > "))))
    body = {"sources": sources} if sources else {}
    for name, cell in row.items():
        if not cell or (sources and name in (*CITED, "other_sources")):
            continue
        if name == "contributors":
            cell = [dict(zip(("name", "office"), person.split(" = "))) for person in cell.split("; ")]
        elif name in LISTS or name == "observations":
            cell = cell.split("; ")
        if name in NUMBERS:
            cell = [number_of(part) for part in cell] if isinstance(cell, list) else number_of(cell)
        body["kind" if name.endswith("_kind") else name] = cell
    return body


def rows_of(file, folder=ROOT / "record"):
    """The rows of a file of the record."""
    with open(folder / f"{file}.csv", newline="", encoding="utf-8") as source:
        return list(csv.DictReader(source))


def path_of(file, row):
    """Where a row can be read and written."""
    return f"{KINDS[file][0]}/{row.get('slug') or row['code']}"


def holding_the_record(cluster):
    """The lock on which all writes to the record wait for one another, held by somebody else until released."""
    return cluster.holding("SELECT FROM dataset FOR UPDATE")


def writers_waiting(cluster):
    """How many writes wait for a lock."""
    return int(cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'opsd' AND wait_event_type = 'Lock'")[0][0])
