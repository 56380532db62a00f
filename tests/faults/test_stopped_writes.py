"""Writes that the end of the server meets: those under way may finish while it drains; what takes longer is cut off, and has then taken effect
wholly or not at all. Whoever waited is told so or loses the connection, and finds out by sending the same again: it takes effect once."""

import contextlib
import signal
import unittest
from concurrent.futures import ThreadPoolExecutor

from editing import Caller, holding_the_record, make_key, writers_waiting
from opsd import Cluster, Server, wait_until

PATIENT = ("--write-seconds", "600")
LOCK = 815  # of the commit


def setUpModule():
    global cluster, key
    cluster = unittest.enterModuleContext(Cluster(record=None))
    cluster.opsd("migrate", check=True)
    key = make_key(cluster, "editor")


def area(code):
    return {"code": code, "name": "An area", "level": "region", "scheme": "local"}


def effects(codes):
    """Of each: how many rows there are, how many entries of the audit log and how many kept answers."""
    return [tuple(map(int, cluster.sql(f"""
        SELECT (SELECT count(*) FROM area WHERE code = '{code}'), (SELECT count(*) FROM audit_entry WHERE subject = '{code}'),
          (SELECT count(*) FROM idempotency WHERE idempotency_key = '{code}')""")[0])) for code in codes]


def post(server, code):
    """The answer; None where the connection was lost without one."""
    try:
        return Caller(server, key).post("/v1/areas", area(code), Idempotency_Key=code)
    except ConnectionError:
        return None


@contextlib.contextmanager
def slow_commit():
    """What writes an area waits, when it commits, until the block ends or calls what it is given."""
    cluster.sql(f"""
        CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared({LOCK}); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER wait_for_the_test AFTER INSERT ON area DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_for_the_test()""")
    try:
        with cluster.holding(f"SELECT pg_advisory_lock({LOCK})") as release:
            yield release
    finally:
        cluster.sql("DROP TRIGGER wait_for_the_test ON area; DROP FUNCTION wait_for_the_test()")


class Stopped(unittest.TestCase):
    maxDiff = None

    def check_lost(self, answers):
        """Each was told that it is not known to be done, or lost its connection; nobody was told that all is well."""
        for answer in answers:
            if answer is not None:
                self.assertEqual((answer.status, answer.json()["type"]), (503, "/problems/unavailable"), answer)

    def stop(self, server, pool, codes, waiting):
        """Sends them, and then ends the server while so many wait for the database; what each was told."""
        sent = [pool.submit(post, server, code) for code in codes]
        wait_until(lambda: writers_waiting(cluster) == waiting)
        server.process.send_signal(signal.SIGTERM)
        self.assertEqual(server.process.wait(), 0)
        answers = [one.result() for one in sent]
        print(f"{len(answers)} writes, of which {len([one for one in answers if one is not None])} were answered")
        return answers

    def check_repeated(self, codes, fresh):
        with Server(cluster) as again:
            answers = [post(again, code) for code in codes]
        self.assertEqual([answer.status for answer in answers], [201] * len(codes))
        self.assertEqual(["idempotency-replayed" not in answer.headers for answer in answers], [fresh] * len(codes))
        self.assertEqual(effects(codes), [(1, 1, 1)] * len(codes))

    def test_while_they_wait_for_one_another(self):
        codes = [f"x-waiting-{number}" for number in range(20)]
        with ThreadPoolExecutor(len(codes)) as pool, holding_the_record(cluster) as release:
            with Server(cluster, *PATIENT, "--drain-seconds", "1", "--write-connections", "4") as server:
                answers = self.stop(server, pool, codes, 4)
            release()
        self.check_lost(answers)
        wait_until(lambda: writers_waiting(cluster) == 0)
        self.assertEqual(effects(codes), [(0, 0, 0)] * len(codes))
        self.check_repeated(codes, fresh=True)

    def test_while_it_commits(self):
        """The database does not know that nobody waits: it keeps what it was told to keep, all of it."""
        with ThreadPoolExecutor(1) as pool, slow_commit() as release:
            with Server(cluster, *PATIENT, "--drain-seconds", "1") as server:
                answers = self.stop(server, pool, ["x-commit"], 1)
            self.check_lost(answers)
            self.assertEqual(effects(["x-commit"]), [(0, 0, 0)])
            release()
            wait_until(lambda: writers_waiting(cluster) == 0)
            wait_until(lambda: effects(["x-commit"]) == [(1, 1, 1)])
        self.check_repeated(["x-commit"], fresh=False)

    def test_there_is_time_to_finish(self):
        codes = [f"x-finished-{number}" for number in range(8)]
        with ThreadPoolExecutor(len(codes)) as pool, holding_the_record(cluster) as release:
            with Server(cluster, *PATIENT, "--drain-seconds", "600", "--write-connections", "2") as server:
                sent = [pool.submit(post, server, code) for code in codes]
                wait_until(lambda: writers_waiting(cluster) == 2)
                server.process.send_signal(signal.SIGTERM)
                wait_until(lambda: "draining" in server.logged())
                release()
                answers = [one.result() for one in sent]
                self.assertEqual(server.process.wait(), 0)
        done = [code for code, answer in zip(codes, answers) if answer is not None]
        self.assertGreaterEqual(len(done), 2)
        self.assertEqual({answer.status for answer in answers if answer is not None}, {201})
        self.assertEqual(effects(codes), [(1, 1, 1) if code in done else (0, 0, 0) for code in codes])


if __name__ == "__main__":
    unittest.main(verbosity=2)
