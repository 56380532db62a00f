"""Invents requests out of openapi.yaml: for any operation, parameters with values that its schemas allow or do not, and
things that no document foresees. Each request says what may come of it. All chance comes from one seed.
"""

import random
import re
from dataclasses import dataclass, field
from urllib.parse import quote

MEDIA = ("application/json", "text/csv", "application/x-ndjson", "text/plain", "application/vnd.json-stat+json", "text/html",
         "application/csvm+json", "application/x-bibtex", "application/vnd.citationstyles.csl+json", "image/png", "text/*", "application/*", "*/*", "*", "/", "json", "")
WEIGHTS = ("", "", ";q=0.5", ";q=0", "; q=1.0", ";q=x", ";v=2")
NASTY = ("", " ", ",", ",,", "null", "-1", "0", "1e9", "99999999999999999999", "true", "TRUE", "yes", "'", "''; --", '"', "\\",
         "{}", "{a,b}", "$1", "%s%n", "..", "../..", "..2014..", "2014-02-30", "0000", "2014-13", "FY", "\u00e9", "\u202e",
         "\U0001f600", "a" * 300, "a," * 120, "-", "--slug", "*", "_cursor", "links.", ".self", "included", "included.programme",
         "<script>", "\t", "\r\n", "\x7f")
BROKEN = ("%", "%0", "%zz", "%00", "%ff", "%c3%28", "%ed%a0%80")
SEASONS = ("spring", "summer", "autumn", "winter")


@dataclass
class Request:
    method: str
    target: str
    headers: dict = field(default_factory=dict)
    plain: bool = True      # nothing about it is wrong: it must be answered
    wrong: bool = False     # something about it is wrong by the document: it must be refused
    reasons: list = field(default_factory=list)

    def spoil(self, why, surely=True):
        self.plain = False
        self.wrong = self.wrong or surely
        self.reasons.append(why)


