"""Keeps every answer that a test program gets, for contract/whole_run.py to hold against openapi.yaml when all are through.

A `Connection` records what it is answered, and so does a `Response` read from a bare socket. An answer is recorded when
its last byte has been read: what a test cuts off or leaves unread is none. Each program writes a file of its own into the
folder that OPS_RECORDINGS names, as ./dev test does; without it nothing is kept.
"""

import atexit
import gzip
import hashlib
import http.client
import os
import pickle
import sys
import threading
from pathlib import Path
from typing import NamedTuple


class Request(NamedTuple):
    method: str
    target: str
    headers: dict


class Exchange(NamedTuple):
    """What was asked, what was answered, and in which program."""

    program: str
    request: Request
    status: int
    headers: dict
    body: bytes
    digest: bytes  # of the body: equal ones need to be looked at only once

    def __str__(self):
        return f"{self.program}: {self.request.method} {self.request.target[:200]} {self.request.headers}: {self.status}"


class Recorder:
    """Writes one file, from any thread. A body that comes again is written once."""

    def __init__(self, folder):
        self.folder = folder
        self.file = None
        self.known = set()
        self.lock = threading.Lock()

    def note(self, request, status, headers, body):
        if self.folder is None:
            return
        digest = hashlib.blake2b(body, digest_size=16).digest()
        with self.lock:
            self.file = self.file or self.create()
            pickle.dump((tuple(request), status, headers, None if digest in self.known else body, digest), self.file)
            self.known.add(digest)

    def create(self):
        Path(self.folder).mkdir(parents=True, exist_ok=True)
        program = "-".join(Path(sys.argv[0]).resolve().with_suffix("").parts[-2:])
        return gzip.open(Path(self.folder, f"{program}.{os.getpid()}.gz"), "xb", compresslevel=1)

    def close(self):
        if self.file:
            self.file.close()


recorder = Recorder(os.environ.get("OPS_RECORDINGS"))
atexit.register(recorder.close)


def read(path):
    """Every exchange in a file that a recorder wrote."""
    program = Path(path).name.partition(".")[0]
    bodies = {}
    with gzip.open(path) as file:
        while file.peek(1):
            request, status, headers, body, digest = pickle.load(file)
            body = bodies.setdefault(digest, body)
            yield Exchange(program, Request(*request), status, headers, body, digest)


class Response(http.client.HTTPResponse):
    """An answer to `request` that is recorded as soon as all of it has been read."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.request = None
        self.parts = []

    def read(self, amount=None):
        data = super().read(amount)
        self.parts.append(data)
        if self.isclosed() and self.request:
            recorder.note(self.request, self.status, self.fields(), b"".join(self.parts))
            self.request = None
        return data

    def fields(self):
        """The headers with lower-case names, repeated ones joined by a comma."""
        fields = {}
        for name, value in self.getheaders():
            name = name.lower()
            fields[name] = f"{fields[name]}, {value}" if name in fields else value
        return fields


class Connection(http.client.HTTPConnection):
    """A connection whose answers are recorded."""

    response_class = Response

    def putrequest(self, method, url, *arguments, **named):
        self.request_sent = Request(method, url, {})
        super().putrequest(method, url, *arguments, **named)

    def putheader(self, header, *values):
        self.request_sent.headers[header] = ", ".join(map(str, values))
        super().putheader(header, *values)

    def getresponse(self):
        response = super().getresponse()
        response.request = self.request_sent
        return response
