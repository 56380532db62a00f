"""Many at a time, in real sessions: nobody's change is lost, readers see all of a write or none of it, and whatever is killed in the middle
leaves either everything behind or nothing."""

import csv
import io
import itertools
import os
import random
import signal
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

from editing import Caller, holding_the_record, make_key, writers_waiting
from opsd import Cluster, Server, wait_until

FAILURES = """
CREATE SEQUENCE failure;
CREATE TABLE failing (times int NOT NULL, sqlstate text NOT NULL);
INSERT INTO failing VALUES (0, '40001');
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF nextval('failure') <= (SELECT times FROM failing) THEN
    RAISE EXCEPTION 'made up' USING ERRCODE = (SELECT f.sqlstate FROM failing f);
  END IF;
  RETURN NULL;
END $$;
CREATE {kind} TRIGGER failing AFTER INSERT ON audit_entry {deferred} FOR EACH ROW EXECUTE FUNCTION fail();
"""
NO_FAILURES = "DROP TRIGGER IF EXISTS failing ON audit_entry; DROP FUNCTION IF EXISTS fail; DROP TABLE IF EXISTS failing; DROP SEQUENCE IF EXISTS failure"


def setUpModule():
    global cluster, server, editor, publisher
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster, "--write-connections", "4"))
    editor = Caller(server, make_key(cluster, "editor"))
    publisher = Caller(server, make_key(cluster, "publisher"))


def area(code, name="An area"):
    return {"code": code, "name": name, "level": "region", "scheme": "local"}


def version():
    return int(cluster.sql("SELECT version FROM dataset")[0][0])


def entries():
    return int(cluster.sql("SELECT count(*) FROM audit_entry")[0][0])


def of_answer(answer):
    """The version that a write made."""
    return int(answer.headers["etag"].split("-")[0].strip('"v'))


class Writers(unittest.TestCase):
    def test_no_change_is_lost(self):
        """Each adds one to the number that it has read. Exactly one of those who have read the same succeeds."""
        path = "/v1/areas/x-counter"
        self.assertEqual(editor.post("/v1/areas", area("x-counter", "0")).status, 201)
        clients, succeeded = 4, 0
        before = version()
        for round_number in range(4):
            read = threading.Barrier(clients)

            def change(client):
                seen = (editor if client % 2 else publisher).get(path)
                read.wait()
                name = str(int(seen.json()["data"]["name"]) + 1)
                return (editor if client % 2 else publisher).patch(path, {"name": name}, seen.headers["etag"]).status

            with ThreadPoolExecutor(clients) as pool:
                statuses = sorted(pool.map(change, range(clients)))
            self.assertEqual(statuses, [200] + [412] * (clients - 1))
            succeeded += 1
            self.assertEqual(editor.get(path).json()["data"]["name"], str(succeeded))
        self.assertEqual(version(), before + succeeded)

    def test_everybody_tries_again_until_it_is_done(self):
        path = "/v1/areas/x-everybody"
        self.assertEqual(editor.post("/v1/areas", area("x-everybody", "0")).status, 201)

        def add(_):
            for _ in range(100): # far more than there are others to wait for
                seen = editor.get(path)
                name = str(int(seen.json()["data"]["name"]) + 1)
                answer = editor.patch(path, {"name": name}, seen.headers["etag"])
                if answer.status == 200:
                    return
                self.assertEqual(answer.status, 412, answer)
            self.fail("the state that was just read is never the current one")

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(add, range(9)))
        self.assertEqual(editor.get(path).json()["data"]["name"], "9")

    def test_different_rows(self):
        """All succeed, each with a version of its own."""
        before, audited = version(), entries()
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda n: (editor, publisher)[n % 2].post("/v1/areas", area(f"x-different-{n}")), range(18)))
        self.assertEqual({answer.status for answer in answers}, {201})
        self.assertEqual(sorted(map(of_answer, answers)), list(range(before + 1, before + 19)))
        self.assertEqual(entries(), audited + 18)

    def test_the_same_row_is_made_once(self):
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda n: editor.post("/v1/areas", area("x-once", f"number {n}")).status, range(4)))
        self.assertEqual(sorted(answers), [201, 409, 409, 409])
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda n: editor.put("/v1/areas/x-twice", area("x-twice", f"number {n}")).status, range(4)))
        self.assertEqual(sorted(answers), [201, 428, 428, 428])

    def test_a_row_goes_while_another_comes_to_name_it(self):
        """Whoever is first wins; the other is told. Never does something name what is gone."""
        for number in range(4):
            parent, child = area(f"x-parent-{number}"), {**area(f"x-child-{number}"), "parent": f"x-parent-{number}"}
            self.assertEqual(editor.post("/v1/areas", parent).status, 201)
            with ThreadPoolExecutor(2) as pool:
                made = pool.submit(editor.post, "/v1/areas", child)
                gone = pool.submit(publisher.delete, f"/v1/areas/x-parent-{number}", "*")
            self.assertIn((made.result().status, gone.result().status), ((201, 409), (422, 204)))

    def test_more_than_may_wait(self):
        with Server(cluster, "--write-connections", "1", "--write-queue", "2") as small, ThreadPoolExecutor(8) as pool:
            caller = Caller(small, editor.key)
            with holding_the_record(cluster) as release:
                first = pool.submit(caller.post, "/v1/areas", area("x-queue"))
                wait_until(lambda: writers_waiting(cluster) == 1)
                others = [pool.submit(caller.post, "/v1/areas", area(f"x-queue-{n}")) for n in range(5)]
                wait_until(lambda: sum(other.done() for other in others) == 3)
                self.assertEqual(caller.get("/v1/areas").status, 200, "who reads does not wait for who writes")
                release()
                statuses = sorted(other.result().status for other in others)
            self.assertEqual(first.result().status, 201)
            self.assertEqual(statuses, [201, 201, 503, 503, 503])
            refused = next(other.result() for other in others if other.result().status == 503)
            self.assertIn("retry-after", refused.headers)

    def test_a_write_that_takes_too_long(self):
        with Server(cluster, "--write-seconds", "1") as hasty, holding_the_record(cluster):
            before = entries()
            answer = Caller(hasty, editor.key).post("/v1/areas", area("x-hasty"))
            self.assertEqual((answer.status, answer.json()["type"]), (504, "/problems/deadline-exceeded"))
        self.assertEqual(entries(), before)
        self.assertEqual(editor.get("/v1/areas/x-hasty").status, 404)


