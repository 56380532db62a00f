"""openapi.yaml as the tests use it: its operations with every reference followed, and answers held against them.

Decides whether an answer is one that the document describes, and remembers which of the described ones were seen.
"""

import json
import re

import yaml
from jsonschema import Draft202012Validator, FormatChecker, RefResolver
from jsonschema.exceptions import best_match

from opsd import ROOT

FILE = ROOT / "openapi.yaml"
METHODS = ("get", "head", "options", "post", "put", "patch", "delete", "trace")
UNDESCRIBED_HEADERS = {"date", "content-type", "content-length", "connection"}  # those of every HTTP answer


def read_document():
    return yaml.safe_load(FILE.read_text())


class Contract:
    def __init__(self, document):
        self.document = document
        self.resolver = RefResolver.from_schema(document)
        self.validators = {}
        self.seen = set()
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
        return [path for path in self.document["paths"] if "cursor" in self.parameters(path, "query")]

    def errors(self, schema, value):
        """What the schema has against the value, or None."""
        key = id(schema)
        if key not in self.validators:
            self.validators[key] = Draft202012Validator(schema, resolver=self.resolver, format_checker=FormatChecker())
        fault = best_match(self.validators[key].iter_errors(value))
        return fault and f"{fault.json_path}: {fault.message[:300]}"

    def path_of(self, target):
        """The path of the document that a target belongs to: the one with the most words of its own."""
        asked = target.partition("?")[0].split("/")
        fitting = [path for path in self.document["paths"] if fits(path.split("/"), asked)]
        return min(fitting, key=lambda path: path.count("{"))

    def check(self, method, target, status, headers, body):
        """Holds an answer against the document, and notes that one of its kind was seen."""
        path = self.path_of(target)
        # What answers a method that a path does not take is described with the methods that it takes.
        method = method.lower() if method in ("GET", "HEAD") else "options"
        responses = self.document["paths"][path][method]["responses"]
        key = next((key for key in (str(status), f"{status // 100}XX", "default") if key in responses), None)
        assert key, f"{method} {path} does not describe {status}"
        response = self.follow(responses[key])
        self.seen.add((path, method, key))
        self.checked += 1
        self.check_headers(response.get("headers", {}), headers)
        if method == "head":
            assert body == b"", "HEAD came with a body"
        else:
            self.check_body(response.get("content"), headers.get("content-type"), body)

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

    def check_body(self, content, media_type, body):
        if content is None:
            assert media_type is None, f"undescribed content of {media_type}"
            return
        assert media_type in content, f"{media_type} is not one of {list(content)}"
        value = json.loads(body) if media_type.endswith("json") else body.decode()
        fault = self.errors(content[media_type]["schema"], value)
        assert not fault, fault

    def unseen(self):
        """Every described answer that no check has met."""
        described = {(path, method, key) for path, method, operation in self.operations() for key in operation["responses"]}
        return sorted(described - self.seen)


def fits(template, asked):
    return len(template) == len(asked) and all(
        given if re.fullmatch(r"\{.*\}", wanted) else wanted == given for wanted, given in zip(template, asked))


def walk(node, place=""):
    """Every (place, node) of a document, from the root down; what stands in an example is data and left out."""
    yield place, node
    if isinstance(node, dict):
        for name, child in node.items():
            if name not in ("example", "examples") or place.endswith("/properties"):
                yield from walk(child, f"{place}/{name}")
    elif isinstance(node, list):
        for at, child in enumerate(node):
            yield from walk(child, f"{place}/{at}")
