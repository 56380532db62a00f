"""Replies that are kept: the same bytes as without, one computation for all who ask at once, nothing of an older version once a newer one is
known, and never more memory than the limit."""

import contextlib
import json
import re
import subprocess
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from editing import Caller, make_key
from opsd import BINARIES, ROOT, Cluster, Server, wait_until

AREA = "/v1/areas/x-bloomsbury-estate"
LISTS = ("principles", "programmes", "indicators", "observations", "updates", "documents", "commitments", "progress", "events",
         "recommendations", "case-studies", "conflicts", "checks", "areas", "organisations", "changes")
FILTERED = ("/v1/observations?limit=7&sort=-value", "/v1/observations?programme=free-schools&vintage=all", "/v1/observations?as_of=2013-06-01",
            "/v1/observations?q=schools", "/v1/compare?from=2011&to=2014", "/v1/compare/names?from=2011&to=2014", "/v1/search?q=police",
            "/v1/commitments?due=2014..&sort=due", "/v1/observations.jsonstat?indicator=free-schools-open", "/v1/areas?fields=code,name&pretty=true",
            "/v1/observations?dataset_version=1&limit=5", "/v1/indicators?include=programme&limit=3", "/v1/areas?level=region&explain=true",
            "/v1/areas?level=region&parent=K02000001&explain=true", "/v1/principles?limit=2&fields=slug&cursor=", "/v1/nothing", "/v1/areas?limit=0")
UNKEPT = ("/", "/healthz", "/readyz", "/v1/export", "/v1/changes.atom", "/v1/config", "/problems", "/v1/audit", "/v1/updates/2014/draft",
          "/v1/updates/2014/uploads")
CLOCKS = re.compile(r"\b(now\(\)|current_(date|time|timestamp)\b|localtime|(clock|statement|transaction)_timestamp|timeofday)", re.IGNORECASE)


def setUpModule():
    global cluster, server
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster, "--log", "errors", "--statement-milliseconds", "60000", cache=True))


def cache_status(headers):
    return headers.get("cache-status", "")


def is_hit(headers):
    return cache_status(headers) == "opsd; hit"


def same(answer):
    """An answer without what differs from one to the next."""
    status, headers, body = answer
    return status, {name: value for name, value in headers.items() if name not in ("date", "server-timing", "cache-status")}, body


def administer(cluster, statement):
    """What nobody can do to the database that he is connected to."""
    subprocess.run(["psql", cluster.url.replace("/ops?", "/postgres?"), "-Xq", "-v", "ON_ERROR_STOP=1", "-c", statement], check=True)


def targets():
    """Lists in every format, and each thing that they hold."""
    for name in LISTS:
        for suffix in ("", ".json", ".csv", ".ndjson", ".txt"):
            yield f"/v1/{name}{suffix}?limit=50"
        for thing in server.json(f"/v1/{name}?limit=60")["data"]:
            own = thing.get("links", {}).get("self")
            if own:
                yield own
    yield from FILTERED
    yield from ("/openapi.json", "/docs", "/v1/progress.svg", "/v1/indicators/free-schools-open/chart.svg")


class Same(unittest.TestCase):
    """With and without: the same bytes."""

    def compare(self, plain, target):
        for headers in ({}, {"Accept-Encoding": "gzip"}, {"Accept": "text/csv, */*;q=0.1"}):
            wanted = same(plain.request("GET", target, headers))
            for _ in range(2):
                self.assertEqual(wanted, same(server.request("GET", target, headers)), (target, headers))
            self.assertEqual((*wanted[:2], b""), same(server.request("HEAD", target, headers)), (target, headers))
            if "etag" in wanted[1]:
                known = {**headers, "If-None-Match": wanted[1]["etag"]}
                self.assertEqual(same(plain.request("GET", target, known)), same(server.request("GET", target, known)), (target, known))

    def test_all_answers(self):
        compared = list(dict.fromkeys(targets()))
        with Server(cluster, "--log", "errors") as plain, ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda target: self.compare(plain, target), compared))
            self.assertEqual("", cache_status(plain.get("/v1/areas")[1]))
        self.assertGreater(len(compared) * 3, 1000)

    def test_what_is_expected_is_compared(self):
        target = "/v1/areas?limit=4"
        wait_until(lambda: is_hit(server.get(target)[1]))
        self.assertEqual(412, server.get(target, **{"If-Match": '"another"'})[0])
        self.assertEqual(200, server.get(target, **{"If-Match": server.get(target)[1]["etag"]})[0])
        self.assertTrue(is_hit(server.get(target)[1]))

    def test_a_head_does_for_a_get(self):
        status, headers, body = server.request("HEAD", "/v1/areas?limit=3")
        self.assertEqual((200, b""), (status, body))
        status, again, body = server.get("/v1/areas?limit=3")
        self.assertTrue(is_hit(again))
        self.assertEqual(headers["content-length"], str(len(body)))