class Retries(unittest.TestCase):
    """A transaction that another one has got in the way of begins again, five times at most."""

    def setUp(self):
        self.addCleanup(cluster.sql, NO_FAILURES)

    def fail(self, times, sqlstate="40001", deferred=False):
        cluster.sql(NO_FAILURES)
        cluster.sql(FAILURES.format(kind="CONSTRAINT" if deferred else "", deferred="DEFERRABLE INITIALLY DEFERRED" if deferred else ""))
        cluster.sql(f"UPDATE failing SET times = {times}, sqlstate = '{sqlstate}'")

    def attempts(self):
        return int(cluster.sql("SELECT last_value FROM failure")[0][0])

    def test_five_times(self):
        for number, (sqlstate, deferred) in enumerate((("40001", False), ("40P01", False), ("40001", True))):
            with self.subTest(sqlstate=sqlstate, deferred=deferred):
                code = f"x-retried-{number}"
                self.fail(5, sqlstate, deferred)
                before, audited = version(), entries()
                answer = editor.post("/v1/areas", area(code), Idempotency_Key=code)
                self.assertEqual(answer.status, 201, answer)
                self.assertEqual(answer.body, editor.get(f"/v1/areas/{code}").body)
                self.assertEqual((self.attempts(), version(), entries()), (6, before + 1, audited + 1))
                again = editor.post("/v1/areas", area(code), Idempotency_Key=code)
                self.assertEqual((again.body, again.headers["idempotency-replayed"]), (answer.body, "true"))

    def test_not_a_sixth_time(self):
        for deferred in (False, True):
            with self.subTest(deferred=deferred):
                self.fail(6, deferred=deferred)
                before, audited = version(), entries()
                answer = editor.post("/v1/areas", area("x-unlucky"), Idempotency_Key=f"unlucky-{deferred}")
                self.assertEqual((answer.status, answer.json()["type"]), (503, "/problems/unavailable"), answer)
                self.assertIn("retry-after", answer.headers)
                self.assertEqual((self.attempts(), version(), entries()), (6, before, audited))
                self.assertEqual(editor.get("/v1/areas/x-unlucky").status, 404)
        again = editor.post("/v1/areas", area("x-unlucky"), Idempotency_Key="unlucky-True")
        self.assertEqual(again.status, 201, "what failed was not kept")

    def test_other_failures_are_not_tried_again(self):
        for sqlstate, status in (("23514", 500), ("57014", 504), ("XX000", 500), ("53100", 503), ("22003", 422)):
            with self.subTest(sqlstate):
                self.fail(1, sqlstate)
                before, audited = version(), entries()
                answer = editor.post("/v1/areas", area("x-failed"))
                self.assertEqual(answer.status, status, answer)
                self.assertNotIn(b"made up" if status >= 500 else b"audit_entry", answer.body)
                self.assertEqual((self.attempts(), version(), entries()), (1, before, audited))


