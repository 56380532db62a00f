"""openapi.yaml as the tests use it: its operations and schemas with every reference followed. Knows nothing of answers."""

import copy
import hashlib
import json
import re

import yaml
from jsonschema import Draft202012Validator, FormatChecker, RefResolver, validators
from jsonschema.exceptions import best_match

from opsd import ROOT

FILE = ROOT / "openapi.yaml"
METHODS = ("get", "head", "options", "post", "put", "patch", "delete", "trace")
SUFFIXES = {"text/csv": "csv", "application/x-ndjson": "ndjson", "text/plain": "txt", "application/vnd.json-stat+json": "jsonstat",
            "application/x-bibtex": "bib", "application/vnd.citationstyles.csl+json": "csl.json"}
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

    def parameters(self, path, place, method="get"):
        """The parameters that a method of a path takes in its query, its path or its headers, by name."""
        item = self.document["paths"][path]
        given = item.get("parameters", []) + item.get(method, {}).get("parameters", [])
        return {one["name"]: one for one in map(self.follow, given) if one["in"] == place}

    def role(self, path, method):
        """The least role that an operation takes; None where it takes no key."""
        needed = self.document["paths"][path][method].get("security")
        return needed[0]["key"][0] if needed else None

    def open_paths(self):
        """What anybody may read."""
        return [path for path, item in self.document["paths"].items() if "get" in item and not self.role(path, "get")]

    def lasting_paths(self):
        """Of these, what can be asked for again to see whether it has changed: not what tells of one moment."""
        return [path for path in self.open_paths() if "304" in self.document["paths"][path]["get"]["responses"]]

    def writes(self):
        """Every (path, method) that takes a key and is no list or object to read, whatever the method."""
        return [(path, method) for path, method, operation in self.operations()
                if self.role(path, method) and method != "head" and "304" not in operation["responses"]]

    def lists(self):
        """The paths of lists that anybody may read, without those that name a format."""
        return [path for path in self.plain_paths() if "cursor" in self.parameters(path, "query")]

    def plain_paths(self):
        """What anybody may read, without the paths that name a format."""
        return [path for path in self.open_paths() if self.plain(path) == path]

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
