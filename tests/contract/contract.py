"""openapi.yaml as the tests use it: its operations with every reference followed, and answers held against them.

Decides whether an answer is one that the document describes, and remembers which of the described ones were seen. What
a body says in its own format is read by formats.py.
"""

import collections
import copy
import hashlib
import json
import re
from urllib.parse import parse_qs, unquote

import yaml
from jsonschema import Draft202012Validator, FormatChecker, RefResolver, validators
from jsonschema.exceptions import best_match

import formats
from opsd import ROOT

FILE = ROOT / "openapi.yaml"
METHODS = ("get", "head", "options", "post", "put", "patch", "delete", "trace")
# Those of every HTTP answer.
UNDESCRIBED_HEADERS = {"date", "content-type", "content-length", "connection", "transfer-encoding"}
SUFFIXES = {"text/csv": "csv", "application/x-ndjson": "ndjson", "text/plain": "txt", "application/vnd.json-stat+json": "jsonstat"}
FORMATS = ("json", *SUFFIXES.values(), "csv-metadata.json")


def read_document():
    return yaml.load(FILE.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class Contract:
    def __init__(self, document):
        self.document = document
        self.resolver = RefResolver.from_schema(document)
        self.relaxed = RefResolver.from_schema(without_required(document))
        self.validators = {}
        self.validator = remembering(Draft202012Validator)
        self.patterns = {path: pattern_of(path) for path in document["paths"]}
        self.paths = {} # those of targets
        self.bodies = set() # those found to fit, and need not be looked at again
        self.fields = set() # and such values of headers
        self.seen = collections.Counter()

    def follow(self, node):
        """The node itself, or what its reference leads to."""
        while isinstance(node, dict) and "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def schema(self, name):
        return self.document["components"]["schemas"][name]

    def operations(self):
        """Every (path, method, operation)."""
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield path, method, item[method]

    def parameters(self, path, place):
        """The parameters that a path takes in its query, its path or its headers, by name."""
        item = self.document["paths"][path]
        given = item.get("parameters", []) + item["get"].get("parameters", [])
        return {one["name"]: one for one in map(self.follow, given) if one["in"] == place}

    def lists(self):
        """The paths of lists, without those that name a format."""
        return [path for path in self.plain_paths() if "cursor" in self.parameters(path, "query")]

    def plain_paths(self):
        return [path for path in self.document["paths"] if self.plain(path) == path]

    def plain(self, path):
        """The path without the suffix of a format."""
        start, _, suffix = path.partition(".")
        return start if suffix in FORMATS and start in self.document["paths"] else path

    def item_schema(self, path):
        """The schema of one object of a list, or of the single object, whatever the format."""
        content = self.follow(self.document["paths"][self.plain(path)]["get"]["responses"]["200"])["content"]
        data = self.follow(content["application/json"]["schema"])["properties"]["data"]
        return data.get("items", data)

    def errors(self, schema, value, resolver=None):
        """What the schema has against the value, or None."""
        resolver = resolver or self.resolver
        key = (id(schema), id(resolver))
        if key not in self.validators:
            validator = self.validator(schema, resolver=resolver, format_checker=FormatChecker())
            self.validators[key] = (validator, schema) # kept, so that its id is not given to another
        fault = best_match(self.validators[key][0].iter_errors(value))
        return fault and f"{fault.json_path}: {fault.message[:300]}"

    def path_of(self, target):
        """The path of the document that a target belongs to, the one with the most words of its own; None for no path."""
        asked = re.sub(r"^https?://[^/]*", "", target.partition("?")[0], flags=re.I) or "/"
        if asked not in self.paths:
            plain = "/".join(unquote(segment).replace("/", "%2F") for segment in asked.split("/"))
            fitting = [path for path, pattern in self.patterns.items() if pattern.fullmatch(plain)]
            self.paths[asked] = min(fitting, key=lambda path: (path.count("{"), -len(path)), default=None)
        return self.paths[asked]

    def described(self, request, status, media_type):
        """The path, method and key of the description of an answer; the path is None where it is none of the document's."""
        path = self.path_of(request.target)
        # What answers a method that a path does not take is described with the methods that it takes.
        method = request.method.lower() if request.method in ("GET", "HEAD") else "options"
        if path is None:
            # There is nothing to be had there, in one and the same way everywhere; `OPTIONS *` asks for the server itself.
            if (request.method, request.target, status) == ("OPTIONS", "*", 204):
                return None, method, "Methods"
            assert status in self.schema("ProblemStatus")["enum"], f"{status}, though no path of the document is asked for"
            return None, method, "HeadOfProblem" if method == "head" else "Refused"
        suffix = SUFFIXES.get((media_type or "").partition(";")[0])
        # A format that Accept has chosen is described where the suffix would have chosen it.
        if status == 200 and suffix and f"{path}.{suffix}" in self.document["paths"]:
            path = f"{path}.{suffix}"
        responses = self.responses(path, method)
        key = next((key for key in (str(status), f"{status // 100}XX", "default") if key in responses), None)
        known = key == str(status) or key and status in self.schema("ProblemStatus")["enum"]
        assert known, f"{method} {path} does not describe {status}"
        return path, method, key

    def responses(self, path, method):
        return self.document["paths"][path][method]["responses"] if path else self.document["components"]["responses"]

    def check(self, exchange):
        """Holds an answer against the document, and notes that one of its kind was seen."""
        media_type = exchange.headers.get("content-type")
        path, method, key = self.described(exchange.request, exchange.status, media_type)
        response = self.follow(self.responses(path, method)[key])
        self.seen[(path, method, key, exchange.status, media_type)] += 1
        self.check_headers(response.get("headers", {}), exchange.headers)
        content = response.get("content")
        if method == "head" or content is None:
            assert exchange.body == b"", "a body where there is none by HTTP"
            assert method == "head" or media_type is None, f"undescribed content of {media_type}"
            return
        assert media_type in content, f"{media_type} is not one of {list(content)}"
        query = parse_qs(exchange.request.target.partition("?")[2])
        body = (path, key, exchange.status, media_type, exchange.digest, *(query.get(name, [""])[0] for name in ("fields", "include")))
        if body not in self.bodies:
            text = formats.unpack(exchange.headers, exchange.body)
            formats.check(self, path, query, media_type, content[media_type]["schema"], text)
            if media_type == "application/problem+json":
                assert json.loads(text)["status"] == exchange.status, "a problem of another status"
            self.bodies.add(body)

    def check_headers(self, described, headers):
        described = {name.lower(): self.follow(header) for name, header in described.items()}
        missing = {name for name, header in described.items() if header.get("required") and name not in headers}
        assert not missing, f"without {missing}"
        unknown = set(headers) - set(described) - UNDESCRIBED_HEADERS
        assert not unknown, f"undescribed {unknown}"
        for name in set(described) & set(headers):
            schema = described[name]["schema"]
            if (id(schema), headers[name]) not in self.fields:
                fault = self.errors(schema, int(headers[name]) if schema["type"] == "integer" else headers[name])
                assert not fault, f"{name}: {fault}"
                self.fields.add((id(schema), headers[name]))

    def described_answers(self):
        """Every (path, method, key, media type); HEAD has a media type but no body that would have to be of it."""
        for path, method, operation in self.operations():
            for key, response in operation["responses"].items():
                for media_type in self.follow(response).get("content", [None]):
                    yield path, method, key, media_type

    def unseen(self):
        """What the document describes and no check has met, as text: answers, and statuses of problems."""
        met = {(path, method, key, None if method == "head" else media_type) for path, method, key, _, media_type in self.seen}
        statuses = {status for _, _, _, status, _ in self.seen}
        for path, method, key, media_type in self.described_answers():
            if (path, method, key, media_type) not in met:
                yield f"{method.upper()} {path}: {key} {media_type or 'without content'}"
        for status in self.schema("ProblemStatus")["enum"]:
            if status not in statuses:
                yield f"a problem of status {status}"


def remembering(validator_class):
    """The class with a memory: what was found to fit a `$ref` is not looked at again. Objects come in many answers."""
    follow = validator_class.VALIDATORS["$ref"]
    known = set()

    def follow_once(validator, reference, instance, schema):
        text = json.dumps(instance).encode()
        key = (reference, id(validator.resolver), hashlib.blake2b(text, digest_size=16).digest())
        if key not in known:
            faults = list(follow(validator, reference, instance, schema))
            yield from faults
            if not faults:
                known.add(key)

    return validators.extend(validator_class, {"$ref": follow_once})


def pattern_of(path):
    """What fits a path, whose names in braces stand for anything within a segment."""
    return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)))


def without_required(document):
    """The document as `fields` answers fit it: every member may be absent."""
    relaxed = copy.deepcopy(document)
    for _, node in walk(relaxed["components"]["schemas"]):
        if isinstance(node, dict) and isinstance(node.get("required"), list):
            del node["required"]
    return relaxed


def walk(node, place=""):
    """Every (place, node) of a document, from the root down; what stands in an example is data and left out."""
    yield place, node
    if isinstance(node, dict):
        for name, child in list(node.items()):
            if name not in ("example", "examples") or place.endswith("/properties"):
                yield from walk(child, f"{place}/{name}")
    elif isinstance(node, list):
        for at, child in enumerate(node):
            yield from walk(child, f"{place}/{at}")
