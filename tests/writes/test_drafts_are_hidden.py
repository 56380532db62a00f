"""A draft is nowhere to be seen. Every route that can be read is asked with every format and parameter, for what there is and for what only the
draft has, before the draft is made and after: the answers are the same, byte for byte, without a key and with one. And once it is published,
all of it is there at once."""

import io
import itertools
import json
import random
import subprocess
import threading
import unittest
import zipfile
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import invented
from editing import Caller, make_key
from invented import DOCUMENT, WORD, YEAR
from opsd import BINARIES, Cluster, Server

# Where who has a key is shown drafts; besides what nobody can read without one.
SHOWN = ("/v1/updates", "/v1/updates/{year}")
MOMENTARY = ("date", "server-timing", "cache-status")

# What to ask of each parameter: something of the record, something of the draft, and nearly that. Further ones stand in TRIED.
NAMES = {
    "document": ("open-public-services-2014", DOCUMENT), "programme": ("free-schools", f"{WORD}-programme"),
    "part_of": ("academies", f"{WORD}-programme"), "principle": ("choice", f"{WORD}-principle"), "organisation": ("cabinet-office", f"{WORD}-office"),
    "made_by": ("service-transformation-challenge-panel", f"{WORD}-office"), "area": ("E92000001", f"x-{WORD}"), "parent": ("E92000001", f"x-{WORD}"),
    "indicator": ("free-schools-open", f"{WORD}-count"), "unit": ("schools", f"{WORD}-units"), "update": ("2014", YEAR), "made_in": ("2014", YEAR),
    "from": ("2011", YEAR), "to": ("2014", YEAR), "vintage": ("2013", YEAR), "q": ("schools", WORD),
}
TRIED = {
    "period": ("2015-02", "2014.."), "due": ("2014..", "2016"), "as_of": ("2013-12-31", "2015-03-13", "2030-01-01"), "vintage": ("all", "first"),
    "q": (f"{WORD} open", f"free {WORD[:6]}", "Office of"), "limit": ("1", "3"), "dataset_version": ("1", "2"), "explain": ("true",), "pretty": ("true",),
    "derived": ("true",), "since": ("2015-01-01",), "revision": ("1", "2"), "fields": ("nonesuch",), "include": ("nonesuch",), "width": ("400",),
    "level": ("update", "region"), "type": ("programme", "document"), "kind": ("published", "nonesuch"), "role": ("primary",), "status": ("met", "nonesuch"),
    "class": ("new", "nonesuch"), "result": ("fail",), "safe": ("true",), "same_measure": ("true",), "measure": ("stock",), "qualifier": ("about",),
}
SEGMENTS = {
    "/v1/observations/{id}": ("17", "FIGURE", "RIVAL"), "/v1/observations/{id}/citation": ("17", "FIGURE"), "/v1/conflicts/{id}": ("FIGURE-RIVAL",),
    "/v1/changes/{id}": ("1", "7"), "/v1/audit/{id}": ("1",), "/v1/checks/{slug}": (f"{WORD}-check",), "/problems/{slug}": ("not-found",),
    "/docs/{file}": ("start.js",), "/v1/updates/{year}/draft/{entry}": (),
}
REQUIRED = {"/v1/compare": "from=2011&to=2014", "/v1/compare/names": "from=2011&to=2014", "/v1/compare/summary": "from=2011&to=2014",
            "/v1/search": "q=schools"}


def setUpModule():
    global cluster, server, keys, figures
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster, "--log", "errors"))
    keys = {role: make_key(cluster, role) for role in ("editor", "publisher", "admin")}
    figures = invented.next_figures(cluster)


def nearly(word):
    """As somebody who has heard of it might write it."""
    return word[:-2] + word[-1]


def routes():
    """(path, shape, parameters, suffixes, sort keys) of each route that can be read and tells of more than this moment."""
    lines = subprocess.run([str(BINARIES / "tests" / "list_routes")], check=True, capture_output=True, text=True).stdout.splitlines()
    found = [line.split("\t") for line in lines]
    return [(path, shape, parameters.split(), [form.partition(":")[0] for form in formats.split()], sorts.split())
            for path, shape, parameters, formats, sorts, *_ in found if shape in ("list", "single", "handled") and path != "/metrics"]


