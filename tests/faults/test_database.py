"""The database fails in every way there is: lost sessions, kill -9, a stop, a freeze, a wrong schema, none at all.

While it does, clients keep asking on open connections. Each gets the right answer or a problem, and never another
client's; afterwards the server serves again without help.
"""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
import unittest
from pathlib import Path

from opsd import OPSD, Cluster, Server, environment, wait_until

TARGETS = [f"/v1/{name}" for name in (
    "principles", "programmes", "areas", "organisations?limit=7", "indicators?limit=1000", "updates/2014/observations",
    "observations?limit=1000", "observations?vintage=first&limit=3", "commitments?due=2014..", "documents", "events",
    "observations/17", "observations/18", "observations/19?include=source", "observations/999999999", "case-studies", "recommendations", "principles/choice", "programmes/troubled-families", "areas?x=1", "nothing")]


class Client(threading.Thread):
    """Asks the same on one connection until it is told to stop, and notes whatever is not right."""

    def __init__(self, server, target, right):
        super().__init__()
        self.connection = server.connect()
        self.target, self.right = target, right
        self.stopped = threading.Event()
        self.statuses, self.wrong = set(), []

    def run(self):
        while not self.stopped.is_set() and not self.wrong:
            try:
                answer = ask(self.connection, self.target)
            except (OSError, http.client.HTTPException) as fault:
                self.wrong.append(f"{self.target}: no answer: {fault!r}")
                return
            self.statuses.add(answer[0])
            if answer != self.right and not is_failure_of(answer, self.target):
                self.wrong.append(f"{self.target}: {answer}")
            self.stopped.wait(0.01 if answer == self.right else 0.1)

    def stop(self):
        self.stopped.set()
        self.join()
        self.connection.close()


def ask(connection, target):
    """(status, body, Retry-After)"""
    connection.request("GET", target)
    reply = connection.getresponse()
    return reply.status, reply.read(), reply.getheader("Retry-After")


def is_failure_of(answer, target):
    """Whether it is a 503 or 504 for this target as it should be."""
    status, body, retry_after = answer
    problem = json.loads(body)
    return ((status == 504 or (status == 503 and int(retry_after) > 0)) and problem["status"] == status
            and problem["instance"] == target)


@contextlib.contextmanager
def clients(test, server):
    """Clients that ask all the time, two for each target; at the end, none may have seen anything wrong."""
    right = {}
    for target in TARGETS:
        status, headers, body = server.get(target)
        test.assertIn(status, (200, 400, 404), target)
        right[target] = status, body, headers.get("retry-after")
    running = [Client(server, target, right[target]) for target in TARGETS]
    for client in running:
        client.start()
    try:
        yield running
        wait_until(lambda: all(server.get(target)[0] == right[target][0] for target in TARGETS))
    finally:
        for client in running:
            client.stop()
    test.assertEqual([], [client.wrong for client in running if client.wrong])


