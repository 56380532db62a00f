"""SIGHUP: the settings are read again and everything behind the listener is opened anew, while nobody who asks notices.

Requests are held under way by a body that does not come.
"""

import contextlib
import json
import re
import resource
import signal
import tempfile
import threading
import unittest
from pathlib import Path

from opsd import OPSD, ROOT, Cluster, Server, wait_until

PRINCIPLES = "/v1/principles"


def setUpModule():
    global cluster
    cluster = unittest.enterModuleContext(Cluster())


def sessions():
    """The numbers of the processes that serve servers' sessions in the database."""
    return {row[0] for row in cluster.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'opsd'")}


class Reload(unittest.TestCase):
    def setUp(self):
        self.file = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="ops-test-")), "settings")
        self.write("")
        self.server = self.enterContext(Server(cluster, "--settings-file", str(self.file)))

    def write(self, text):
        self.file.write_text(text)

    def reload(self, event="reloaded"):
        """Sends the signal and gives the line that the log has then."""
        before = len(self.server.events(event))
        self.server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(self.server.events(event)) > before)
        return self.server.events(event)[-1]

    def rows(self):
        return len(self.server.json("/v1/observations")["data"])

    def test_settings_of_the_file_hold_from_then_on(self):
        self.assertEqual(100, self.rows())
        self.write("OPS_PAGE_DEFAULT=7\nOPS_LOG=errors\n")
        self.assertEqual(100, self.rows())
        self.server.process.send_signal(signal.SIGHUP)  # a log of errors alone does not say so
        wait_until(lambda: self.rows() == 7)
        self.write("OPS_RATE_LIMIT=1\nOPS_RATE_BURST=2\nOPS_RATE_LOOPBACK=1\n")
        self.reload()
        # On one connection, whose time is short enough for no share to come back meanwhile.
        with contextlib.closing(self.server.connect()) as connection:
            statuses = []
            for _ in range(20):
                connection.request("GET", "/healthz")
                reply = connection.getresponse()
                reply.read()
                statuses.append(reply.status)
        self.assertEqual(200, statuses[0])
        self.assertIn(429, statuses)

    def test_the_files_of_the_guide_are_taken(self):
        files = re.findall(r"```ini\n(# /etc/opsd.conf\n.*?)```", (ROOT / "docs/guides/operating.md").read_text(), re.S)
        self.assertEqual(2, len(files))
        for text in files:
            self.write(text)
            done = cluster.opsd("check", "--settings-file", str(self.file))  # the test's variable names another database
            self.assertEqual((0, ""), (done.returncode, done.stderr))

    def check_refusal(self, told):
        line = self.reload("not-reloaded")
        self.assertEqual("error", line["level"])
        self.assertIn(told, line["message"])
        self.assertEqual(100, self.rows())

    def test_a_fault_leaves_all_as_it_is(self):
        self.write("OPS_PAGE_DEFAULT=much\n")
        self.check_refusal("--page-default (OPS_PAGE_DEFAULT) takes a whole number from 1 to 1000, not")
        self.write("OPS_PAGE_DEFAULT=7\n")
        cluster.sql("INSERT INTO schema_migration (number, name, sha256) VALUES (9999, 'later', repeat('0', 64))")
        self.addCleanup(cluster.sql, "DELETE FROM schema_migration WHERE number = 9999")
        self.check_refusal("9999")

    @unittest.skipIf(OPSD.parent.name in ("asan", "tsan"), "a sanitizer takes all the addresses there are")
    def test_what_has_begun_ends_where_there_is_no_room_for_all(self):
        process = self.server.process.pid
        self.assertEqual(100, self.rows())
        wait_until(lambda: len(sessions()) == 6)
        before = len(list(Path("/proc", str(process), "task").iterdir()))
        taken = int(re.search(r"VmSize:\s+(\d+)", Path("/proc", str(process), "status").read_text())[1]) * 1024
        limit = resource.prlimit(process, resource.RLIMIT_AS)
        resource.prlimit(process, resource.RLIMIT_AS, (taken + 20_000_000, limit[1]))  # two threads, with their stacks
        self.assertIn("the system refuses memory or threads", self.reload("not-reloaded")["message"])
        resource.prlimit(process, resource.RLIMIT_AS, limit)
        self.assertEqual(before, len(list(Path("/proc", str(process), "task").iterdir())))
        self.assertEqual(100, self.rows())
        self.reload()
        self.assertEqual(100, self.rows())

    def test_what_only_a_new_start_changes_is_told(self):
        self.write("OPS_LISTENERS=3\nOPS_CONNECTION_MEMORY=16384\nOPS_PAGE_DEFAULT=5\n")
        self.reload()
        self.assertTrue(self.server.events("settings-kept")[-1]["message"].endswith("only: listeners, connection_memory"))
        self.assertEqual(5, self.rows())

    @contextlib.contextmanager
    def under_way(self):
        """A request whose body is yet to come, and what sends it and gives the rows that it is answered with."""
        with contextlib.closing(self.server.connect()) as connection:
            connection.putrequest("GET", "/v1/observations")
            connection.putheader("Content-Length", "2")
            connection.endheaders()
            wait_until(lambda: b"opsd_http_requests_in_progress 2\n" in self.server.get("/metrics")[2])

            def answer():
                connection.send(b"{}")
                return len(json.load(connection.getresponse())["data"])

            yield answer

    def test_requests_under_way_are_answered_as_they_began(self):
        self.write("OPS_PAGE_DEFAULT=7\n")
        with self.under_way() as answer:
            wait_until(lambda: len(sessions()) == 6)
            before = sessions()
            self.reload()
            self.assertEqual(7, self.rows())
            self.assertTrue(before <= sessions(), "those of a request under way were ended")
            self.assertEqual(100, answer())
        wait_until(lambda: not before & sessions())  # when the last of them has been answered
        self.assertEqual(7, self.rows())

    def test_a_write_from_before_is_seen_after_it(self):
        """With replies that are kept for a minute without asking: a request that began before ends with a write."""
        key = cluster.opsd("key", "create", "--role", "publisher", "--name", "me", check=True).stdout.split()[-1]
        body = json.dumps({"value": 175, "reason": "Counted again."}).encode()
        flags = ("--settings-file", str(self.file), "--version-milliseconds", "60000")
        with Server(cluster, *flags, cache=True) as self.server, contextlib.closing(self.server.connect()) as writer:
            writer.putrequest("POST", "/v1/observations/17/corrections")
            for name, value in (("Authorization", f"Bearer {key}"), ("Content-Type", "application/json"), ("Content-Length", str(len(body)))):
                writer.putheader(name, value)
            writer.endheaders(body[:5])
            wait_until(lambda: b"opsd_http_requests_in_progress 2\n" in self.server.get("/metrics")[2])
            self.reload()
            wait_until(lambda: "hit" in self.server.get("/v1/observations/17")[1].get("cache-status", ""))
            writer.send(body[5:])
            reply = writer.getresponse()
            self.assertEqual(201, reply.status, reply.read())
            self.assertEqual(175, self.server.json("/v1/observations/17")["data"]["value"])

    def test_an_end_waits_for_requests_of_before(self):
        with self.under_way() as answer:
            self.write("OPS_PAGE_DEFAULT=7\n")
            self.reload()
            self.server.process.send_signal(signal.SIGTERM)
            wait_until(lambda: self.server.events("draining"))
            self.assertEqual(100, answer())
        self.assertEqual(0, self.server.process.wait(30))

    def test_nobody_notices(self):
        ended = threading.Event()
        faults = []
        wanted = self.server.get(PRINCIPLES)[2]

        def ask(target):
            with contextlib.closing(self.server.connect()) as connection:
                while not ended.is_set():
                    connection.request("GET", target)
                    reply = connection.getresponse()
                    body = reply.read()
                    if reply.status != 200 or (target == PRINCIPLES and body != wanted):
                        faults.append((target, reply.status))

        targets = [PRINCIPLES, PRINCIPLES, "/v1/observations.csv", "/v1/observations/17", "/v1/search?q=schools", "/healthz", "/v1/export"]
        askers = [threading.Thread(target=ask, args=(target,)) for target in targets]
        for asker in askers:
            asker.start()
        for _ in range(8):
            self.reload()
        ended.set()
        for asker in askers:
            asker.join()
        self.assertEqual([], faults)
        newest = sessions()
        wait_until(lambda: len(sessions()) <= len(newest) and len(sessions()) < 15)  # those of one house: nothing piles up

    def test_counts_go_on(self):
        def count():
            lines = self.server.get("/metrics")[2].decode().splitlines()
            return next(int(line.split()[-1]) for line in lines if line.startswith("opsd_http_request_duration_seconds_count"))

        before = count()
        self.reload()
        self.assertEqual(before + 1, count())
        with contextlib.closing(self.server.connect()) as connection:  # one from before, and its end
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            self.reload()
        wait_until(lambda: b"opsd_http_connections 1\n" in self.server.get("/metrics")[2])


if __name__ == "__main__":
    unittest.main()
