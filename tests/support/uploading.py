"""Uploads to a draft, whole or broken off anywhere.

    with Cluster() as cluster, Server(cluster) as server:
        draft = Draft(cluster, server)
        status, problem = draft.fill("observations", "text/csv", body)
"""

import copy
import csv
import io
import json
import re
import socket
from decimal import Decimal

DOCUMENT = "open-public-services-2015"
YEAR = 2015


def figure(number, **more):
    """A row of observations that can be told from all others by its number."""
    return {"indicator": "free-schools-open", "period": "2015-02", "dimensions": {"n": str(number)}, "value": number,
            "sources": [{"document": DOCUMENT, "section": "2", "locator": f"lines:{number + 1}"}], **more}


def spelled(value):
    """As a cell has it; a Decimal with all its digits and no exponent."""
    return value if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def dump(value):
    """As JSON, in which a Decimal is a number."""
    return re.sub(r'"@@([-0-9.]+)@@"', r"\1", json.dumps(value, default=lambda number: f"@@{spelled(number)}@@"))


def flat(row):
    """The row of a JSON body as cells of the record's CSV."""
    cells = {name: value for name, value in row.items() if name != "sources"}
    if "dimensions" in cells:
        cells["dimensions"] = json.dumps(cells["dimensions"])
    return {name: spelled(value) for name, value in (cells | row.get("sources", [{}])[0]).items()}


def as_csv(rows, **form):
    rows = [flat(row) for row in rows]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), **form)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_lines(rows):
    return b"".join(dump(row).encode() + b"\n" for row in rows)


def as_json(rows):
    return dump(rows).encode()


FORMS = {"text/csv": as_csv, "application/x-ndjson": as_lines, "application/json": as_json}


class Draft:
    """A draft with one document in it, and an editor's key to it."""

    def __init__(self, cluster, server):
        self.cluster, self.server = cluster, server
        self.key = cluster.opsd("key", "create", "--role", "editor", "--name", "a test", check=True).stdout.strip()
        self.post("/v1/updates", "application/json", json.dumps(
            {"year": YEAR, "title": "Open public services 2015", "published_on": "2015-03-13", "summary": "What came next."}).encode())
        self.fill("documents", "application/json", json.dumps(
            {"slug": DOCUMENT, "title": "Open public services 2015", "publisher": "Cabinet Office", "summary": "A report."}).encode())

    def at(self, server):
        """The same draft by way of another server."""
        there = copy.copy(self)
        there.server = server
        return there

    def headers(self, media, **more):
        return {"Authorization": f"Bearer {self.key}", "Content-Type": media, **more}

    def post(self, target, media, body, **headers):
        status, _, answer = self.server.request("POST", target, self.headers(media, **headers), body)
        return status, json.loads(answer)

    def fill(self, file, media, body, query="", **headers):
        return self.post(f"/v1/updates/{YEAR}/{file}{query}", media, body, **headers)

    def figures(self):
        """How many the draft holds."""
        return int(self.cluster.sql("SELECT count(*) FROM draft.observations")[0][0])

    def uploads(self, server=None):
        status, _, body = (server or self.server).get(f"/v1/updates/{YEAR}/uploads", Authorization=f"Bearer {self.key}")
        assert status == 200, body
        return json.loads(body)["data"]

    def open(self, media, length, file="observations", query=""):
        """A connection on which an upload has begun: `length` bytes are to be sent, or chunks where that is None."""
        client = socket.create_connection(("127.0.0.1", self.server.port), timeout=600)
        framing = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
        client.sendall(f"POST /v1/updates/{YEAR}/{file}{query} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.key}\r\n"
                       f"Content-Type: {media}\r\n{framing}\r\n\r\n".encode())
        return client