class Unkept(unittest.TestCase):
    """What depends on more than the dataset is never kept."""

    def test_paths(self):
        for target in UNKEPT:
            for _ in range(2):
                self.assertEqual("", cache_status(server.get(target)[1]), target)

    def test_keys(self):
        key = make_key(cluster, "admin")
        server.get("/v1/areas?limit=9")
        for target in ("/v1/areas?limit=9", "/v1/audit", "/v1/updates"):
            for _ in range(2):
                status, headers, _ = server.get(target, Authorization=f"Bearer {key}")
                self.assertEqual((200, ""), (status, cache_status(headers)), target)
        self.assertEqual(401, server.get("/v1/areas?limit=9", Authorization="Bearer nonsense")[0])

    def test_problems(self):
        for target in ("/v1/areas/nowhere", "/v1/areas?limit=x", "/v1/areas.png"):
            for _ in range(2):
                status, headers, _ = server.get(target)
                self.assertGreaterEqual(status, 400)
                self.assertEqual("", cache_status(headers), target)

    def test_no_statement_for_readers_looks_at_a_clock(self):
        """An answer that changes with the day would have to be kept for a day."""
        for path in sorted(Path(ROOT, "server", "queries").glob("*.sql")):
            if path.stem != "keys":  # whether a key is good is asked each time
                self.assertIsNone(CLOCKS.search(path.read_text()), path)
        functions = cluster.sql("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'"
                                " AND provolatile <> 'v' AND proname <> 'api_key_find' AND pg_get_functiondef(oid) ~* 'now\\(\\)|current_date|current_timestamp|_timestamp\\(\\)'")
        self.assertEqual([], functions)


class Shared(unittest.TestCase):
    """Who asks the same at the same time shares one computation."""

    def ask(self, pool, target, count):
        return [pool.submit(server.get, target) for _ in range(count)]

    def test_one_computation(self):
        with ThreadPoolExecutor(40) as pool:
            with cluster.locking("area") as release:
                asked = self.ask(pool, "/v1/areas?limit=17", 40)
                wait_until(lambda: cluster.waiting_for_lock() == 1)
                time.sleep(0.5)  # for the others to come
                self.assertEqual(1, cluster.waiting_for_lock())
                release()
            answers = [one.result() for one in asked]
        self.assertEqual({200}, {status for status, _, _ in answers})
        self.assertEqual(1, len({body for _, _, body in answers}))
        self.assertEqual(1, sum("stored" in cache_status(headers) for _, headers, _ in answers))
        self.assertEqual(39, sum(is_hit(headers) for _, headers, _ in answers))

    def test_what_cannot_be_kept_is_computed_by_each(self):
        with ThreadPoolExecutor(8) as pool:
            with cluster.locking("area") as release:
                asked = self.ask(pool, "/v1/areas/nowhere-at-all", 8)
                wait_until(lambda: cluster.waiting_for_lock() == 1)
                release()
            self.assertEqual({404}, {one.result()[0] for one in asked})

    def test_a_failure_is_not_shared(self):
        with ThreadPoolExecutor(4) as pool, cluster.locking("area") as release:
            first = pool.submit(server.get, "/v1/areas?limit=19")
            wait_until(lambda: cluster.waiting_for_lock() == 1)
            second = pool.submit(server.get, "/v1/areas?limit=19")  # it waits, and then tries itself
            [[failing]] = cluster.sql("SELECT pid FROM pg_locks WHERE NOT granted")
            cluster.sql(f"SELECT pg_cancel_backend({failing})")
            self.assertEqual(504, first.result()[0])
            wait_until(lambda: cluster.waiting_for_lock() == 1)
            release()
            self.assertEqual(200, second.result()[0])