class Readers(unittest.TestCase):
    """Who reads while others write gets one version, whole."""

    summaries = itertools.count()

    def write(self, until, written):
        while not until.is_set():
            answer = editor.patch("/v1/principles/choice", {"summary": f"summary {next(self.summaries)}"}, "*")
            self.assertEqual(answer.status, 200, answer)
            written.append(of_answer(answer))

    def in_parallel(self, read, writes=5):
        """Reads again and again while others write, until so many writes have been done."""
        until, written = threading.Event(), []
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(self.write, until, written)
            try:
                while len(written) < writes and not writing.done():
                    read()
            finally:
                until.set()
            writing.result()

    def test_an_answer_is_of_the_version_that_it_names(self):
        seen = {}

        def read():
            answer = server.json("/v1/principles?limit=1")
            named = answer["meta"]["dataset_version"]
            summary = answer["data"][0]["summary"]
            self.assertEqual(seen.setdefault(named, summary), summary)

        self.in_parallel(read, 8)
        self.assertGreater(len(seen), 1)
        for named, summary in seen.items():
            self.assertEqual(server.json(f"/v1/principles?limit=1&dataset_version={named}")["data"][0]["summary"], summary)
        versions = sorted(seen)
        self.assertEqual(len(set(seen.values())), len(versions), "each version has a summary of its own")

    def test_a_stream_breaks_or_is_of_one_version(self):
        whole = editor.get("/v1/observations.csv").body
        rows = len(list(csv.reader(io.StringIO(whole.decode()))))
        outcomes = []

        def read():
            connection = server.connect()
            try:
                connection.request("GET", "/v1/observations.csv")
                outcomes.append(len(list(csv.reader(io.StringIO(connection.getresponse().read().decode())))))
            except Exception: # cut off: which is how a stream breaks
                outcomes.append(None)
            finally:
                connection.close()

        self.in_parallel(read)
        self.assertLessEqual(set(outcomes), {rows, None})

    def test_pages_tell_which_version_they_are_of(self):
        def read():
            target, versions, slugs = "/v1/programmes?limit=7", [], []
            while target:
                answer = server.json(target)
                versions.append(answer["meta"]["dataset_version"])
                slugs += [row["slug"] for row in answer["data"]]
                target = answer["links"].get("next")
            self.assertEqual(versions, sorted(versions))
            self.assertEqual(len(slugs), len(set(slugs)), "no row comes twice")
            self.assertEqual(len(slugs), answer["meta"]["total"], "none is left out")

        self.in_parallel(read)