def backends(cluster):
    """The sessions of the server's pool."""
    return [int(row[0]) for row in cluster.sql(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'opsd' AND backend_type = 'client backend'")]


def sessions_are_ready():
    """Whether the pool has all its sessions, with all their statements prepared."""
    return cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'opsd' AND state = 'idle' "
                       "AND query <> '' AND query !~ '^(LISTEN|SELECT version FROM)'") == [["5"]]  # one of them for earlier versions


def elsewhere(cluster):
    """Another database of the cluster, one that was never migrated."""
    return cluster.url.replace("///ops?", "///postgres?")


def allow_sessions(allowed):
    """Whether the database takes new sessions; those it has are ended."""
    for query in (f"ALTER DATABASE ops ALLOW_CONNECTIONS {allowed}",
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'opsd'"):
        subprocess.run(["psql", elsewhere(cluster), "-XAtqc", query], check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def frozen(cluster):
    """The cluster does not move, but all its sockets are there. Twice, for processes just born."""
    for _ in range(2):
        cluster.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        cluster.signal(signal.SIGCONT)


def setUpModule():
    global cluster
    cluster = unittest.enterModuleContext(Cluster())


class Failures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(cluster))

    def setUp(self):
        wait_until(self.is_ready)

    def check_unavailable(self):
        """Alive, not ready, and says when to come again."""
        wait_until(lambda: self.server.get(TARGETS[0])[0] == 503)  # what was read before is certain for a moment yet
        self.assertEqual(200, self.server.get("/healthz")[0])
        for target in ("/readyz", "/v1/areas"):
            status, headers, body = self.server.get(target)
            self.assertEqual((503, "application/problem+json"), (status, headers["content-type"]))
            self.assertTrue(is_failure_of((status, body, headers["retry-after"]), target))

    def is_ready(self):
        return self.server.get("/readyz")[0] == 200

    def test_sessions_are_terminated(self):
        with clients(self, self.server):
            for _ in range(5):
                cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'opsd'")
                wait_until(self.is_ready)

    def test_statements_are_cancelled(self):
        with clients(self, self.server):
            for _ in range(50):
                cluster.sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'opsd'")

    def test_one_session_is_killed(self):
        # PostgreSQL then ends all others and recovers.
        with clients(self, self.server):
            before = backends(cluster)
            os.kill(before[0], signal.SIGKILL)
            wait_until(lambda: not any(Path("/proc", str(one)).exists() for one in before))
            wait_until(self.is_ready)

    def test_the_database_is_killed(self):
        with clients(self, self.server) as running:
            cluster.kill()
            wait_until(lambda: not self.is_ready())
            self.check_unavailable()
            cluster.start()
            wait_until(self.is_ready)
        self.assertIn(503, set().union(*(client.statuses for client in running)))

    def test_the_database_is_stopped(self):
        with clients(self, self.server):
            cluster.stop()
            wait_until(lambda: not self.is_ready())
            self.check_unavailable()
            cluster.start()
            wait_until(self.is_ready)

    def test_the_database_is_stopped_while_nobody_asks(self):
        cluster.stop()
        self.check_unavailable()
        cluster.start()
        wait_until(self.is_ready)

    def test_the_database_refuses_sessions(self):
        with clients(self, self.server):
            allow_sessions(False)
            wait_until(lambda: not self.is_ready())
            self.check_unavailable()
            allow_sessions(True)
            wait_until(self.is_ready)

    def test_a_table_that_is_gone(self):
        # Only what needs it fails, and it says that the fault is ours.
        cluster.sql("ALTER TABLE event RENAME TO event_away")
        try:
            status, headers, _ = self.server.get("/v1/events")
            self.assertEqual((500, "application/problem+json"), (status, headers["content-type"]))
            self.assertEqual(200, self.server.get("/v1/areas")[0])
        finally:
            cluster.sql("ALTER TABLE event_away RENAME TO event")
        wait_until(lambda: self.server.get("/v1/events")[0] == 200)


class Late(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(
            cluster, "--statement-milliseconds", "500", "--database-queue", "16"))

    def setUp(self):
        wait_until(sessions_are_ready)

    def test_a_request_is_answered_by_the_deadline(self):
        with frozen(cluster):
            status, headers, body = self.server.get("/v1/areas")
            self.assertEqual((504, "application/problem+json"), (status, headers["content-type"]))
            self.assertTrue(is_failure_of((status, body, None), "/v1/areas"))
            self.assertEqual(200, self.server.get("/healthz")[0])
            self.assertIn(self.server.get("/readyz")[0], (503, 504))
        wait_until(lambda: self.server.get("/v1/areas")[0] == 200)

    def test_a_freeze_under_load(self):
        with clients(self, self.server) as running:
            with frozen(cluster):
                wait_until(lambda: any(504 in client.statuses for client in running))
                self.assertEqual(200, self.server.get("/healthz")[0])
                time.sleep(2)  # until the pool has given up its sessions, and been left waiting for new ones
                self.assertIn(self.server.get("/readyz")[0], (503, 504))

    def test_more_requests_than_may_wait(self):
        # 4 sessions take 16 each, and 16 more wait: of 100, at least 20 are turned away at once.
        connections = [self.server.connect() for _ in range(100)]
        with contextlib.ExitStack() as stack:
            for connection in connections:
                stack.callback(connection.close)
                self.assertEqual(200, ask(connection, "/healthz")[0])
            with frozen(cluster):
                for connection in connections:
                    connection.request("GET", "/v1/areas")
                answers = []
                for connection in connections:
                    reply = connection.getresponse()
                    answers.append((reply.status, reply.read(), reply.getheader("Retry-After")))
        self.assertEqual([], [answer for answer in answers if not is_failure_of(answer, "/v1/areas")])
        self.assertGreaterEqual([answer[0] for answer in answers].count(503), 20)
        self.assertIn(504, [answer[0] for answer in answers])
        wait_until(lambda: self.server.get("/v1/areas")[0] == 200)

    def test_a_locked_table(self):
        # Again and again, as many requests as there are sessions wait for it until their time is up. The database can
        # be reached all the while: who asks for other tables may be late behind them, but is served after it.
        with cluster.locking("event"), contextlib.ExitStack() as stack:
            waiting = [self.server.connect() for _ in range(4)]
            for connection in waiting:
                stack.enter_context(contextlib.closing(connection))
            for _ in range(4):
                for connection in waiting:
                    connection.request("GET", "/v1/events")
                self.assertIn(self.server.get("/v1/areas")[0], (200, 504))
                replies = [connection.getresponse() for connection in waiting]
                self.assertEqual([504] * 4, [reply.status for reply in replies if reply.read()])
                wait_until(lambda: self.server.get("/v1/areas")[0] == 200)

    def test_a_stop_while_it_is_frozen(self):
        with Server(cluster, "--drain-seconds", "2") as server:
            connection = server.connect()
            with frozen(cluster), contextlib.closing(connection):
                connection.request("GET", "/v1/areas")
                time.sleep(0.2)
                server.process.send_signal(signal.SIGTERM)
                self.assertEqual(0, server.process.wait(30))


class Start(unittest.TestCase):
    """A server that cannot start says why in one line, and what to do."""

    def check(self, code, said, *arguments, **variables):
        done = subprocess.run([OPSD, "serve", *arguments], env=environment(**variables), capture_output=True, text=True,
                              timeout=30)
        self.assertEqual((code, ""), (done.returncode, done.stdout), done.stderr)
        self.assertRegex(done.stderr, rf"\Aopsd: [^\n]*{said}[^\n]*\n\Z")

    def check_schema(self, said, change, undo):
        cluster.sql(change)
        try:
            self.check(1, said, "--port", "0", "--database-url", cluster.url)
        finally:
            cluster.sql(undo)

    def test_the_schema_is_too_new(self):
        self.check_schema("newer", "INSERT INTO schema_migration (number, name, sha256) VALUES (9999, 'x', 'x')",
                          "DELETE FROM schema_migration WHERE number = 9999")

    def test_the_schema_is_too_old(self):
        newest = "number = (SELECT max(number) FROM schema_migration)"
        self.check_schema("too old", f"CREATE TABLE kept AS SELECT * FROM schema_migration WHERE {newest};"
                          f"DELETE FROM schema_migration WHERE {newest}",
                          "INSERT INTO schema_migration SELECT * FROM kept; DROP TABLE kept")

    def test_a_migration_was_edited(self):
        self.check_schema("other content", "UPDATE schema_migration SET sha256 = 'x' || sha256",
                          "UPDATE schema_migration SET sha256 = substr(sha256, 2)")

    def test_the_database_is_empty(self):
        self.check(1, "too old", "--port", "0", "--database-url", elsewhere(cluster))

    def test_the_database_cannot_be_reached(self):
        self.check(1, "cannot reach", "--port", "0", "--database-url", "postgresql:///ops?host=/nowhere")
        self.check(1, "cannot reach", "--port", "0", OPS_DATABASE_URL="postgresql://127.0.0.1:1/ops")
        self.check(1, "cannot reach", "--port", "0", "--database-url", cluster.url.replace("///ops?", "///nothing?"))
        self.check(1, "cannot reach", "--port", "0", "--database-url", "postgresql://[")

    def test_the_port_is_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.check(1, "--port", "--port", str(taken.getsockname()[1]), "--database-url", cluster.url)

    def test_the_address_is_not_ours(self):
        self.check(1, "cannot listen on 192.0.2.1 .*; --address takes", "--port", "0", "--address", "192.0.2.1", "--database-url", cluster.url)
        self.check(1, "--address", "--port", "0", "--address", "nowhere", "--database-url", cluster.url)

    def test_there_is_no_room_for_files(self):
        self.check(1, r"/nowhere \(--cache-directory\).*; it takes a folder", "--port", "0", "--cache-directory", "/nowhere", "--database-url", cluster.url)

    def test_it_is_called_wrongly(self):
        self.check(2, "unknown flag --prot; did you mean --port", "--prot", "1")
        self.check(2, "--port needs a value", "--port")
        self.check(2, r"--port \(OPS_PORT\) takes a whole number", "--port", "65536")
        self.check(2, r"--port \(OPS_PORT\) takes a whole number", OPS_PORT="http")
        self.check(2, r"--log \(OPS_LOG\) takes one of", "--log", "all")
        self.check(2, "usage", "everything")


if __name__ == "__main__":
    unittest.main(verbosity=2)