class Idle(unittest.TestCase):
    def transactions(self):
        """How many the database has counted, when no session has more to tell."""
        return int(cluster.sql("SELECT pg_stat_clear_snapshot(), xact_commit FROM pg_stat_database WHERE datname = current_database()")[0][1])

    def test_kept_replies_leave_the_database_alone(self):
        """However many there are, it is asked for its version a few times a second."""
        with Server(cluster, "--log", "errors", cache=True) as busy, contextlib.closing(busy.connect()) as connection:
            def ask():
                connection.request("GET", "/v1/areas?limit=21")
                reply = connection.getresponse()
                reply.read()
                return reply.fields()

            ask()
            began, before = time.monotonic(), self.transactions()
            hits = sum(is_hit(ask()) for _ in range(3000))
            time.sleep(1.5)  # sessions tell what they have done once a second
            asked, seconds = self.transactions() - before, time.monotonic() - began
        print(f"{hits} hits, {asked} transactions in {seconds:.1f} s")
        self.assertGreater(hits, 2000)
        self.assertLess(asked, 40 * seconds + 40)


class Versions(unittest.TestCase):
    def bump(self, by):
        """Another version, without a word to anybody, and which it is."""
        return int(cluster.sql(f"UPDATE dataset SET version = version + {by} RETURNING version")[0][0])

    def version(self, some=None):
        return (some or server).json("/v1/areas?limit=1")["meta"]["dataset_version"]

    def test_polling_finds_what_nobody_tells(self):
        self.version()
        published = self.bump(1)
        began = time.monotonic()
        wait_until(lambda: self.version() == published)
        self.assertLess(time.monotonic() - began, 5)  # 0.2 s, on a machine that has time

    def test_an_older_dataset_in_its_place(self):
        published = self.bump(5)
        wait_until(lambda: self.version() == published)
        restored = self.bump(-5)
        wait_until(lambda: self.version() == restored)
        wait_until(lambda: is_hit(server.get("/v1/areas?limit=1")[1]))

    def test_another_dataset_with_the_same_number(self):
        """It is put back while the server is up: what was kept of the one before is forgotten, also where the next version has its number."""
        def name():
            return json.loads(other.get(AREA)[2])["data"]["name"]

        with contextlib.ExitStack() as stack:
            own = stack.enter_context(Cluster())
            key = make_key(own, "editor")
            administer(own, "CREATE DATABASE ops_backup TEMPLATE ops")
            other = stack.enter_context(Server(own, "--log", "errors", cache=True))
            editor, before = Caller(other, key), name()
            self.assertEqual(200, editor.patch(AREA, {"name": "A first life"}, match=editor.tag(AREA)).status)
            wait_until(lambda: name() == "A first life" and is_hit(other.get(AREA)[1]))
            administer(own, "DROP DATABASE ops WITH (FORCE)")
            administer(own, "ALTER DATABASE ops_backup RENAME TO ops")
            england = "/v1/areas/E92000001"
            wait_until(lambda: editor.get(england).status == 200)
            self.assertEqual(200, editor.patch(england, {"name": "A second life"}, match=editor.tag(england)).status)
            self.assertEqual([before] * 5, [name() for _ in range(5)])

    def test_without_a_database_nothing_is_certain(self):
        with Server(cluster, "--log", "errors", cache=True) as other:
            self.version(other)
            cluster.sql("ALTER TABLE dataset RENAME TO dataset_away")
            try:
                wait_until(lambda: other.get("/v1/areas?limit=1")[0] == 500)
                self.assertEqual(500, other.get("/v1/areas?limit=1")[0])
            finally:
                cluster.sql("ALTER TABLE dataset_away RENAME TO dataset")
            wait_until(lambda: other.get("/v1/areas?limit=1")[0] == 200)

    def hammer(self, stop, told, which):
        """Reads on one connection until it is told to stop; notes (version, name)."""
        connection = which.connect()
        while not stop.is_set():
            connection.request("GET", AREA)
            document = json.loads(connection.getresponse().read())
            told.append((document["meta"]["dataset_version"], document["data"]["name"]))
        connection.close()

    def test_a_writer_sees_its_write_under_load(self):
        editor = Caller(server, make_key(cluster, "editor"))
        stop = threading.Event()
        written = {}
        with Server(cluster, "--log", "errors", cache=True) as other, ThreadPoolExecutor(8) as pool:
            notes = [[] for _ in range(8)]
            readers = [pool.submit(self.hammer, stop, note, which) for note, which in zip(notes, [server, other] * 4)]
            for number in range(40):
                answer = editor.patch(AREA, {"name": f"Estate {number}"}, match=editor.tag(AREA))
                self.assertEqual(200, answer.status, answer)
                seen = server.json(AREA)
                self.assertEqual(f"Estate {number}", seen["data"]["name"])
                written[seen["meta"]["dataset_version"]] = seen["data"]["name"]
            last = max(written)
            wait_until(lambda: all(note and note[-1][0] == last for note in notes))
            stop.set()
            for reader in readers:
                reader.result()
        for note in notes:
            self.assertEqual(sorted(version for version, _ in note), [version for version, _ in note], "a reader was taken back")
            for version, name in note:
                self.assertIn(name, (written.get(version), *(() if version in written else (name,))), "a mix of two versions")
        self.assertGreater(sum(map(len, notes)), 400)