def identifiers():
    """For each list of things, some of the record and those of the draft, by the path of one of them."""
    found = {}
    for path in ("principles", "programmes", "indicators", "documents", "commitments", "events", "recommendations", "case-studies", "areas",
                 "organisations", "updates", "checks", "conflicts"):
        things = server.json(f"/v1/{path}?limit=2")["data"]
        found[f"/v1/{path}"] = [thing.get("slug") or thing.get("code") or thing.get("id") for thing in things]
    for path in invented.paths(*figures):
        collection, _, name = path.rpartition("/")
        found.setdefault(collection, []).extend([name, nearly(name)])
    return found


def filled(path, known):
    """The path with each name in it that is worth a try."""
    if "{" not in path:
        return [path]
    if path in SEGMENTS:
        names = [invented.numbered(name, *figures) for name in SEGMENTS[path]]
    elif path.startswith("/v1/updates/{"):
        names = ["2014", YEAR]
    else:
        names = known[path[:path.index("/{")]]
    return [f"{path[:path.index('{')]}{name}{path[path.index('}') + 1:]}" for name in names]


def values(name, sorts):
    """What a parameter is asked for."""
    usual, drafted = NAMES.get(name, (None, None))
    words = [] if usual is None else [usual, drafted, nearly(drafted), f"{usual},{drafted}"]
    return [quote(word, safe=",.") for word in [*words, *TRIED.get(name, ()), *(sorts if name == "sort" else ())]]


def targets():
    """Every target, by whether a key shows more there."""
    chance, known, found = random.Random(5), identifiers(), {False: [], True: []}
    for path, shape, parameters, suffixes, sorts in routes():
        kept = found[path in SHOWN]
        required = REQUIRED.get(path)
        pairs = [f"{name}={value}" for name in parameters for value in values(name, sorts)]
        for place in filled(path, known):
            queries = [required, *pairs] if required is None else [required, *(join(required, pair) for pair in pairs)]
            kept += [join_target(place, query) for query in queries]
            kept += [join_target(f"{place}.{suffix}", query) for suffix in suffixes for query in (required, *chance.sample(pairs, min(2, len(pairs))))]
            kept += [join_target(place if shape == "handled" else f"{place}.{chance.choice(suffixes)}", join(required, *chance.sample(pairs, 2)))
                     for _ in range(5 if len(pairs) > 2 else 0)]
    return {shown: list(dict.fromkeys(kept)) for shown, kept in found.items()}


def join(*pairs):
    """A query, where the last of each name counts."""
    return "&".join({pair.partition("=")[0]: pair for query in pairs if query for pair in query.split("&")}.values())


def join_target(place, query):
    return f"{place}?{query}" if query else place


def ask_all(asked, key=None, method="GET"):
    """What each target answers: (status, headers that last, body), all on a few connections."""
    turn, answers, lock = iter(asked), {}, threading.Lock()
    headers = {"Authorization": f"Bearer {key}"} if key else {}

    def ask():
        connection = server.connect()
        while True:
            with lock:
                target = next(turn, None)
            if target is None:
                return connection.close()
            connection.request(method, target, headers=headers)
            reply = connection.getresponse()
            body = reply.read()
            answers[target] = (reply.status, {name: value for name, value in reply.fields().items() if name not in MOMENTARY}, body)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(ask) for _ in range(4)]:
            done.result()
    return answers


def next_pages(answers):
    return [page for status, _, body in answers.values() if status == 200 and body.startswith(b'{"data":[')
            for page in [json.loads(body).get("links", {}).get("next")] if page]


def differences(before, after):
    return [(target, before[target], after[target]) for target in before if before[target] != after[target]][:3]