class Kills(unittest.TestCase):
    """What is killed while it writes has written all or nothing; and what the audit log says is what the record holds."""

    def audited(self):
        """The codes of areas that the audit log says were made, and those that are there."""
        made = {row[0] for row in cluster.sql("SELECT subject FROM audit_entry WHERE method = 'POST' AND subject LIKE 'x-killed-%'")}
        there = {row[0] for row in cluster.sql("SELECT code FROM area WHERE code LIKE 'x-killed-%'")}
        kept = {row[0] for row in cluster.sql("SELECT idempotency_key FROM idempotency WHERE idempotency_key LIKE 'x-killed-%'")}
        found = {row[0] for row in cluster.sql("SELECT key FROM search_entry WHERE key LIKE 'x-killed-%'")}
        return made, there, kept, found

    def check(self, promised):
        made, there, kept, found = self.audited()
        self.assertEqual(made, there)
        self.assertEqual(kept, there)
        self.assertLessEqual(promised, there, "who was answered can rely on it")
        versions = [int(row[0]) for row in cluster.sql("SELECT dataset_version FROM audit_entry WHERE key_name NOT LIKE 'opsd %' ORDER BY entry_id")]
        self.assertEqual(versions, sorted(set(versions)))
        self.assertLessEqual(max(versions), version())

    def write(self, caller, codes, promised):
        """Makes areas until nobody answers any more."""
        for code in codes:
            try:
                answer = caller.post("/v1/areas", area(code), Idempotency_Key=code)
            except OSError:
                return
            if answer.status == 201:
                promised.add(code)
            elif answer.status in (500, 503):
                return

    def kill_while_writing(self, name, caller, kill, delay):
        promised = set()
        threads = [threading.Thread(target=self.write, args=(caller, [f"x-killed-{name}-{n}-{i}" for i in range(1000)], promised))
                   for n in range(3)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(promised) >= 3)
        threading.Event().wait(delay)
        kill()
        for thread in threads:
            thread.join()
        return promised

    def test_the_server_is_killed(self):
        for number in range(3):
            with Server(cluster) as mortal:
                promised = self.kill_while_writing(f"s{number}", Caller(mortal, editor.key), mortal.process.kill, random.random() * 0.3)
                mortal.process.wait()
                wait_until(lambda: writers_waiting(cluster) == 0)
            self.check(promised)

    def test_the_database_is_killed(self):
        for number in range(2):
            promised = self.kill_while_writing(f"d{number}", editor, cluster.kill, random.random() * 0.3)
            cluster.start()
            wait_until(lambda: editor.get("/readyz").status == 200)
            self.check(promised)
            code = f"x-killed-after-{number}"
            wait_until(lambda: editor.post("/v1/areas", area(code), Idempotency_Key=code).status == 201)

    def test_one_session_is_killed(self):
        with ThreadPoolExecutor() as pool, holding_the_record(cluster):
            answer = pool.submit(editor.post, "/v1/areas", area("x-cut-off"))
            wait_until(lambda: writers_waiting(cluster) == 1)
            cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'opsd' AND wait_event_type = 'Lock'")
            self.assertEqual(answer.result().status, 503, answer.result())
            self.assertIn("Idempotency-Key", answer.result().json()["detail"])
        self.assertEqual(editor.post("/v1/areas", area("x-cut-off")).status, 201)

    def test_the_server_is_stopped_in_order(self):
        """A write under way is finished; the process ends."""
        with Server(cluster) as leaving, ThreadPoolExecutor() as pool:
            with holding_the_record(cluster) as release:
                answer = pool.submit(Caller(leaving, editor.key).post, "/v1/areas", area("x-leaving"))
                wait_until(lambda: writers_waiting(cluster) == 1)
                os.kill(leaving.process.pid, signal.SIGTERM)
                release()
            self.assertEqual(answer.result().status, 201, answer.result())
            self.assertEqual(leaving.process.wait(), 0)

    def test_the_server_is_stopped_and_nothing_moves(self):
        with Server(cluster, "--drain-seconds", "1") as leaving, ThreadPoolExecutor() as pool, holding_the_record(cluster):
            answer = pool.submit(Caller(leaving, editor.key).post, "/v1/areas", area("x-stuck"))
            wait_until(lambda: writers_waiting(cluster) == 1)
            os.kill(leaving.process.pid, signal.SIGTERM)
            self.assertEqual(leaving.process.wait(), 0)
            try:
                self.assertEqual(answer.result().status, 503)
            except OSError: # cut off without an answer
                pass
        wait_until(lambda: writers_waiting(cluster) == 0)
        self.assertEqual(editor.get("/v1/areas/x-stuck").status, 404)


if __name__ == "__main__":
    unittest.main(verbosity=2)