class Inventor:
    def __init__(self, contract, seed, known):
        """`known` has identifiers that exist, by the name of the parameter that takes them, and by path for singles."""
        self.contract = contract
        self.chance = random.Random(seed)
        self.known = known
        self.turn = []
        self.cursors = {} # those given out, by path and query

    def maybe(self, share):
        return self.chance.random() < share

    def pick(self, among):
        return self.chance.choice(among)

    def request(self):
        """A request to the paths of the document in turn."""
        if not self.turn:
            self.turn = self.contract.open_paths()
            self.chance.shuffle(self.turn)
        path = self.turn.pop()
        method = self.chance.choices(("GET", "HEAD", "OPTIONS"), (90, 6, 4))[0]
        request = Request(method, "")
        request.target = self.fill(request, path)
        query = self.query(request, path)
        request.target += f"?{query}" if query else ""
        self.add_headers(request, path)
        if self.maybe(0.04):
            request.method = self.pick(("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get"))
            request.spoil("method")
        elif method == "OPTIONS": # looks at nothing but the path, and not at what is there
            request.wrong = False
        return request

    def fill(self, request, path):
        """The path with a value for each name in it, mostly of something that there is."""
        for name, parameter in self.contract.parameters(path, "path").items():
            value = str(self.pick(self.known[self.contract.plain(path)]))
            if self.maybe(0.15):
                value = self.pick(NASTY).replace(".", "") or "x"
                request.spoil(f"{name}={value}", self.breaks(parameter, value))
                value = quote(value, safe="")
            elif self.maybe(0.03):
                value = self.pick(BROKEN)
                request.spoil(f"{name}={value}")
            path = path.replace(f"{{{name}}}", value)
        return path

    def query(self, request, path):
        parameters = self.contract.parameters(path, "query")
        # Few at a time: together they often leave nothing, which says little.
        names = self.chance.sample(sorted(parameters), min(len(parameters), self.pick((0, 0, 1, 1, 2, 3, 4))))
        names += [name for name in parameters if parameters[name].get("required") and name not in names]
        if {"as_of", "vintage"} <= set(names):
            names.remove("vintage")
        if "{" in path and {"as_of", "vintage"} & set(names):
            request.spoil("of another time", False) # when there was no such thing yet, perhaps
        pairs = [self.pair(request, path, name, parameters[name]) for name in names if name != "cursor"]
        if self.maybe(0.05):
            name = self.pick(("nonsense", "Limit", "limit[]", "", "%6eonsense", "q%", "fields.x"))
            pairs.append(f"{name}={self.pick(('1', '', '%'))}")
            request.spoil("unknown parameter")
        if pairs and self.maybe(0.03):
            pairs.append(self.pick(pairs))
            request.spoil("given twice")
        self.chance.shuffle(pairs)
        query = self.pick(("&", "&", "&", "&&")).join(pairs)
        if "cursor" in names:
            query = self.with_cursor(request, path, query)
        return query

    def with_cursor(self, request, path, query):
        cursor = self.cursors.get((request.target, query))
        if cursor is None:
            other = self.cursors and self.maybe(0.5) # that of another query may be good where only its limit differs
            cursor = self.pick(list(self.cursors.values())) if other else self.pick(("astray", "AAAA", "%00", "a" * 2000))
            request.spoil(f"cursor={cursor[:40]}", not other)
        return f"{query}&cursor={cursor}" if query else f"cursor={cursor}"

    def pair(self, request, path, name, parameter):
        if self.maybe(0.9):
            value = self.value(name, parameter["schema"])
            return f"{name}={quote(value, safe=',.-' if self.maybe(0.8) else '')}"
        if self.maybe(0.25):
            broken = self.pick(BROKEN)
            request.spoil(f"{name}={broken}")
            return f"{name}={broken}"
        value = self.pick(NASTY)
        request.spoil(f"{name}={value[:40]}", self.breaks(parameter, value))
        return f"{name}={quote(value, safe='')}"

    def value(self, name, schema):
        """A value that the schema allows, of something that there is."""
        schema = self.contract.follow(schema)
        if schema.get("type") == "array":
            words = self.contract.follow(schema["items"]).get("enum") or self.known.get(name) or [self.span(), "undated"]
            most = min(schema.get("maxItems", 4), 4, len(words))
            return ",".join(map(str, self.chance.sample(words, self.chance.randint(1, most))))
        if "anyOf" in schema: # fixed words beside identifiers
            return str(self.pick([*schema["anyOf"][0]["enum"], *self.known["update"]]))
        if schema.get("type") == "boolean":
            return self.pick(("true", "false"))
        if schema.get("type") == "integer" and name in self.known:
            return str(self.pick(self.known[name]))
        if schema.get("type") == "integer":
            return str(self.pick((1, 2, 7, 100, schema["maximum"]))) if "maximum" in schema else "1"
        if schema.get("format") == "date":
            return f"{self.chance.randint(2009, 2016)}-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        return str(self.pick(schema.get("enum") or self.known[name]))

    def span(self):
        start, end = sorted((self.chance.randint(2009, 2012), self.chance.randint(2013, 2016)))
        return self.pick((self.period(start), f"{self.period(start)}..{self.period(end)}", f"{self.period(start)}..",
                          f"..{self.period(end)}"))

    def period(self, year):
        month, day = self.chance.randint(1, 12), self.chance.randint(1, 28)
        return self.pick((f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}", f"{year}-{self.pick(SEASONS)}",
                          f"FY{year - 1}", f"AY{year - 1}"))

    def breaks(self, parameter, value):
        """Whether a written value is none that the document allows."""
        schema = self.contract.follow(parameter["schema"])
        if schema.get("type") == "array":
            items = self.contract.follow(schema["items"])
            return self.fault(schema, [self.read(items, part.strip(" \t")) for part in value.split(",")])
        if "anyOf" in schema:
            return self.fault(schema, value) and self.fault(schema, self.read({"type": "integer"}, value))
        return self.fault(schema, self.read(schema, value))

    def fault(self, schema, value):
        return bool(self.contract.errors(schema, value))

    @staticmethod
    def read(schema, text):
        """A written value as the type that its schema has; as text where it is none."""
        if schema.get("type") == "integer" and re.fullmatch(r"-?[0-9]+", text):
            return int(text)
        return {"true": True, "false": False}.get(text, text) if schema.get("type") == "boolean" else text

    def add_headers(self, request, path):
        if self.maybe(0.3):
            ranges = [self.pick(MEDIA) + self.pick(WEIGHTS) for _ in range(self.pick((1, 1, 2, 3)))]
            request.headers["Accept"] = ", ".join(ranges)
            # Which of them wins is the business of the tests of negotiation.
            request.plain = False
        if self.maybe(0.3):
            request.headers["Accept-Encoding"] = self.pick(("gzip", "gzip;q=0", "*", "identity", "br, gzip;q=0.1", ";;", "x-gzip"))
        if self.maybe(0.1):
            request.headers["If-None-Match"] = self.pick(('"x"', "*", 'W/"x", ', '"', ""))
        if self.maybe(0.05):
            request.headers["Range"] = "bytes=0-3"
        if request.method == "OPTIONS" and self.maybe(0.5):
            request.headers["Access-Control-Request-Method"] = self.pick(("GET", "POST", "\u00e9"))

    def elsewhere(self):
        """A request for a path that the document does not have."""
        words = ("v1", "v2", "programmes", "programme", "areas", ".csv", "openapi", "problems", "%2e%2e", "x.json", "healthz.txt",
                 "", "observations.jsonstat", "areas.jsonstat", "config.csv", "a" * 500, "%e2%82%ac")
        while True:
            target = "/" + "/".join(self.pick(words) for _ in range(self.chance.randint(1, 10)))
            if not any(pattern.fullmatch(target) for pattern in self.contract.patterns.values()):
                return Request("GET", target, plain=False, wrong=True, reasons=["elsewhere"])
