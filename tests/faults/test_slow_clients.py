"""Clients that take their time: each is closed by the server, while others are served.

All run side by side against limits of one second. How soon they are closed is not judged, only that they are: PATIENCE
is there to end a broken test.
"""

import contextlib
import select
import socket
import threading
import time
import unittest

from opsd import Cluster, Server, wait_until

PATIENCE = 30
LONG = b"GET /v1/observations?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /healthz HTTP/1.1\r\nHost: x\r\n"

# What a client sends at once, and what it goes on sending, byte after byte, until it is closed.
SENDERS = {
    "nothing": (b"", b""),
    "one byte a time in the request line": (b"GET /v1/", b"a"),
    "one byte a time in the query": (b"GET /v1/areas?limit=", b"1"),
    "one byte a time in a header's name": (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX", b"-"),
    "one byte a time in a header's value": (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ", b"a"),
    "one header after the other": (b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"X-A: b\r\n"),
    "empty lines before a request": (b"", b"\r\n"),
    "half a head": (b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b""),
    "no body where one is announced": (POST + b"Content-Length: 1000\r\n\r\n", b""),
    "no body after 100-continue": (POST + b"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n", b""),
    "one byte a time in a body": (POST + b"Content-Length: 1000\r\n\r\n", b"a"),
    "one chunk after the other": (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "one byte a time in a chunk's size": (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "one byte a time in a chunk's extension": (POST + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a"),
    "one trailer after the other": (POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-A: b\r\n"),
    "nothing after an answer": (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b""),
    "one byte a time after an answer": (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"G"),
}


def setUpModule():
    global cluster
    cluster = unittest.enterModuleContext(Cluster())


def serve(test, *flags):
    """A server for the tests of one class."""
    global server
    server = test.enterClassContext(Server(cluster, *flags))


def is_held(client):
    """Whether the server still has its end of a connection open; the system knows, without a read from ours."""
    ends = [f"{port:04X}" for port in (server.port, client.getsockname()[1])]
    with open("/proc/net/tcp") as table:
        rows = [line.split() for line in table][1:]
    return any([row[1][-4:], row[2][-4:]] == ends and row[9] != "0" for row in rows)


def connect(receive_buffer=None):
    client = socket.socket()
    if receive_buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.settimeout(PATIENCE)
    client.connect(("127.0.0.1", server.port))
    return client


def is_closed(client):
    """Whether the server has ended the connection; reads what it has sent."""
    while select.select([client], [], [], 0)[0]:
        try:
            if not client.recv(65536):
                return True
        except ConnectionError:
            return True
    return False


def drip(client, data):
    """Goes on sending until it is closed; says whether it was."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if is_closed(client):
            return True
        with contextlib.suppress(ConnectionError):
            client.sendall(data)
        time.sleep(0.1)
    return False


def others_are_served(test):
    for target in ("/healthz", "/v1/principles", "/v1/observations?limit=1000"):
        test.assertEqual(200, server.get(target)[0], target)


class SlowSenders(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        serve(cls, "--idle-seconds", "1", "--body-seconds", "1", "--send-seconds", "1")

    def test_all_are_closed(self):
        closed = {}

        def run(name, begin, more):
            with connect() as client:
                client.sendall(begin)
                closed[name] = drip(client, more)

        threads = [threading.Thread(target=run, args=(name, *bytes_)) for name, bytes_ in SENDERS.items()]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            others_are_served(self)
            time.sleep(0.1)
        for name in SENDERS:
            print(f"{name}: {'closed' if closed.get(name) else 'still open'}")
        self.assertEqual([], [name for name in SENDERS if not closed.get(name)])

    def test_a_body_without_end(self):
        # However fast it comes: its time is limited too.
        chunk = b"8000\r\n" + b"a" * 0x8000 + b"\r\n"
        end = time.monotonic() + PATIENCE
        with connect() as client, self.assertRaises(ConnectionError):
            client.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n")
            while time.monotonic() < end:
                client.sendall(chunk)

    def test_requests_one_after_the_other_are_not_late(self):
        # The limit is for one request, not for all on a connection.
        with connect() as client:
            for _ in range(8):
                client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                self.assertTrue(client.recv(65536).startswith(b"HTTP/1.1 200 "))
                time.sleep(0.4)


class Gone(unittest.TestCase):
    """Clients that close their side, together with the last bytes that they send; no limit of time would end them."""

    @classmethod
    def setUpClass(cls):
        serve(cls, "--idle-seconds", "3600", "--body-seconds", "3600")

    def send_and_close(self, data):
        client = self.enterContext(connect())
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        return client

    def test_in_the_middle_of_a_request(self):
        begun = [POST, POST + b"Content-Length: 1000\r\n\r\nab", POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\na", b"", b"GET /"]
        clients = [self.send_and_close(data) for data in begun * 20]
        wait_until(lambda: all(is_closed(client) for client in clients))

    def test_after_a_whole_request(self):
        for client in [self.send_and_close(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(20)]:
            with client.makefile("rb") as answer:
                self.assertTrue(answer.read().startswith(b"HTTP/1.1 200 "))

    def send_while_nobody_looks(self, cut, seconds):
        """A write of which some bytes come, and the end with them, while the database is asked about its key."""
        key = cluster.opsd("key", "create", "--role", "publisher", "--name", "a test", check=True).stdout.strip()
        body = b'{"reason": "a test"}' + b" " * 500
        head = (f"POST /v1/updates/2019/withdraw HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        with cluster.locking("api_key"):
            client = self.send_and_close(head + body[:len(body) - cut])
            time.sleep(seconds)
        return client

    def test_in_the_middle_of_a_body_that_nobody_reads_yet(self):
        for cut in (1, 100, 500):
            client = self.send_while_nobody_looks(cut, 0.2)
            wait_until(lambda: is_closed(client))

    def test_after_a_whole_body_that_nobody_reads_yet(self):
        with self.send_while_nobody_looks(0, 4).makefile("rb") as answer:
            self.assertTrue(answer.read().startswith(b"HTTP/1.1 404 "))


class SlowReaders(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        serve(cls, "--send-seconds", "1")

    def test_clients_that_do_not_read(self):
        with contextlib.ExitStack() as stack:
            clients = [stack.enter_context(connect(4096)) for _ in range(10)]
            for client in clients:
                client.sendall(LONG * 100)
            for client in clients:
                self.assertEqual(b"H", client.recv(1))
            others_are_served(self)
            wait_until(lambda: not any(map(is_held, clients)), PATIENCE)
        others_are_served(self)

    def test_a_client_that_reads_byte_by_byte(self):
        whole = len(server.get("/v1/observations?limit=1000")[2]) * 100
        received = 0
        with connect(4096) as client:
            client.sendall(LONG * 100)
            end = time.monotonic() + PATIENCE
            while (not received or is_held(client)) and time.monotonic() < end:
                received += len(client.recv(1))
                time.sleep(0.02)
            self.assertFalse(is_held(client))
            with contextlib.suppress(ConnectionError):
                while data := client.recv(65536):
                    received += len(data)
        self.assertLess(received, whole)

    def test_a_client_that_reads_late_but_in_time(self):
        with connect() as client:
            client.sendall(LONG)
            time.sleep(0.3)
            data = b""
            while b"\r\n\r\n" not in data or not data.endswith(b"}\n"):
                data += client.recv(65536)
        self.assertTrue(data.startswith(b"HTTP/1.1 200 "))


if __name__ == "__main__":
    unittest.main(verbosity=2)
