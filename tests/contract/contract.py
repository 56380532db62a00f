"""openapi.yaml as the tests use it: its operations with every reference followed, and answers held against them.

Decides whether an answer is one that the document describes, and remembers which of the described ones were seen. What
a body says in its own format is read by formats.py.
"""

import copy
import json
import re
from urllib.parse import parse_qs

import yaml
from jsonschema import Draft202012Validator, FormatChecker, RefResolver
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
        self.patterns = {path: pattern_of(path) for path in document["paths"]}
        self.seen = set()
        self.media_types = {}
        self.checked = 0

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
            validator = Draft202012Validator(schema, resolver=resolver, format_checker=FormatChecker())
            self.validators[key] = (validator, schema) # kept, so that its id is not given to another
        fault = best_match(self.validators[key][0].iter_errors(value))
        return fault and f"{fault.json_path}: {fault.message[:300]}"

    def path_of(self, target):
        """The path of the document that a target belongs to: the one with the most words of its own."""
        asked = target.partition("?")[0]
        fitting = [path for path, pattern in self.patterns.items() if pattern.fullmatch(asked)]
        return min(fitting, key=lambda path: (path.count("{"), -len(path)))

    def described(self, method, target, status, media_type):
        """The path, method and key of the description of an answer."""
        path = self.path_of(target)
        # What answers a method that a path does not take is described with the methods that it takes.
        method = method.lower() if method in ("GET", "HEAD") else "options"
        suffix = SUFFIXES.get((media_type or "").partition(";")[0])
        # A format that Accept has chosen is described where the suffix would have chosen it.
        if status == 200 and suffix and f"{path}.{suffix}" in self.document["paths"]:
            path = f"{path}.{suffix}"
        responses = self.document["paths"][path][method]["responses"]
        key = next((key for key in (str(status), f"{status // 100}XX", "default") if key in responses), None)
        assert key, f"{method} {path} does not describe {status}"
        return path, method, key

    def check(self, method, target, status, headers, body):
        """Holds an answer against the document, and notes that one of its kind was seen."""
        media_type = headers.get("content-type")
        path, method, key = self.described(method, target, status, media_type)
        response = self.follow(self.document["paths"][path][method]["responses"][key])
        self.seen.add((path, method, key))
        self.checked += 1
        self.check_headers(response.get("headers", {}), headers)
        if method == "head":
            assert body == b"", "HEAD came with a body"
            return
        content = response.get("content")
        if content is None:
            assert media_type is None, f"undescribed content of {media_type}"
            return
        assert media_type in content, f"{media_type} is not one of {list(content)}"
        self.media_types[media_type] = self.media_types.get(media_type, 0) + 1
        formats.check(self, path, parse_qs(target.partition("?")[2]), media_type, content[media_type]["schema"],
                      formats.unpack(headers, body))

    def check_headers(self, described, headers):
        described = {name.lower(): self.follow(header) for name, header in described.items()}
        missing = {name for name, header in described.items() if header.get("required") and name not in headers}
        assert not missing, f"without {missing}"
        unknown = set(headers) - set(described) - UNDESCRIBED_HEADERS
        assert not unknown, f"undescribed {unknown}"
        for name in set(described) & set(headers):
            schema = described[name]["schema"]
            value = int(headers[name]) if schema["type"] == "integer" else headers[name]
            fault = self.errors(schema, value)
            assert not fault, f"{name}: {fault}"

    def unseen(self):
        """Every described answer that no check has met."""
        described = {(path, method, key) for path, method, operation in self.operations() for key in operation["responses"]}
        return sorted(described - self.seen)


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
