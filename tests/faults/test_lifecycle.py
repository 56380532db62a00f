"""From start to end: a stop that loses no answer, a kill that leaves nothing in the way, and nothing that piles up.

Requests are held under way by a lock on the table they read. Counts of files and threads come from /proc.
"""

import contextlib
import json
import os
import random
import re
import signal
import socket
import threading
import unittest
from pathlib import Path

from opsd import OPSD, Cluster, Server, wait_until

PRINCIPLES = "/v1/principles"
SANITIZED = OPSD.parent.name in ("asan", "tsan")  # sanitizers keep memory of their own


def setUpModule():
    global cluster
    cluster = unittest.enterModuleContext(Cluster())


def prepared_sessions():
    """How many sessions of servers have prepared their statements. One that has not would wait for the lock as well."""
    return int(cluster.sql("SELECT count(*) FROM pg_stat_activity"
                           " WHERE application_name = 'opsd' AND state = 'idle' AND query <> ''"
                           " AND query !~ '^(LISTEN|SELECT version FROM)'")[0][0])  # which the one that watches has asked


def connect(server):
    """A connection that the server has taken: it has answered on it."""
    connection = server.connect()
    connection.request("GET", "/healthz")
    assert connection.getresponse().read()
    return connection


def is_refused(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return True
    return False


def process_folder(server):
    return Path("/proc", str(server.process.pid))


def files_and_threads(server):
    return [len(list(Path(process_folder(server), name).iterdir())) for name in ("fd", "task")]


def watched_sockets(server):
    """The sockets that the server's threads look at: what /proc tells of the files in its epoll sets."""
    folder = process_folder(server)
    watched = {found for file in Path(folder, "fdinfo").iterdir() for found in re.findall(r"^tfd: +(\d+)", file.read_text(), re.MULTILINE)}
    return {number for number in watched if os.readlink(Path(folder, "fd", number)).startswith("socket:")}


def resident_kilobytes(server):
    status = Path(process_folder(server), "status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


def sessions():
    """How many sessions servers have in the database."""
    return int(cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'opsd'")[0][0])


@contextlib.contextmanager
def ready_server(*flags):
    """A server all of whose sessions are ready: four for reading, one for earlier versions of the record."""
    with Server(cluster, *flags) as server:
        wait_until(lambda: prepared_sessions() == 5)
        yield server


class Stop(unittest.TestCase):
    def check_drain(self, number):
        patient = ("--statement-milliseconds", "60000")  # for a machine that is busy
        with ready_server(*patient) as server, cluster.locking("principle") as release, contextlib.ExitStack() as stack:
            connections = [stack.enter_context(contextlib.closing(connect(server))) for _ in range(20)]
            for at, connection in enumerate(connections):
                connection.request("GET", f"{PRINCIPLES}?limit={at + 5}")  # those who ask the same would wait for one answer
            wait_until(lambda: cluster.waiting_for_lock() == 4)
            server.process.send_signal(number)
            with self.subTest("new connections are refused"):
                wait_until(lambda: is_refused(server.port), 3)
            self.assertIsNone(server.process.poll(), "it ended before its requests")
            release()
            answers = [connection.getresponse() for connection in connections]
            self.assertEqual([200] * 20, [answer.status for answer in answers])
            self.assertEqual([5] * 20, [len(json.loads(answer.read())["data"]) for answer in answers])
            self.assertEqual(0, server.process.wait(30))
        self.assertTrue(is_refused(server.port))
        wait_until(lambda: sessions() == 0)

    def test_sigterm_drains(self):
        self.check_drain(signal.SIGTERM)

    def test_sigint_drains(self):
        self.check_drain(signal.SIGINT)

    def test_a_second_signal_changes_nothing(self):
        with ready_server() as server, cluster.locking("principle") as release:
            connection = connect(server)
            connection.request("GET", PRINCIPLES)
            wait_until(lambda: cluster.waiting_for_lock() == 1)
            for _ in range(3):
                server.process.send_signal(signal.SIGTERM)
            release()
            self.assertEqual(200, connection.getresponse().status)
            connection.close()
            self.assertEqual(0, server.process.wait(30))

    def test_idle_connections_do_not_hold_it(self):
        with Server(cluster) as server, contextlib.ExitStack() as stack:
            for _ in range(50):
                stack.enter_context(contextlib.closing(connect(server)))
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(0, server.process.wait(30))

    def test_a_client_that_never_finishes_does_not_hold_it(self):
        with Server(cluster, "--drain-seconds", "1") as server, connect(server).sock as client:
            client.sendall(b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n")
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(0, server.process.wait(30))

    def test_requests_that_came_to_nothing_do_not_hold_it(self):
        get, end = b"GET /v1/areas?%b HTTP/1.1\r\nHost: x\r\n", b"\r\n\r\n"
        broken = [get % query + end for query in (b"x=1&" * 300, b"&" * 300, b"x" * 7900, b"x" * 8150)]
        for more in (b"X-A: " + b"x" * 7800, b"X-A: b\r\n" * 500, b"no colon", b"Content-Length: 5"):
            broken.append(get % b"" + more + end)
        broken += [get % b"", get[:40]]
        with Server(cluster, "--idle-seconds", "1", "--body-seconds", "1", "--drain-seconds", "3600") as server:
            for data in broken:
                with socket.create_connection(("127.0.0.1", server.port)) as client:
                    with contextlib.suppress(ConnectionError):
                        client.sendall(data)
                        while client.recv(65536):  # to the end, whatever that is
                            pass
            server.process.send_signal(signal.SIGTERM)
            try:
                self.assertEqual(0, server.process.wait(20))
            finally:
                server.process.kill()

    def test_a_server_that_ends_looks_at_no_socket_that_is_shut(self):
        with ready_server() as server, cluster.locking("principle") as release:
            listening = watched_sockets(server)
            self.assertEqual(1, len(listening))
            connection = connect(server)
            connection.request("GET", PRINCIPLES)
            wait_until(lambda: cluster.waiting_for_lock() == 1)
            server.process.send_signal(signal.SIGTERM)
            wait_until(lambda: not listening & watched_sockets(server))
            release()
            self.assertEqual(200, connection.getresponse().status)
            connection.close()
            self.assertEqual(0, server.process.wait(30))

    def test_stops_while_clients_come(self):
        knock = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

        def come(port):
            with contextlib.suppress(OSError):
                while True:  # until it is refused
                    with socket.create_connection(("127.0.0.1", port)) as client:
                        client.sendall(knock)
                        client.recv(1)

        for limit in ("16", "4096"):  # two clients a thread, or more than come
            for _ in range(8):
                with Server(cluster, "--listeners", "8", "--connection-limit", limit) as server:
                    clients = [threading.Thread(target=come, args=(server.port,)) for _ in range(16)]
                    for client in clients:
                        client.start()
                    wait_until(lambda: server.get("/healthz")[0] == 200)
                    server.process.send_signal(signal.SIGTERM)
                    self.assertEqual(0, server.process.wait(30))
                    for client in clients:
                        client.join()

    def test_a_stop_right_after_the_start(self):
        for _ in range(10):
            with Server(cluster) as server:
                server.process.send_signal(signal.SIGTERM)
                self.assertEqual(0, server.process.wait(30))

    def test_kill_and_start_again_on_the_same_port(self):
        with Server(cluster) as server, contextlib.ExitStack() as stack:
            for _ in range(20):
                stack.enter_context(contextlib.closing(connect(server)))
            server.process.kill()
            server.process.wait()
            with Server(cluster, "--port", str(server.port)) as again:
                self.assertEqual(server.port, again.port)
                self.assertEqual(200, again.get(PRINCIPLES)[0])
        wait_until(lambda: sessions() == 0)

    def test_the_port_of_a_running_server_is_its_own(self):
        with Server(cluster) as server:
            with self.assertRaises(RuntimeError) as raised:
                with Server(cluster, "--port", str(server.port)):
                    pass
            self.assertIn("cannot listen", str(raised.exception))
            self.assertEqual(200, server.get(PRINCIPLES)[0])

    def test_two_servers_on_one_database(self):
        with Server(cluster) as one:
            with Server(cluster) as other:
                for target in (PRINCIPLES, "/v1/observations?limit=1000", "/v1/indicators"):
                    self.assertEqual(one.json(target), other.json(target))
                other.process.kill()
                other.process.wait()
            self.assertEqual(200, one.get(PRINCIPLES)[0])


class Load(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(cluster, "--log", "events"))

    def test_500_connections_at_once(self):
        with contextlib.ExitStack() as stack:
            connections = [stack.enter_context(contextlib.closing(connect(self.server))) for _ in range(500)]
            targets = ["/healthz", PRINCIPLES, "/v1/areas?limit=3", "/v1/programmes/troubled-families"] * 125
            wanted = {target: self.server.get(target)[2] for target in set(targets)}
            for connection, target in zip(connections, targets):
                connection.request("GET", target)
            for connection, target in zip(connections, targets):
                answer = connection.getresponse()
                self.assertEqual((200, wanted[target]), (answer.status, answer.read()))

    def test_garbage(self):
        chance = random.Random(1)
        kinds = {
            "bytes": chance.randbytes(16384),
            "zeros": b"\0" * 16384,
            "line ends": b"\r\n" * 8192,
            "spaces": b" " * 16384,
            "colons": b":" * 16384,
            "lines of colons": b"GET / HTTP/1.1\r\n" + b":\r\n" * 5000,
            "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + chance.randbytes(16384),
            "printable": bytes(chance.choices(range(32, 127), k=16384)),
            "lines": bytes(chance.choices(b"GET /HTP1.:\r\n\0%", k=16384)),
        }
        for name, data in kinds.items():
            with self.subTest(name), socket.create_connection(("127.0.0.1", self.server.port)) as client:
                with contextlib.suppress(OSError):
                    client.sendall(data)
                    client.shutdown(socket.SHUT_WR)
                    while client.recv(65536):
                        pass
                self.assertEqual(200, self.server.get(PRINCIPLES)[0])


class Growth(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(cluster, "--idle-seconds", "2", "--log", "events"))

    def test_files_and_threads_come_back(self):
        # The library overlooks some clients that leave in the middle of a request: idle-seconds ends those.
        request = b"GET /v1/principles HTTP/1.1\r\nHost: x\r\n\r\n"
        self.server.get(PRINCIPLES)
        wait_until(lambda: sessions() == 6)  # and the one for earlier versions, and the one that watches
        before = files_and_threads(self.server)
        for number in range(2000):
            with socket.create_connection(("127.0.0.1", self.server.port)) as client:
                client.sendall(request[:len(request) - number % 4 * 12])
                if number % 4 == 0:
                    self.assertTrue(client.recv(1))
        wait_until(lambda: files_and_threads(self.server) == before)

    def test_memory_does_not_grow(self):
        # 5,000 requests after 1,000 to warm up: what is lost at each would show as megabytes.
        targets = ["/v1/observations?limit=20", PRINCIPLES, "/v1/areas?x=1", "/v1/programmes/nothing",
                   "/v1/indicators?programme=academies", "/v1/areas?area=x", "/", "/v1/observations?as_of=2012-01-01"]
        connection = connect(self.server)

        def ask(count):
            for number in range(count):
                connection.request("GET", targets[number % len(targets)])
                connection.getresponse().read()

        ask(1000)
        warm = resident_kilobytes(self.server)
        ask(5000)
        connection.close()
        after = resident_kilobytes(self.server)
        print(f"{warm} KB when warm, {after} KB after 5,000 requests more")
        if b"__asan_init" not in OPSD.read_bytes():  # it keeps what was freed
            self.assertLess(after, warm * 1.25 + 4096)


class Sessions(unittest.TestCase):
    def private_kilobytes(self, connections):
        """Memory of a server's own with so many sessions, all of which are ready."""
        with Server(cluster, "--database-connections", str(connections)) as server:
            wait_until(lambda: prepared_sessions() == connections + 1)
            status = Path(process_folder(server), "status").read_text()
            return int(re.search(r"RssAnon:\s+(\d+) kB", status)[1])

    def test_the_time_of_a_request_is_not_that_of_preparing(self):
        # All statements of a session take PostgreSQL 100 ms of CPU, and there are ten sessions for each processor.
        with Server(cluster, "--database-connections", "20", "--statement-milliseconds", "100") as server:
            wait_until(lambda: prepared_sessions() == 21)
            self.assertNotIn("statement-not-prepared", server.logged())
            with cluster.locking("principle"):
                self.assertEqual(504, server.get(PRINCIPLES)[0])  # which has its time all the same

    def test_a_session_holds_no_statements(self):
        # libpq would keep the texts of all that are sent at once: 800 KB a session.
        few, many = map(self.private_kilobytes, (1, 21))
        print(f"{(many - few) / 20:.0f} KB a session")
        if not SANITIZED:
            self.assertLess(many - few, 20 * 250)


class IdleClients(unittest.TestCase):
    def test_one_takes_little_more_than_a_connections_memory(self):
        with Server(cluster) as server, contextlib.ExitStack() as stack:
            # Not the first ones, beside which its sessions still prepare their statements.
            wait_until(lambda: server.get("/readyz")[0] == 200)
            for _ in range(100):
                stack.enter_context(contextlib.closing(connect(server)))
            self.assertEqual(200, server.get(PRINCIPLES)[0])
            before = resident_kilobytes(server)
            for _ in range(400):
                stack.enter_context(contextlib.closing(connect(server)))
            each = (resident_kilobytes(server) - before) / 400
            print(f"{each:.1f} KB a client")
            if not SANITIZED:
                self.assertLess(each, 13)  # connection_memory is 11.5


class Libraries(unittest.TestCase):
    def test_what_makes_archives_is_loaded_when_one_is_wanted(self):
        # It brings 2.3 MB along (server/archive/library.h).
        def is_loaded():
            return "/libarchive.so" in Path(process_folder(server), "maps").read_text()

        with Server(cluster) as server:
            self.assertEqual(200, server.get(PRINCIPLES)[0])
            self.assertFalse(is_loaded())
            self.assertEqual(200, server.get("/v1/export")[0])
            self.assertTrue(is_loaded())


if __name__ == "__main__":
    unittest.main(verbosity=2)
