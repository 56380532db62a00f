"""Invents writes out of openapi.yaml: bodies that the schemas allow or do not, with preconditions and keys that may be good. What
a schema allows the record may still refuse; what it does not allow must be refused. All chance comes from an Inventor.
"""

import json
import re

from inventing import NASTY, Request

TEXTS = ("Trial", "A sentence of some length, with commas: and 3 numbers.", "\u00a39.50 \u2014 \u201cquoted\u201d", "x" * 200, "<b>bold</b>", "'; --", "\\N")
BROKEN = (b"", b"{", b"[", b'{"a": 1, "a": 2}', b'{"name": "\xff"}', b'{"name": "\\u0000"}', b"[" * 100, b"nul", b'{"value": 1e999999}',
          b'{"value": NaN}', b"\xef\xbb\xbf{}", b'{"slug": "\\ud800"}')
NUMBERS = (0, -1, 1, 3, 0.5, 99.90, 10**12, -0.001)
WRONG = (None, True, 0, -1, 1.5, "", " ", [], {}, [None], {"a": {}}, *NASTY)
MATCHES = ('"none"', "*", "", 'W/"x"', '"v1-0123456789abcdef01234567"')


class WriteInventor:
    """`known` has identifiers that exist, by the member that takes them; `keys` has keys by role."""

    def __init__(self, inventor, keys):
        self.inventor = inventor
        self.contract = inventor.contract
        self.chance = inventor.chance
        self.keys = keys
        self.turn = []

    def request(self):
        """A request for the writes of the document in turn; its body goes with it."""
        if not self.turn:
            self.turn = self.contract.writes()
            self.chance.shuffle(self.turn)
        path, method = self.turn.pop()
        request = Request(method.upper(), self.target(path), plain=False)
        request.body = None
        self.add_headers(request, path, method)
        content = self.contract.document["paths"][path][method].get("requestBody", {}).get("content")
        if content:
            self.add_body(request, content["application/json"]["schema"])
        if self.chance.random() < 0.03:
            request.target += "?nonsense=1"
            request.spoil("unknown parameter")
        return request

    def target(self, path):
        """Mostly something that is there, or the draft that the test has begun."""
        for name in re.findall(r"\{(\w+)\}", path):
            known = [2014, 2015, 2016, 2016] if name in ("year", "update") else self.inventor.known.get(re.sub(r"\}.*", "}", path), ["1"])
            path = path.replace(f"{{{name}}}", str(self.chance.choice([*known, "none", "x-none"] if name != "id" else [*known, 999999])))
        return path

    def add_headers(self, request, path, method):
        role = self.chance.choices([*self.keys, None], [1] * (len(self.keys) - 1) + [10, 1])[0]
        request.headers["Content-Type"] = "application/json"
        if role:
            request.headers["Authorization"] = f"Bearer {self.keys[role]}"
        else:
            request.spoil("without a key")
        if method in ("put", "patch", "delete") and self.chance.random() < 0.9:
            request.headers["If-Match"] = self.chance.choices(MATCHES, [1, 20, 1, 1, 3])[0]
        if method == "put" and self.chance.random() < 0.5:
            request.headers.pop("If-Match", None)
            request.headers["If-None-Match"] = "*"
        if self.chance.random() < 0.2:
            request.headers["Prefer"] = self.chance.choice(("return=minimal", "return=representation", "wait=3", ",,"))
        if method == "post" and self.chance.random() < 0.3:
            request.headers["Idempotency-Key"] = self.chance.choice(("one", "two", "three", "x" * 300, ""))

    def add_body(self, request, schema):
        if self.chance.random() < 0.05:
            request.body = self.chance.choice(BROKEN)
            request.spoil(f"body {request.body[:20]}")
            return
        body = self.value(schema)
        if self.chance.random() < 0.4:
            body = self.spoilt(body)
        if self.contract.errors(schema, body):
            request.spoil("a body that the schema does not allow")
        request.body = json.dumps(body).encode()

    def spoilt(self, body):
        """The body with something about it changed, which may make it wrong."""
        if isinstance(body, list) and body:
            at = self.chance.randrange(len(body))
            return [*body[:at], self.spoilt(body[at]), *body[at + 1:]]
        if not isinstance(body, dict) or not body or self.chance.random() < 0.1:
            return self.chance.choice(WRONG)
        name = self.chance.choice(list(body))
        rest = {member: value for member, value in body.items() if member != name}
        return self.chance.choice(({**body, name: self.chance.choice(WRONG)}, rest, {**body, "nonsense": 1}, {**rest, name.upper(): body[name]}))

    def value(self, schema, name=None):
        """A value that the schema allows, of something that is there where it names something."""
        schema = self.contract.follow(schema)
        if "properties" in schema or "allOf" in schema:
            return self.row(schema)
        if "anyOf" in schema:
            return self.value(self.chance.choice(schema["anyOf"]), name)
        kinds = schema.get("type", "string")
        kind = kinds if isinstance(kinds, str) else self.chance.choice(kinds)
        if kind in ("null", "boolean"):
            return None if kind == "null" else self.chance.random() < 0.5
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        if kind == "array":
            return [self.value(schema["items"], name) for _ in range(self.chance.randint(schema.get("minItems", 0), 3))]
        if kind == "object":
            return {}
        if kind == "integer":
            return self.chance.choice((1, 2, 17, schema.get("minimum", 1), schema.get("maximum", 99)))
        return self.chance.choice(NUMBERS) if kind == "number" else self.text(schema, name)

    def row(self, schema):
        base = schema if "properties" in schema else self.contract.follow(schema["allOf"][0])
        required = {*base.get("required", []), *schema.get("required", [])}
        either = [one["required"] for part in schema.get("allOf", []) for one in part.get("anyOf", [])]
        required |= set(self.chance.choice(either)) if either else set()
        names = [name for name in base["properties"] if name in required or self.chance.random() < 0.3]
        return {name: self.value(base["properties"][name], name) for name in names}

    def text(self, schema, name):
        known = self.inventor.known.get({"principles": "principle", "organisations": "organisation", "formerly": "indicator"}.get(name, name))
        pattern = schema.get("pattern", "")
        if known and name != "slug" and pattern != r"\S" and self.chance.random() < 0.95:
            return str(self.chance.choice(known))
        if pattern.startswith("^(undated"):
            return self.chance.choice(("2015", "2015-02", "2015-autumn", "FY2015", "2014..2015-03", "undated"))
        if "0-9a-f" in pattern and "64" in pattern:
            return f"{self.chance.getrandbits(256):064x}"
        if "EKNSW" in pattern:
            return self.chance.choice(("x-trial", "E92000001", f"x-{self.chance.randrange(20)}"))
        if pattern.startswith(r"^\d{4}"):
            return self.chance.choice(("2015", "2016") if pattern.endswith(r"{4}$") else ("2015", "2015-03", "2015-03-13"))
        return f"trial-{self.chance.randrange(30)}" if pattern.startswith("^[a-z0-9]") else self.chance.choice(TEXTS)
