"""Decides whether an answer is one that openapi.yaml describes, and remembers which of the described ones were seen. What a
body says in its own format is read by formats.py.
"""

import collections
import json
import re
from urllib.parse import parse_qs, unquote

import formats
from contract import METHODS, SUFFIXES

# Those of every HTTP answer.
UNDESCRIBED_HEADERS = {"date", "content-type", "content-length", "connection", "transfer-encoding"}


def is_of_library(exchange):
    """Whether libmicrohttpd answered before the server saw a request, or left room for no more than a status. The document's introduction
    tells of these answers, but no operation can have them. What the server itself says always has a type."""
    return (exchange.status in (400, 414, 431, 505) and "content-type" not in exchange.headers
            and (exchange.body.startswith(b"<html>") or (not exchange.body and exchange.status in (414, 431))))


class Judge:
    def __init__(self, contract):
        self.contract = contract
        self.problem_statuses = contract.schema("ProblemStatus")["enum"]
        self.paths = {} # of the document, by what was asked for
        self.bodies = set() # that were found to fit, and need not be looked at again
        self.fields = set() # and such values of headers
        self.seen = collections.Counter() # (path, method, key, status, media type)
        self.counts = collections.Counter() # of exchanges, by program

    def judge(self, exchanges):
        """Holds each against the document. Returns what is wrong, once for each path."""
        faults = {}
        for exchange in exchanges:
            if is_of_library(exchange):
                self.counts["answers of the library, left out"] += 1
                continue
            self.counts[exchange.program] += 1
            try:
                self.check(exchange)
            except Exception as fault:  # whatever it is, the answers after it are still worth knowing
                what = f"{type(fault).__name__}: {fault}"
                faults.setdefault((self.path_of(exchange.request.target), what), f"{exchange}: {what}")
        return list(faults.values())

    def path_of(self, target):
        """The path of the document that a target belongs to, the one with the most words of its own; None for no path."""
        asked = re.sub(r"^https?://[^/]*", "", target.partition("?")[0], flags=re.I) or "/"
        if asked not in self.paths:
            plain = "/".join(unquote(segment).replace("/", "%2F") for segment in asked.split("/"))
            fitting = [path for path, pattern in self.contract.patterns.items() if pattern.fullmatch(plain)]
            self.paths[asked] = min(fitting, key=lambda path: (path.count("{"), -len(path)), default=None)
        return self.paths[asked]

    def described(self, request, status, media_type):
        """The path, method and key of the description of an answer; the path is None where it is none of the document's."""
        path = self.path_of(request.target)
        method = request.method.lower()
        # What answers a method that a path does not take is described with the methods that it takes.
        if path and method not in self.contract.document["paths"][path] or not path and method not in ("get", "head"):
            method = "options"
        if path is None:
            # There is nothing to be had there, in one and the same way everywhere; `OPTIONS *` asks for the server itself.
            if (request.method, request.target, status) == ("OPTIONS", "*", 204):
                return None, method, "Methods"
            assert status in self.problem_statuses, f"{status}, though no path of the document is asked for"
            return None, method, "HeadOfProblem" if method == "head" else "Refused"
        suffix = SUFFIXES.get((media_type or "").partition(";")[0])
        # A format that Accept has chosen is described where the suffix would have chosen it.
        if status == 200 and suffix and f"{path}.{suffix}" in self.contract.document["paths"]:
            path = f"{path}.{suffix}"
        responses = self.responses(path, method)
        key = next((key for key in (str(status), f"{status // 100}XX", "default") if key in responses), None)
        known = key == str(status) or key and status in self.problem_statuses # the others stand for any of them
        assert known, f"{method} {path} does not describe {status}"
        return path, method, key

    def responses(self, path, method):
        document = self.contract.document
        return document["paths"][path][method]["responses"] if path else document["components"]["responses"]

    def check(self, exchange):
        """Holds an answer against the document, and notes that one of its kind was seen."""
        media_type = exchange.headers.get("content-type")
        path, method, key = self.described(exchange.request, exchange.status, media_type)
        response = self.contract.follow(self.responses(path, method)[key])
        self.seen[(path, method, key, exchange.status, media_type)] += 1
        self.check_headers(response.get("headers", {}), exchange.headers)
        if "allow" in exchange.headers and path:
            methods = {name.upper() for name in METHODS if name in self.contract.document["paths"][path]}
            assert set(exchange.headers["allow"].split(", ")) == methods, f"{exchange.headers['allow']} is not {methods}"
        content = response.get("content")
        if exchange.headers.get("preference-applied") == "return=minimal":
            content = None
        head = exchange.request.method == "HEAD"
        if head or content is None:
            assert exchange.body == b"", "a body where there is none by HTTP"
            assert head or media_type is None, f"undescribed content of {media_type}"
            return
        assert media_type in content, f"{media_type} is not one of {list(content)}"
        query = parse_qs(exchange.request.target.partition("?")[2])
        chosen = [query.get(name, [""])[0] for name in ("fields", "include")]
        body = (path, key, exchange.status, media_type, exchange.digest, *chosen)
        if body not in self.bodies:
            text = formats.unpack(exchange.headers, exchange.body)
            formats.check(self.contract, path, query, media_type, content[media_type]["schema"], text)
            if media_type == "application/problem+json":
                assert json.loads(text)["status"] == exchange.status, "a problem of another status"
            self.bodies.add(body)

    def check_headers(self, described, headers):
        described = {name.lower(): self.contract.follow(header) for name, header in described.items()}
        missing = {name for name, header in described.items() if header.get("required") and name not in headers}
        assert not missing, f"without {missing}"
        unknown = set(headers) - set(described) - UNDESCRIBED_HEADERS
        assert not unknown, f"undescribed {unknown}"
        for name in set(described) & set(headers):
            schema = described[name]["schema"]
            if (id(schema), headers[name]) not in self.fields:
                fault = self.contract.errors(schema, int(headers[name]) if schema["type"] == "integer" else headers[name])
                assert not fault, f"{name}: {fault}"
                self.fields.add((id(schema), headers[name]))

    def described_answers(self):
        """Every (path, method, key, media type)."""
        for path, method, operation in self.contract.operations():
            for key, response in operation["responses"].items():
                for media_type in self.contract.follow(response).get("content", [None]):
                    yield path, method, key, media_type

    def unseen(self):
        """What the document describes and no check has met, as text: answers, and statuses of problems."""
        # The answer to HEAD names a media type, and has nothing that would have to be of it.
        met = {(path, method, key, None if method == "head" else media_type) for path, method, key, _, media_type in self.seen}
        statuses = {status for _, _, _, status, _ in self.seen}
        for path, method, key, media_type in self.described_answers():
            if (path, method, key, media_type) not in met:
                yield f"{method.upper()} {path}: {key} {media_type or 'without content'}"
        for status in self.problem_statuses:
            if status not in statuses:
                yield f"a problem of status {status}"