class Test(unittest.TestCase):
    maxDiff = None

    def check_same(self, before, after):
        self.assertEqual(before.keys(), after.keys())
        self.assertEqual(differences(before, after), [])

    def test_a_draft_is_nowhere_to_be_seen_until_it_is_published(self):
        asked = targets()
        everything = asked[False] + asked[True]
        before = ask_all(everything)
        pages = ask_all(next_pages(before))
        heads = ask_all(asked[False][::5], method="HEAD")
        statuses = {status for status, _, _ in before.values()}
        self.assertLessEqual({200, 400, 401, 404}, statuses)
        self.assertNotIn(500, statuses)
        self.assertEqual(invented.draft(cluster), figures)
        self.check_same(before, ask_all(before))
        self.check_same(pages, ask_all(pages))
        self.check_same(heads, ask_all(heads, method="HEAD"))
        public = {target: before[target] for target in asked[False] if before[target][0] != 401}
        self.check_same(public, ask_all(public, keys["admin"]))
        for role in ("editor", "publisher"):
            some = {target: before[target] for target in random.Random(role).sample(list(public), len(public) // 4)}
            self.check_same(some, ask_all(some, keys[role]))
        self.check_refusals()
        self.check_shown()
        self.check_published(before)
        print(f"{len(before)} targets and {len(pages)} further pages tell nothing of a draft")

    def check_refusals(self):
        """Who may not write is told the same of a draft as of a year that has none."""
        for method, path in itertools.product(("POST", "PATCH", "DELETE", "PUT"), ("", "/observations", "/publish", "/check", "/draft", "/events")):
            told = [Caller(server).ask(method, f"/v1/updates/{year}{path}", {"title": "x"}) for year in (YEAR, "2016")]
            self.assertIn(told[0].status, (401, 405))
            self.assertEqual(*((answer.status, answer.body.replace(b"2016", YEAR.encode())) for answer in told))

    def check_shown(self):
        """Who has a key sees that there is a draft, but not in a version of the dataset."""
        editor = Caller(server, keys["editor"])
        self.assertEqual(editor.get(f"/v1/updates/{YEAR}").json()["data"]["state"], "draft")
        self.assertEqual(editor.get(f"/v1/updates/{YEAR}?dataset_version=1").status, 404)
        self.assertEqual(editor.get("/v1/updates").json()["meta"]["total"], 4)
        self.assertEqual(editor.get("/v1/updates?dataset_version=1").json()["meta"]["total"], 3)
        self.assertEqual(editor.get(f"/v1/updates/{YEAR}/observations").status, 404)

    def check_published(self, before):
        """All at once, for readers who are in the midst of something too; what is pinned stays."""
        whole = server.get("/v1/observations.ndjson?vintage=all&derived=true")[2]
        walk = Walk("/v1/observations?vintage=all&derived=true&dataset_version=1&limit=20")
        walk.go(2)
        self.assertEqual(Caller(server, keys["publisher"]).ask("POST", f"/v1/updates/{YEAR}/publish").status, 200)
        walk.go()
        self.assertEqual([json.loads(line) for line in whole.splitlines()], walk.rows)
        pinned = {target: answer for target, answer in before.items() if "dataset_version=1" in target and "updates" not in target}
        self.assertGreater(len(pinned), 50)
        self.check_same(pinned, ask_all(pinned))
        for path in invented.paths(*figures):
            status, _, body = server.get(path)
            self.assertEqual((status, WORD.encode() in body or path.encode() in body), (200, True), path)
            self.assertNotEqual(before.get(path, (404,))[0], 200)
        for path in {path.rpartition("/")[0] for path in invented.paths(*figures)} - {f"/v1/updates/{YEAR}", f"/v1/observations/{figures[0]}"}:
            if not path.endswith("-count"):
                self.assertIn(WORD, json.dumps(server.json(f"{path}?limit=1000")), path)
        self.check_everywhere()

    def check_everywhere(self):
        for target in ("/v1/changes", "/v1/changes.atom", f"/v1/search?q={WORD}", f"/v1/search?q={nearly(WORD)}", f"/v1/compare?from=2014&to={YEAR}",
                       f"/v1/observations.csv?q={WORD}", f"/v1/observations?vintage={YEAR}", f"/v1/programmes?q={WORD}",
                       f"/v1/principles/choice?vintage={YEAR}", "/v1/commitments/free-schools-fund-180"):
            status, _, body = server.get(target)
            self.assertEqual((status, WORD.encode() in body.replace(target.encode(), b"")), (200, True), target)
        for target in ("/v1/progress?level=update", "/v1/progress.svg", "/v1/updates"):
            self.assertIn(YEAR, server.get(target)[2].decode(), target)
        misspelt = server.get(f"/v1/observations?programme={WORD}-programm")
        self.assertEqual(json.loads(misspelt[2])["errors"][0]["nearest"], f"{WORD}-programme")
        with zipfile.ZipFile(io.BytesIO(server.get("/v1/export")[2])) as archive:
            for file, rows in invented.ROWS.items():
                name, = (name for name in archive.namelist() if name.endswith(f"/{file}.csv") or name == f"{file}.csv")
                self.assertIn(WORD, archive.read(name).decode(), name)


class Walk:
    """A reader who goes from page to page."""

    def __init__(self, target):
        self.target, self.rows = target, []

    def go(self, pages=None):
        while self.target and pages != 0:
            page = server.json(self.target)
            self.rows += page["data"]
            self.target = page["links"].get("next")
            pages = pages and pages - 1


if __name__ == "__main__":
    unittest.main()
