"""What the properties share: the lists with their filters, and asking for JSON whose numbers stay text.

Each property has a source of chance of its own, so that one can be changed without the others.
"""

import json
import os
import random
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "api"))

from chance import seed_of_run  # noqa: E402
from opsd import ROOT, Cluster, Server  # noqa: E402
from test_api import parse  # noqa: E402
from wire import ask  # noqa: E402

# Their rows are numbers, in which no words could be looked for.
COUNTED = {"/v1/progress"}

ROUNDS = int(os.environ.get("OPS_ROUNDS", "60"))

# Each list, the member that identifies a row, and its filters with the vocabulary each takes.
LISTS = {
    "/v1/principles": ("slug", {"document": "document"}),
    "/v1/programmes": ("slug", {"programme": "programme", "part_of": "programme", "principle": "principle",
                                "organisation": "organisation", "document": "document", "update": "update"}),
    "/v1/indicators": ("slug", {"indicator": "indicator", "programme": "programme", "principle": "principle",
                                "unit": "unit", "measure": "measure", "document": "document", "update": "update"}),
    "/v1/observations": ("id", {"indicator": "indicator", "programme": "programme", "principle": "principle",
                                "area": "area", "document": "document", "unit": "unit", "measure": "measure",
                                "qualifier": "qualifier", "status": "status", "update": "update"}),
    "/v1/updates/2014/observations": ("id", {"indicator": "indicator", "programme": "programme", "area": "area",
                                             "unit": "unit", "measure": "measure", "qualifier": "qualifier"}),
    "/v1/updates": ("slug", {}),
    "/v1/documents": ("slug", {"document": "document", "update": "update", "role": "role"}),
    "/v1/commitments": ("slug", {"programme": "programme", "principle": "principle", "indicator": "indicator",
                                 "made_in": "update", "document": "document", "status": "commitment_status"}),
    "/v1/progress": ("id", {"principle": "principle", "programme": "programme", "update": "update", "level": "progress_level"}),
    "/v1/events": ("slug", {"programme": "programme", "principle": "principle", "update": "update",
                            "document": "document", "status": "event_status"}),
    "/v1/recommendations": ("slug", {"programme": "programme", "principle": "principle", "made_by": "organisation", "update": "update",
                                     "document": "document"}),
    "/v1/case-studies": ("slug", {"programme": "programme", "principle": "principle", "area": "area", "organisation": "organisation",
                                  "update": "update", "document": "document"}),
    "/v1/conflicts": ("id", {"kind": "conflict_kind", "indicator": "indicator", "programme": "programme", "principle": "principle",
                             "document": "document", "update": "update"}),
    "/v1/checks": ("slug", {"result": "check_result", "kind": "check_kind", "indicator": "indicator", "programme": "programme",
                            "principle": "principle",
                            "document": "document", "update": "update"}),
    "/v1/areas": ("code", {"level": "level", "parent": "area"}),
    "/v1/organisations": ("slug", {"programme": "programme"}),
}

# Parameters that are no filters of identifiers, with a few values that make sense.
OTHERS = {
    "/v1/observations": {"derived": ["true"], "vintage": ["all", "first", "2011", "2014"],
                         "period": ["2014", "..2013", "FY2014", "2013-02..", "AY2013"]},
    "/v1/commitments": {"due": ["2014", "2014..", "FY2015"], "vintage": ["all", "first", "2011", "2013"]},
    "/v1/events": {"period": ["2013", "..2012", "2014-04.."]},
    "/v1/conflicts": {"same_measure": ["true", "false"], "as_of": ["2014-03-14", "2014-12-31"]},
    "/v1/checks": {"as_of": ["2011-07-31", "2014-03-14", "2014-12-31"]},
}

# What every list can be asked for by words; escapes as they stand in a target.
KEYWORDS = ["school", "free%20sch", "the", "services+in+england", "2014", "22%2C000", "zzzz"]


class Reader:
    """Asks one server, and knows the words its filters take."""

    def __init__(self, port):
        self.port = port
        self.words = self.vocabulary()

    def ask(self, target, headers=(), method="GET"):
        answer = ask(self.port, method, target, headers)
        assert answer is not None, f"no answer to {method} {target!r}"
        return answer

    def json(self, target):
        """The document of a 200 answer."""
        answer = self.ask(target)
        assert answer.status == 200, f"{target} gives {answer.status}: {answer.body[:300]!r}"
        return parse(answer.body.decode())

    def rows(self, target):
        """All rows of a list that fits on one page."""
        document = self.json(with_query(target, {"limit": "1000"}))
        assert "next" not in document["links"], target
        return document["data"]

    def vocabulary(self):
        words = {name: [row[key] for row in self.rows(f"/v1/{path}")]
                 for name, path, key in (("principle", "principles", "slug"), ("programme", "programmes", "slug"),
                                         ("indicator", "indicators", "slug"), ("area", "areas", "code"),
                                         ("update", "updates", "slug"), ("document", "documents", "slug"),
                                         ("organisation", "organisations", "slug"))}
        words["unit"] = sorted({row["unit"] for row in self.rows("/v1/indicators")})
        words["level"] = sorted({row["level"] for row in self.rows("/v1/areas")})
        fixed = self.json("/v1/config")["data"]["enumerations"]
        return words | {"measure": fixed["measure"], "qualifier": fixed["qualifier"], "role": fixed["document_role"],
                        "status": fixed["observation_status"], "event_status": fixed["event_status"],
                        "commitment_status": fixed["commitment_status"], "progress_level": fixed["progress_level"],
                        "conflict_kind": fixed["conflict_kind"], "check_kind": fixed["check_kind"], "check_result": fixed["check_result"]}

    def some_query(self, chance, path, most=2):
        """Some filters of a list with one to three values each, as a dictionary."""
        filters = LISTS[path][1]
        query = {}
        for name in chance.sample(sorted(filters), min(len(filters), chance.randint(0, most))):
            words = self.words[filters[name]]
            query[name] = ",".join(chance.sample(words, min(len(words), chance.randint(1, 3))))
        for name, values in OTHERS.get(path, {}).items():
            if chance.random() < 0.25:
                query[name] = chance.choice(values)
        if chance.random() < 0.25 and path not in COUNTED:
            query["q"] = chance.choice(KEYWORDS)
        return query


def with_query(path, query):
    """A target; the values need no escapes, since identifiers have none and words have theirs."""
    joined = "&".join(f"{name}={value}" for name, value in query.items())
    return path + ("&" if "?" in path else "?") + joined if joined else path


def identities(rows, path):
    return [row[LISTS[path][0]] for row in rows]


def text_of(value):
    return json.dumps(value, ensure_ascii=False)


def run_over(folder, properties, seed, *more):
    """Runs each over one server with that record in it, prints what failed, and gives the number of failures."""
    failed = 0
    with Cluster(record=folder) as cluster, Server(cluster, cache=True) as server:
        reader = Reader(server.port)
        for each in properties:
            try:
                each(reader, random.Random(f"{seed} {each.__name__}"), *more)
                print(f"ok   {each.__name__}")
            except Exception:  # whatever it is, the other properties are still worth knowing
                failed += 1
                print(f"FAIL {each.__name__}\n{traceback.format_exc()}")
    print(f"{len(properties)} properties" + (f", {failed} failed" if failed else ""))
    return failed


def run(properties):
    """Runs each over the record as it is, and ends the program."""
    sys.exit(1 if run_over(ROOT / "record", properties, seed_of_run()) else 0)