class Limit(unittest.TestCase):
    LIMIT = 8 << 20

    def resident(self, process):
        status = Path("/proc", str(process.pid), "status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) << 10

    def ask_many(self, some, start, count):
        def ask(first):
            connection = some.connect()
            for number in range(first, start + count, 4):
                connection.request("GET", f"/v1/observations?limit={number % 40 + 10}&area=E92000001&period={1000 + number}..")
                reply = connection.getresponse()
                reply.read()
                self.assertEqual(200, reply.status)
            connection.close()
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(ask, range(start, start + 4)))

    def test_memory(self):
        with Server(cluster, "--log", "errors", "--cache-limit", str(self.LIMIT), cache=True) as small, \
                Server(cluster, "--log", "errors") as none:
            for some in (small, none):
                self.ask_many(some, 0, 900)
            grown = self.resident(small.process) - self.resident(none.process)
            print(f"{grown >> 10} KiB more than without a cache, of {self.LIMIT >> 10} KiB allowed")
            if BINARIES.name not in ("asan", "tsan"):  # sanitizers take memory of their own
                self.assertLess(grown, self.LIMIT + (4 << 20))
                self.assertGreater(grown, self.LIMIT // 2)  # it was full


class Rates(unittest.TestCase):
    def test_what_is_left_is_told_with_kept_replies_too(self):
        with Server(cluster, "--rate-loopback", "1", "--rate-limit", "1", "--rate-burst", "20", cache=True) as some:
            tag = some.get("/v1/areas?limit=1")[1]["etag"]
            known = [{}, {"If-None-Match": tag}]
            answers = [some.request("GET", "/v1/areas?limit=1", known[turn % 2]) for turn in range(24)]
        kept = [headers for status, headers, _ in answers if is_hit(headers)]
        self.assertGreaterEqual(len(kept), 18)
        self.assertEqual({200, 304, 429}, {status for status, _, _ in answers})
        self.assertEqual({"20"}, {headers["ratelimit-limit"] for headers in kept})
        left = [int(headers["ratelimit-remaining"]) for headers in kept]
        self.assertTrue(left[0] >= 18 and left[-1] <= 2 and all(headers["ratelimit-reset"].isdigit() for headers in kept), kept)


if __name__ == "__main__":
    unittest.main(verbosity=2)
