"""Uploads that break off, stall, are too long or meet a database that is slow or gone: nothing of them is ever kept, and the server
goes on serving with as little memory as before.
"""

import contextlib
import http.client
import os
import random
import signal
import threading
import time
import unittest
from pathlib import Path

from opsd import OPSD, Cluster, Server, wait_until
from uploading import FORMS, Draft, as_csv, as_lines, figure

SANITIZED = OPSD.parent.name in ("asan", "tsan")  # sanitizers keep memory of their own


def setUpModule():
    global cluster, draft, server
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster))
    draft = Draft(cluster, server)


def newest(state, **at_least):
    """Waits until the newest upload has come to that state."""
    def has():
        upload = draft.uploads()[0]
        return upload["state"] == state and all(upload[name] >= value for name, value in at_least.items())
    wait_until(has)


def status_of(client):
    answer = http.client.HTTPResponse(client)
    answer.begin()
    return answer.status, answer.read()


def resident_kilobytes(process):
    status = Path("/proc", str(process), "status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


def sessions():
    """The sessions that upload."""
    return [int(pid) for (pid,) in cluster.sql("SELECT pid FROM pg_stat_activity WHERE query LIKE 'COPY staged%'")]


@contextlib.contextmanager
def frozen():
    """They neither answer nor go away."""
    processes = sessions()
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


class BrokenOff(unittest.TestCase):
    def test_at_any_byte(self):
        random.seed(7)
        for media, form in FORMS.items():
            body = form([figure(number) for number in range(30)])
            for cut in [0, 1, len(body) - 1, *random.sample(range(2, len(body) - 1), 5)]:
                with draft.open(media, len(body)) as client:
                    client.sendall(body[:cut])
            for cut in random.sample(range(2, len(body) - 1), 5):
                with draft.open(media, None) as client:
                    client.sendall(b"%x\r\n%s\r\n5\r\nab" % (cut, body[:cut]))
        wait_until(lambda: not sessions())
        newest("refused")
        self.assertEqual(0, draft.figures())

    def test_more_of_them_at_once_than_connections(self):
        body = as_lines([figure(number) for number in range(100)])
        for _ in range(3):
            with contextlib.ExitStack() as stack:
                for client in [stack.enter_context(draft.open("application/x-ndjson", len(body))) for _ in range(10)]:
                    client.sendall(body[:5000])
        wait_until(lambda: not sessions())
        self.assertEqual(200, draft.fill("observations", "application/x-ndjson", body, "?dry_run=true")[0])
        self.assertEqual(0, draft.figures())

    def test_the_server_is_killed(self):
        body = as_lines([figure(number) for number in range(1000)])
        with Server(cluster) as other:
            there = draft.at(other)
            with there.open("application/x-ndjson", len(body)) as client:
                client.sendall(body[:-10])
                newest("receiving", rows=999)
                os.kill(other.process.pid, signal.SIGKILL)
                other.process.wait()
        newest("interrupted")
        self.assertEqual(0, draft.figures())

    def test_the_server_is_stopped(self):
        body = as_lines([figure(number) for number in range(1000)])
        for begun in (0, 10, len(body) - 10):
            with Server(cluster, "--drain-seconds", "0") as other:
                there = draft.at(other)
                with there.open("application/x-ndjson", len(body)) as client:
                    client.sendall(body[:begun])
                    wait_until(sessions)
                    other.process.send_signal(signal.SIGTERM)
                    other.process.wait()
        wait_until(lambda: not sessions())
        self.assertEqual(0, draft.figures())

    def test_one_that_is_under_way_may_end_after_sigterm(self):
        body = as_lines([figure(number) for number in range(3)])
        with Server(cluster, "--drain-seconds", "60") as other:
            there = draft.at(other)
            with there.open("application/x-ndjson", len(body), query="?dry_run=true") as client:
                client.sendall(body[:100])
                wait_until(sessions)
                other.process.send_signal(signal.SIGTERM)
                wait_until(lambda: "draining" in other.logged())
                client.sendall(body[100:])
                self.assertEqual(200, status_of(client)[0])


class Stalled(unittest.TestCase):
    def test_it_is_cut(self):
        body = as_lines([figure(number) for number in range(3)])
        with Server(cluster, "--body-seconds", "1") as other:
            there = draft.at(other)
            for length in (len(body), None):
                with there.open("application/x-ndjson", length) as client, contextlib.suppress(ConnectionError):
                    client.sendall(body[:50] if length else b"10\r\nab")
                    self.assertEqual(b"", client.recv(1))
        wait_until(lambda: not sessions())
        self.assertEqual(0, draft.figures())

    def test_one_that_is_waited_for_by_the_database_is_not(self):
        # While the database takes nothing the client rests; that time is not its own.
        body = as_lines([figure(number, note="x" * 9000) for number in range(2000)])
        with Server(cluster, "--body-seconds", "5") as other:
            with draft.at(other).open("application/x-ndjson", len(body), query="?dry_run=true") as client:
                client.sendall(body[:100])
                wait_until(sessions)
                with frozen():
                    threading.Thread(target=client.sendall, args=[body[100:]]).start()
                    time.sleep(8)
                self.assertEqual(200, status_of(client)[0])


class TooLong(unittest.TestCase):
    def test_said_beforehand_and_found_out(self):
        body = as_lines([figure(number) for number in range(100)])
        with Server(cluster, "--upload-limit", "10000", "--body-limit", "1000") as other:
            there = draft.at(other)
            self.assertGreater(len(body), 10000)
            with there.open("application/x-ndjson", len(body)) as client:
                self.assertEqual(413, status_of(client)[0])
            with there.open("application/x-ndjson", None) as client:
                client.sendall(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
                status, answer = status_of(client)
                self.assertEqual(413, status)
                self.assertIn(b"10000 bytes", answer)
            # Elsewhere the usual limit holds.
            self.assertEqual(413, there.post("/v1/updates", "application/json", b" " * 2000)[0])
        self.assertEqual(0, draft.figures())


class Memory(unittest.TestCase):
    LIMIT = 32 * 1024  # KiB

    def grow(self, media, pieces, length):
        before = resident_kilobytes(server.process.pid)
        most = before
        with draft.open(media, length, query="?dry_run=true") as client:
            for piece in pieces:
                client.sendall(piece)
                most = max(most, resident_kilobytes(server.process.pid))
            answer = status_of(client)
        most = max(most, resident_kilobytes(server.process.pid))
        print(f"{media}: {length >> 20} MiB, {most - before} KiB more than {before}")
        self.assertLess(0 if SANITIZED else most, self.LIMIT)
        return answer

    def test_a_hundred_megabytes(self):
        note = "x" * 9000
        for media, form in FORMS.items():
            rows = form([figure(number, note=note) for number in range(1000)])
            # Most of it is room between the rows, so that what is measured is the way of the bytes.
            space = b"\n" * (1 << 20)
            end = rows.index(b"\n") + 1 if media != "application/json" else 1
            pieces = [rows[:end], *[space] * 90, rows[end:]]
            status, answer = self.grow(media, pieces, len(rows) + 90 * len(space))
            self.assertEqual(200, status, answer)
        self.assertEqual(0, draft.figures())

    def test_faults_without_number(self):
        bad = b'{"indicator": 1}\n' * 60000
        status, answer = self.grow("application/x-ndjson", [bad], len(bad))
        self.assertEqual(422, status)
        self.assertIn(b"lists the first 1,000 of them", answer)

    def test_what_is_only_tried_leaves_nothing_in_the_database(self):
        """Each is rolled back, and so would be what the session stages in, if it were made together with the first. There is but one session, so that
        it is no new one that takes more."""
        def memory():
            return sum(resident_kilobytes(process) for process in cluster.processes())

        def rehearse(times):
            for _ in range(times):
                self.assertEqual(200, draft.fill("observations", "application/x-ndjson", as_lines([figure(1)]), "?dry_run=true")[0])

        with Server(cluster, "--upload-connections", "1") as fresh:
            here, draft.server = draft.server, fresh
            rehearse(6)
            before = memory()
            rehearse(24)
            draft.server = here
            self.assertLess(memory() - before, 32 * 1024)

    def test_a_row_without_end(self):
        for media in FORMS:
            body = b'{"note": "' + b"x" * (20 << 20)
            self.assertEqual(400, self.grow(media, [body], len(body))[0])


class Database(unittest.TestCase):
    def test_it_freezes(self):
        body = as_lines([figure(number, note="x" * 9000) for number in range(5000)])
        with Server(cluster, "--write-seconds", "1") as other:
            there = draft.at(other)
            with there.open("application/x-ndjson", len(body)) as client:
                client.sendall(body[:100])
                wait_until(sessions)
                with frozen():
                    client.sendall(body[100:])
                    self.assertIn(status_of(client)[0], (503, 504))
            self.assertEqual(200, other.get("/healthz")[0])
        wait_until(lambda: not sessions())
        self.assertEqual(0, draft.figures())

    def test_its_session_is_ended(self):
        body = as_lines([figure(number) for number in range(1000)])
        with draft.open("application/x-ndjson", len(body)) as client:
            client.sendall(body[:100])
            wait_until(sessions)
            cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY staged%'")
            client.sendall(body[100:])
            self.assertEqual(503, status_of(client)[0])
        self.assertEqual(0, draft.figures())


class Progress(unittest.TestCase):
    def test_it_is_seen_while_rows_come_and_from_any_server(self):
        body = as_lines([figure(number) for number in range(100)])
        half = as_lines([figure(number) for number in range(50)])
        with Server(cluster) as other, draft.open("application/x-ndjson", len(body), query="?dry_run=true") as client:
            client.sendall(half)
            newest("receiving", rows=50, bytes=len(half))
            there = draft.uploads(other)[0]
            self.assertEqual(("receiving", 50, len(half), len(body), True),
                             (there["state"], there["rows"], there["bytes"], there["bytes_expected"], there["dry_run"]))
            self.assertEqual("a test", there["key"]["name"])
            client.sendall(body[len(half):])
            self.assertEqual(200, status_of(client)[0])
        self.assertEqual(("checked", 100, 0), tuple(draft.uploads()[0][name] for name in ("state", "rows", "faults")))


if __name__ == "__main__":
    unittest.main(verbosity=2)
