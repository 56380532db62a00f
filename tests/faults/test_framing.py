"""Where one request ends and the next begins: bytes as a client, a careless proxy or an attacker sends them.

Whatever stands in a head, a second request hidden in it is never run, and the server goes on. What the HTTP library
answers before the server sees it (LIBRARY) is HTML and not recorded: it may be no more than half an answer. All other
errors are problem documents.
"""

import contextlib
import json
import os
import re
import socket
import struct
import unittest

from opsd import Cluster, Server, wait_until
from recording import Request, recorder

BODY_LIMIT = 1000
HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /healthz HTTP/1.1\r\nHost: x\r\n"
PLAIN = HEAD + b"\r\n"
LAST = HEAD + b"Connection: close\r\n\r\n"
HIDDEN = b"GET /v1/principles/choice HTTP/1.1\r\nHost: x\r\n\r\n"
HIDDEN_IS_RUN = b'"slug":"choice"'

# What the server itself refuses: one problem document, then the connection is closed.
REFUSED = {
    "Content-Length with Transfer-Encoding": (
        400, POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    "Transfer-Encoding with Content-Length": (
        400, POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
    "the same Content-Length twice": (400, POST + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd"),
    "two Content-Lengths": (400, POST + b"Content-Length: 4\r\ncontent-length: 0\r\n\r\nabcd"),
    "a space before the colon of Content-Length": (400, POST + b"Content-Length : 4\r\n\r\nabcd"),
    "a tab before the colon of Transfer-Encoding": (400, POST + b"Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n"),
    "Content-Length of 2^63": (400, POST + b"Content-Length: 9223372036854775808\r\n\r\nabcd"),
    "Content-Length of 2^64 - 1": (400, POST + b"Content-Length: 18446744073709551615\r\n\r\nabcd"),
    "Content-Length of 18 digits": (413, POST + b"Content-Length: 999999999999999999\r\n\r\nabcd"),
    "Transfer-Encoding: gzip": (501, POST + b"Transfer-Encoding: gzip\r\n\r\n"),
    "Transfer-Encoding: gzip, chunked": (501, POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    "Transfer-Encoding: identity": (501, POST + b"Transfer-Encoding: identity\r\n\r\n"),
    "Transfer-Encoding with a vertical tab": (501, POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n"),
    "an empty Transfer-Encoding": (501, POST + b"Transfer-Encoding:\r\n\r\n"),
    "Transfer-Encoding twice": (
        501, POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    "HTTP/1.0 with Transfer-Encoding": (
        400, b"POST /healthz HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    "HTTP/1.2": (505, b"GET /healthz HTTP/1.2\r\nHost: x\r\n\r\n"),
    "two Hosts": (400, HEAD + b"Host: y\r\n\r\n"),
    "two keys": (400, HEAD + b"Authorization: Bearer x\r\nAuthorization: Bearer y\r\n\r\n"),
    "a folded header": (400, HEAD + b"X-A: 1\r\n 2\r\n\r\n"),
    "a folded first header": (400, b"GET /healthz HTTP/1.1\r\n Host: x\r\nHost: x\r\n\r\n"),
    "a folded Content-Length": (400, POST + b"Content-Length:\r\n %d\r\n\r\n%b" % (len(HIDDEN), HIDDEN)),
    "a folded Content-Length, in the value": (400, POST + b"Content-Length: 4\r\n 8\r\n\r\n" + HIDDEN),
    "a folded Transfer-Encoding": (400, POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
    "a fold that completes a name": (400, POST + b"Transfer-Encodin: chunked\r\n g\r\n\r\n0\r\n\r\n"),
    "a header with no name": (400, HEAD + b": x\r\n" + HIDDEN),
    "a line that begins with a zero byte": (400, HEAD + b"\0X-A: 1\r\n" + HIDDEN),
    "a zero byte in a value": (400, HEAD + b"X-A: 1\x002\r\n\r\n"),
    "a zero byte in Content-Length": (400, POST + b"Content-Length: 0\x00%d\r\n\r\n%b" % (len(HIDDEN), HIDDEN)),
    "a zero byte in Transfer-Encoding": (400, POST + b"Transfer-Encoding: chunked\0x\r\n\r\n0\r\n\r\n"),
    "a zero byte in the path": (400, b"GET /healthz\0/x HTTP/1.1\r\nHost: x\r\n\r\n"),
    "a zero byte after the path": (400, b"GET /healthz\0 HTTP/1.1\r\nHost: x\r\n\r\n"),
    "a zero byte in the query": (400, b"GET /v1/areas?limit=1\x000 HTTP/1.1\r\nHost: x\r\n\r\n"),
}

# What the library refuses before the server sees it: the status, or none where it says nothing, and the end.
LIBRARY = {
    "Content-Length: -1": (400, POST + b"Content-Length: -1\r\n\r\nabcd"),
    "Content-Length: +4": (400, POST + b"Content-Length: +4\r\n\r\nabcd"),
    "Content-Length: 4, 4": (400, POST + b"Content-Length: 4, 4\r\n\r\nabcd"),
    "Content-Length: 0x4": (400, POST + b"Content-Length: 0x4\r\n\r\nabcd"),
    "Content-Length: four": (400, POST + b"Content-Length: four\r\n\r\nabcd"),
    "Content-Length: 4 and a tab": (400, POST + b"Content-Length: 4\t\r\n\r\nabcd"),
    "an empty Content-Length": (400, POST + b"Content-Length:\r\n\r\n"),
    "Content-Length of 26 digits": (413, POST + b"Content-Length: 99999999999999999999999999\r\n\r\nabcd"),
    "a chunk of size zz": (400, POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabcd\r\n0\r\n\r\n"),
    "a chunk of size -4": (400, POST + b"Transfer-Encoding: chunked\r\n\r\n-4\r\nabcd\r\n0\r\n\r\n"),
    "a chunk of size 0x4": (400, POST + b"Transfer-Encoding: chunked\r\n\r\n0x4\r\nabcd\r\n0\r\n\r\n"),
    "a chunk of 17 digits": (413, POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabcd\r\n0\r\n\r\n"),
    "a chunk longer than it says": (400, POST + b"Transfer-Encoding: chunked\r\n\r\n4\r\nabcdef\r\n0\r\n\r\n"),
    "no Host": (400, b"GET /healthz HTTP/1.1\r\n\r\n"),
    "a zero byte in a name": (400, HEAD + b"X\0A: 1\r\n\r\n"),
    "a zero byte in the name of Host": (400, b"GET /healthz HTTP/1.1\r\nHost\0: x\r\n\r\n"),
    "a header without a colon": (400, HEAD + b"X-A\r\n\r\n"),
    "HTTP/2.0": (505, b"GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n"),
    "the preface of HTTP/2": (505, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "no version": (400, b"GET /healthz\r\nHost: x\r\n\r\n"),
    "a version of another protocol": (400, b"GET /healthz ICY/1.1\r\nHost: x\r\n\r\n"),
    "http/1.1": (400, b"GET /healthz http/1.1\r\nHost: x\r\n\r\n"),
    "a zero byte after the version": (400, b"GET /healthz HTTP/1.1\0\r\nHost: x\r\n\r\n"),
    "a space in the target": (None, b"GET /healthz x HTTP/1.1\r\nHost: x\r\n\r\n"),
    "tabs for spaces": (None, b"GET\t/healthz\tHTTP/1.1\r\nHost: x\r\n\r\n"),
}

# What is understood, answered (several statuses: any of them), and followed by another request on the connection.
ANSWERED = {
    "lower-case get": ([501], b"get /healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
    "a method nobody knows": ([501], b"BREW /healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
    "a method that is not text": ([501], b"\xff\xfe /healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
    "a zero byte in the method": ([400, 501], b"G\0ET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
    "TRACE": ([405, 501], b"TRACE /healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
    "CONNECT": ([400, 405, 501], b"CONNECT a.example:443 HTTP/1.1\r\nHost: x\r\n\r\n"),
    "%00 after the path": ([400], b"GET /healthz%00 HTTP/1.1\r\nHost: x\r\n\r\n"),
    "%00 in a parameter": ([400], b"GET /v1/areas?limit=1%00 HTTP/1.1\r\nHost: x\r\n\r\n"),
    "a broken escape": ([400], b"GET /healthz%2 HTTP/1.1\r\nHost: x\r\n\r\n"),
    "bytes that are not UTF-8": ([400], b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n"),
    "a fragment": ([400], b"GET /healthz#x HTTP/1.1\r\nHost: x\r\n\r\n"),
    "a target without a slash": ([400], b"GET healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
    "GET *": ([400], b"GET * HTTP/1.1\r\nHost: x\r\n\r\n"),
    "a path that is not there": ([404], b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"),
    "the absolute form": ([200], b"GET http://any.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
    "the absolute form, scheme in capitals": ([200], b"GET HTTP://any.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
    "the absolute form without a path": ([200], b"GET http://any.example HTTP/1.1\r\nHost: x\r\n\r\n"),
    "an absolute form of another scheme": ([400], b"GET ftp://any.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
    "OPTIONS *": ([204], b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"),
    "an empty line before the request": ([200], b"\r\n" + PLAIN),
    "lines that end with LF alone": ([200], b"GET /healthz HTTP/1.1\nHost: x\nX-A: b\n\n"),
    "lines that end in both ways": ([200], b"GET /healthz HTTP/1.1\r\nHost: x\nX-A: b\r\nX-B: c\n\r\n"),
    "empty values, and spaces around others": ([200], HEAD + b"X-A:\r\nX-B: \t b  \r\nX-C:c\t\r\nX-D: \r\n\r\n"),
    "HTTP/1.0 that keeps the connection": ([200], b"GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
    "an upgrade nobody knows": ([200], HEAD + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n"),
    "a body on GET": ([200], HEAD + b"Content-Length: 4\r\n\r\nabcd"),
    "a chunked body on GET": ([200], HEAD + b"Transfer-Encoding: Chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n"),
    "a body that is a request": ([200], HEAD + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN),
    "a chunk that is a request": (
        [200],
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x;a=b\r\n%b\r\n0\r\nX: y\r\n\r\n" % (len(HIDDEN), HIDDEN)),
    "a body where none is taken": ([405], POST + b"Content-Length: 4\r\n\r\nabcd"),
    "a body as long as allowed": ([200], HEAD + b"Content-Length: %d\r\n\r\n" % BODY_LIMIT + b"a" * BODY_LIMIT),
    "a chunked body as long as allowed": (
        [200], HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * BODY_LIMIT + b"0\r\n\r\n"),
}


class Connection:
    """One connection that sends bytes as they are and reads answers by their framing. Those to what was asked are recorded."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.asked = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def ask(self, *requests):
        """Sends requests, each of which has to be answered."""
        self.expect(*requests)
        self.send(b"".join(requests))

    def expect(self, *requests):
        self.asked += map(read_request, requests)

    def send(self, data):
        with contextlib.suppress(ConnectionError):  # it may refuse before it has all of it
            self.socket.sendall(data)

    def more(self):
        """Whether more bytes came; not, when the server has ended the connection."""
        try:
            data = self.socket.recv(65536)
        except ConnectionError:
            data = b""
        self.received += data
        return bool(data)

    def read_all(self):
        while self.more():
            pass
        return self.received

    def answer(self):
        """The next answer as (status, headers, body); None when the connection has ended."""
        while b"\r\n\r\n" not in self.received:
            if not self.more():
                assert not self.received, f"half an answer: {self.received[:200]}"
                return None
        head, _, self.received = self.received.partition(b"\r\n\r\n")
        status, headers = read_head(head)
        assert self.asked, f"an answer that nobody has asked for: {head}"
        has_body = self.asked[0].method != "HEAD" and status not in (100, 204, 304)
        body_length = int(headers["content-length"]) if has_body else 0
        while len(self.received) < body_length:
            assert self.more(), f"the body is cut: {head}"
        body, self.received = self.received[:body_length], self.received[body_length:]
        if status != 100:
            recorder.note(self.asked.pop(0), status, headers, body)
        return status, headers, body

    def answers(self):
        """All answers until the server ends the connection."""
        found = []
        while one := self.answer():
            found.append(one)
        return found

    def reset(self):
        """Closes as a crashed client does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def read_request(data):
    """The request line alone, which is all that an answer is recorded with."""
    method, target = data.lstrip().decode("latin-1").split(" ")[:2]
    return Request(method, target, {})


def read_head(head):
    line, *fields = head.decode("ascii").split("\r\n")
    status = int(re.fullmatch(r"HTTP/1\.1 (\d{3}) [\w -]+", line)[1])
    headers = {}
    for field in fields:
        name, value = re.fullmatch(r"([\w-]+): (.*)", field).groups()
        assert name.lower() not in headers, f"{name} is there twice: {head}"
        headers[name.lower()] = value
    return status, headers


def check_problem(answer):
    status, headers, body = answer
    assert headers["content-type"] == "application/problem+json", answer
    problem = json.loads(body)
    assert problem["status"] == status and problem["type"] and problem["title"], answer


def talk(*requests):
    """All answers to some requests; the last among them should ask to close."""
    with Connection(server.port) as connection:
        connection.ask(*requests)
        return connection.answers()


def open_files():
    """How many files and sockets the server has open."""
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def setUpModule():
    global server
    cluster = unittest.enterModuleContext(Cluster())
    # A request that the server leaves without an answer shows as an empty one after so many seconds.
    server = unittest.enterModuleContext(
        Server(cluster, "--body-limit", str(BODY_LIMIT), "--idle-seconds", "5", "--body-seconds", "5", cache=True))


class Refused(unittest.TestCase):
    def check(self, status, data):
        with Connection(server.port) as connection:
            connection.ask(data)
            connection.send(HIDDEN + LAST)
            answers = connection.answers()
        self.assertEqual([status], [answer[0] for answer in answers])
        self.assertEqual("close", answers[0][1]["connection"])
        check_problem(answers[0])


class Library(unittest.TestCase):
    def check(self, status, data):
        with Connection(server.port) as connection:
            connection.send(data + HIDDEN + LAST)
            everything = connection.read_all()
        begin = b"HTTP/1.1 %d " % status if status else b""
        self.assertEqual(begin, everything[:len(begin)])
        self.assertNotIn(b" 200 ", everything)
        self.assertNotIn(HIDDEN_IS_RUN, everything)


class Answered(unittest.TestCase):
    def check(self, statuses, data):
        first, *others = talk(data, LAST)
        self.assertIn(first[0], statuses)
        if first[0] >= 400:
            check_problem(first)
        self.assertEqual([200], [answer[0] for answer in others])
        self.assertIn(b"alive", others[0][2])


def add_cases(test, table):
    """One test method for each row of a table."""
    for name, (wanted, data) in table.items():
        def method(self, wanted=wanted, data=data):
            self.check(wanted, data)
        setattr(test, "test_" + name, method)


add_cases(Refused, REFUSED)
add_cases(Library, LIBRARY)
add_cases(Answered, ANSWERED)


class Bodies(unittest.TestCase):
    def test_a_body_over_the_limit(self):
        for length in (BODY_LIMIT + 1, 10**6, 10**15):
            with Connection(server.port) as connection:
                connection.ask(POST + b"Content-Length: %d\r\n\r\n" % length)
                self.check_too_large(connection)

    def test_a_chunked_body_over_the_limit(self):
        with Connection(server.port) as connection:
            chunks = b"64\r\n" + b"a" * 100 + b"\r\n"
            connection.ask(POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks * 11 + b"0\r\n\r\n" + HIDDEN)
            self.check_too_large(connection)

    def check_too_large(self, connection):
        answers = connection.answers()
        self.assertEqual([413], [answer[0] for answer in answers])
        self.assertEqual("close", answers[0][1]["connection"])
        check_problem(answers[0])

    def test_expect_100_continue(self):
        with Connection(server.port) as connection:
            connection.ask(HEAD + b"Content-Length: 4\r\nExpect: 100-continue\r\n\r\n")
            self.assertEqual(100, connection.answer()[0])
            connection.send(b"abcd")
            connection.ask(LAST)
            self.assertEqual([200, 200], [answer[0] for answer in connection.answers()])

    def test_expect_100_continue_for_a_body_over_the_limit(self):
        with Connection(server.port) as connection:
            connection.ask(POST + b"Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n")
            self.check_too_large(connection)

    def test_expect_100_continue_from_http_1_0(self):
        answers = talk(b"GET /healthz HTTP/1.0\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nabcd")
        self.assertEqual([200], [answer[0] for answer in answers])


class Order(unittest.TestCase):
    def test_pipelined_requests_are_answered_in_order(self):
        targets = [row["slug"] for row in server.json("/v1/programmes?limit=1000")["data"]]
        targets = [f"/v1/programmes/{slug}" for slug in targets] * 3
        answers = talk(*(b"GET %b HTTP/1.1\r\nHost: x\r\n\r\n" % target.encode() for target in targets), LAST)
        self.assertEqual(targets, [json.loads(answer[2])["links"]["self"] for answer in answers[:-1]])

    def test_answers_of_all_kinds_in_one_pipeline(self):
        requests = [("GET", "/healthz", 200), ("GET", "/v1/areas", 200), ("GET", "/nothing", 404),
                    ("POST", "/v1/search", 405), ("OPTIONS", "/v1/areas", 204), ("GET", "/v1/areas?x=1", 400),
                    ("GET", "/v1/observations?limit=1000", 200), ("BREW", "/v1/areas", 501)] * 4
        answers = talk(*(f"{method} {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for method, target, _ in requests), LAST)
        self.assertEqual([request[2] for request in requests] + [200], [answer[0] for answer in answers])

    def test_a_hundred_requests_on_one_connection(self):
        with Connection(server.port) as connection:
            for number in range(100):
                connection.ask(b"GET /v1/areas?limit=%d HTTP/1.1\r\nHost: x\r\n\r\n" % (1 + number % 7))
                status, _, body = connection.answer()
                self.assertEqual((200, 1 + number % 7), (status, len(json.loads(body)["data"])))

    def test_one_byte_at_a_time(self):
        with Connection(server.port) as connection:
            requests = HEAD + b"Content-Length: 4\r\n\r\nabcd", LAST
            connection.expect(*requests)
            for byte in b"".join(requests):
                connection.send(bytes([byte]))
            self.assertEqual([200, 200], [answer[0] for answer in connection.answers()])

    def test_http_1_0_without_a_header(self):
        answers = talk(b"GET /healthz HTTP/1.0\r\n\r\n" + HIDDEN)
        self.assertEqual([(200, "close")], [(answer[0], answer[1]["connection"]) for answer in answers])

    def test_a_client_that_ends_its_half_of_the_connection(self):
        with Connection(server.port) as connection:
            connection.ask(b"GET /v1/areas HTTP/1.1\r\nHost: x\r\n\r\n")
            connection.socket.shutdown(socket.SHUT_WR)
            self.assertEqual([200], [answer[0] for answer in connection.answers()])

    def test_head_says_what_get_says(self):
        for target in (b"/v1/areas", b"/healthz", b"/nothing", b"/v1/areas?x=1", b"/openapi.yaml"):
            with Connection(server.port) as connection:
                answers = []
                for method in ("GET", "HEAD"):
                    connection.ask(b"%b %b HTTP/1.1\r\nHost: x\r\n\r\n" % (method.encode(), target))
                    answers.append(connection.answer())
                connection.ask(LAST)
                self.assertEqual(1, len(connection.answers()))
            for answer in answers:
                answer[1].pop("date")
                answer[1].pop("server-timing", None)
                answer[1].pop("cache-status", None)
            self.assertEqual(answers[0][:2], answers[1][:2])


class Long(unittest.TestCase):
    """Whatever the length, there is an answer."""

    def check(self, make, statuses):
        lengths = [*range(1000, 9000, 250), *range(7300, 8300, 25), 20000, 100000]
        with contextlib.ExitStack() as stack:
            connections = []
            for length in lengths:
                connections.append(stack.enter_context(Connection(server.port)))
                connections[-1].ask(make(length))
            answers = [connection.answer() for connection in connections]
        silent = [length for length, answer in zip(lengths, answers) if not answer]
        self.assertEqual([], silent, "lengths without an answer")
        self.assertLessEqual({answer[0] for answer in answers}, statuses)

    def test_long_paths(self):
        self.check(lambda length: b"GET /%b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % (b"a" * length),
                   {404, 414, 431})

    def test_long_queries(self):
        self.check(lambda length: b"GET /v1/areas?q=%b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                   % (b"a" * length), {400, 414, 431})

    def test_many_parameters(self):
        for parameter in (b"&", b"x&", b"x=1&"):
            self.check(lambda length, one=parameter: b"GET /v1/areas?%b HTTP/1.1\r\nHost: x\r\n%b"
                       % (one * (length // 10), b"Connection: close\r\n\r\n"), {200, 400, 414, 431})

    def test_one_long_header(self):
        self.check(lambda length: HEAD + b"Connection: close\r\nX-A: %b\r\n\r\n" % (b"a" * length), {200, 431})

    def test_many_headers(self):
        self.check(lambda length: HEAD + b"Connection: close\r\n" + b"X-A: b\r\n" * (length // 8) + b"\r\n", {200, 431})

    def test_a_long_header_for_a_long_answer(self):
        self.check(lambda length: b"GET /v1/areas HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-A: %b\r\n\r\n"
                   % (b"a" * length), {200, 431})

    def test_long_lists_of_good_values(self):
        slugs = [row["slug"].encode() for row in server.json("/v1/indicators?limit=1000")["data"]]
        silent = []
        for count in range(5, len(slugs), 5):
            target = b"/v1/observations?limit=1&indicator=" + b",".join(slugs[:count])
            answers = talk(b"GET %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % target)
            if not answers:
                silent.append(len(target))
            else:
                self.assertIn(answers[0][0], (200, 400, 414))  # 400: more values than a list may have
        self.assertEqual([], silent, "lengths of good targets without an answer")

    def answers(self, target, lengths, make):
        """Of requests for a target whose further headers are `make(length)`: {length: status}, None where there was no answer."""
        with contextlib.ExitStack() as stack:
            connections = {length: stack.enter_context(Connection(server.port)) for length in lengths}
            for length, connection in connections.items():
                connection.ask(b"GET %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%b\r\n\r\n" % (target, make(length)))
            answers = {length: connection.answer() for length, connection in connections.items()}
        return {length: answer[0] if answer else None for length, answer in answers.items()}

    def test_target_headers_and_reply_share_a_memory(self):
        # The library would close the connection without a word where a reply's head finds no room.
        slugs = [row["slug"].encode() for row in server.json("/v1/indicators?limit=1000")["data"]]
        many = {"one header": lambda length: b"X-A: " + b"a" * length,
                "headers": lambda length: b"\r\n".join([b"X-A: " + b"a" * 33] * (length // 40)),
                "cookies": lambda length: b"Cookie: " + b"; ".join([b"name=" + b"a" * 93] * (length // 100))}
        for count in (1, 20, 32, 50, 80):
            for form, accept in ((b"observations", b""), (b"observations.csv", b""), (b"observations", b"Accept: text/csv\r\n")):
                target = b"/v1/%b?limit=1&indicator=%b" % (form, b",".join(slugs[:count]))
                for kind, add in many.items():
                    make = lambda length, add=add, accept=accept: accept + add(length)
                    longest = 3200 if kind == "headers" else 6500  # what just fits leaves no room even for a refusal
                    statuses = self.answers(target, range(100, longest, 100), make)
                    with self.subTest(target=len(target), form=form, kind=kind):
                        self.assertEqual(200, statuses[100])
                        self.assertLessEqual(set(statuses.values()), {200, 431}, statuses)
                        self.assertEqual(sorted(statuses.values()), list(statuses.values()), "a longer head is taken where a shorter one is not")

    def test_each_limit_is_reached(self):
        limits = server.json("/v1/config")["data"]["limits"]
        others = len("Host: x\r\nConnection: close\r\nX-A: \r\n")
        longest = limits["head_bytes"] - others
        self.assertEqual({longest: 200, longest + 1: 431},
                         self.answers(b"/v1/areas?limit=1", (longest, longest + 1), lambda length: b"X-A: " + b"a" * length))
        for length, status in ((limits["target_bytes"], 404), (limits["target_bytes"] + 1, 414)):
            self.assertEqual({1: status}, self.answers(b"/v1/areas/".ljust(length, b"a"), (1,), lambda _: b"Accept: */*"))


class Cut(unittest.TestCase):
    """A client that goes away at any byte of its request."""

    def check(self, data):
        before = open_files()
        for offset in range(len(data) + 1):
            for end in (Connection.reset, lambda connection: connection.socket.close()):
                connection = Connection(server.port)
                connection.send(data[:offset])
                end(connection)
        self.assertEqual([200], [answer[0] for answer in talk(LAST)])
        wait_until(lambda: open_files() <= before)

    def test_cut_at_every_byte_of_a_request(self):
        self.check(b"GET /v1/areas?limit=3 HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n")

    def test_cut_at_every_byte_of_a_body(self):
        self.check(POST + b"Content-Length: 10\r\n\r\n0123456789")

    def test_cut_at_every_byte_of_a_chunked_body(self):
        self.check(POST + b"Transfer-Encoding: chunked\r\n\r\n4;a=b\r\nabcd\r\n0\r\nX-A: b\r\n\r\n")

    def test_cut_at_every_byte_of_a_pipeline(self):
        self.check(b"GET /v1/areas HTTP/1.1\r\nHost: x\r\n\r\n" + HIDDEN)


if __name__ == "__main__":
    unittest.main(verbosity=2)
