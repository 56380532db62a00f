"""Asks a server what openapi.yaml says it answers. Also knows a target with an answer for every path, and a value with a
result for every filter.
"""

import json
import re
from urllib.parse import quote

import formats


class Caller:
    """Asks the server; faults are gathered, not raised, so that one run tells them all."""

    def __init__(self, contract, server):
        self.contract = contract
        self.server = server
        self.asked = 0
        self.faults = []

    def ask(self, method, target, wanted, headers=None):
        """The answer's headers and body; that its status is the wanted one is expected."""
        status, got, body = self.send(method, target, headers)
        self.expect_status(method, target, status, wanted)
        return got, body

    def expect_status(self, method, target, status, wanted):
        self.asked += 1
        self.expect(status == wanted, f"{method} {target[:200]}: {status} instead of {wanted}")

    def send(self, method, target, headers):
        """A server that has refused a head may cut the line before all of its answer is through; then once more."""
        for _ in range(20):
            try:
                return self.server.request(method, target, headers)
            except ConnectionError:
                pass
        raise AssertionError(f"no answer to {method} {target[:200]}")

    def get(self, target, wanted=200, headers=None):
        """The body, as JSON where it is."""
        got, body = self.ask("GET", target, wanted, headers)
        return json.loads(body) if formats.is_json(got["content-type"]) else body

    def expect(self, holds, what):
        if not holds:
            self.faults.append(what)


def same(headers):
    """Headers without those that differ from answer to answer."""
    return {name: value for name, value in headers.items() if name not in ("date", "server-timing", "cache-status")}


def members(value, path):
    """The values at a dotted path, those of all elements where there is a list on the way."""
    if isinstance(value, list):
        return [found for element in value for found in members(element, path)]
    if not path:
        return [] if value is None else [value]
    name, _, rest = path.partition(".")
    return members(value[name], rest) if isinstance(value, dict) and name in value else []


# Where the objects of a list carry the value that a filter looks at; the first place that has one serves.
CARRIERS = {
    "area": ["area.code"],
    "class": ["class"],
    "document": ["vintage.document", "names.document", "made_in.document", "sources.document", "claims.document",
                 "document", "slug"],
    "due": ["due.code"],
    "indicator": ["indicator", "observations.indicator", "slug"],
    "kind": ["kind"],
    "level": ["level"],
    "made_by": ["made_by"],
    "made_in": ["made_in.update"],
    "measure": ["measure"],
    "organisation": ["organisations"],
    "parent": ["parent"],
    "part_of": ["part_of"],
    "period": ["period.code"],
    "programme": ["programme", "programmes", "slug"],
    "q": ["title", "name", "value_text"],
    "qualifier": ["qualifier"],
    "result": ["result"],
    "role": ["role"],
    "status": ["status"],
    "type": ["type", "subject.type"],
    "unit": ["unit"],
    "update": ["vintage.update", "latest.update", "update", "claims.update", "first_reported"],
}
FREE = {"principle": "choice,decentralisation", "limit": "1", "derived": "true", "vintage": "first", "as_of": "2014-12-31", "pretty": "true",
        "explain": "true", "dataset_version": "1", "since": "2014-12-31", "q": "free schools",
        "from": "2011", "to": "2014", "safe": "false", "same_measure": "true", "revision": "1"}


def carried(name, objects):
    """A value for a filter, taken from the first of the objects that has one."""
    if name not in CARRIERS:
        return FREE[name]
    for path in CARRIERS[name]:
        found = [str(value) for value in members(objects, path)]
        dated = [value for value in found if name not in ("period", "due") or re.fullmatch(r"\d{4}(-\d\d)*", value)]
        if dated:
            return dated[0]
    raise AssertionError(f"no object carries a value for {name}")


def add(target, query):
    """The target with more in its query."""
    return f"{target}{'&' if '?' in target else '?'}{query}"


def with_query(target, name, value):
    """The target with a parameter; one that it has already is left as it is."""
    return target if f"?{name}=" in target or f"&{name}=" in target else add(target, f"{name}={quote(str(value), safe=',.-')}")


def known_target(contract, path, found=None):
    """A target of the path that has an answer. `found` has the objects of every list, by its path."""
    plain = contract.plain(path)
    suffix = path[len(plain):]
    known = plain.replace("{update}", "2014")
    if plain == "/problems/{slug}":
        known = "/problems/not-found"
    elif plain == "/docs/{file}":
        known = "/docs/icon.svg"
    elif plain.endswith("/chart.svg"):
        known = found["/v1/indicators"][0]["links"]["chart"]
    elif plain.endswith("/citation"):
        known = found["/v1/observations"][0]["links"]["citation"]
    elif "{" in known:
        known = found[plain.rpartition("/")[0]][0]["links"]["self"]
    required = [name for name, parameter in contract.parameters(path, "query").items() if parameter.get("required")]
    return known + suffix + "".join(f"{'&' if at else '?'}{name}={quote(FREE[name])}" for at, name in enumerate(required))
