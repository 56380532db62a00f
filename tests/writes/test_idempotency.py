"""A client that does not know whether its POST has arrived sends it again with the same Idempotency-Key: whatever happened to the first, it takes
effect once. Tried with a proxy that cuts the connection at every byte of the request and of the answer."""

import io
import itertools
import json
import socket
import struct
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

from editing import Answer, Caller, holding_the_record, make_key, writers_waiting
from opsd import Cluster, Server, wait_until
from recording import Request, Response

CHANGING = {"date", "server-timing", "cache-status", "idempotency-replayed"} # headers that tell of the moment, or that the answer is a repeated one


def setUpModule():
    global cluster, server, editor, publisher
    cluster = unittest.enterModuleContext(Cluster(record=None))
    cluster.opsd("migrate", check=True)
    server = unittest.enterModuleContext(Server(cluster))
    editor = Caller(server, make_key(cluster, "editor"))
    publisher = Caller(server, make_key(cluster, "publisher"))


def area(code, **members):
    return {"code": code, "name": "An area", "level": "region", "scheme": "local", **members}


def effects(code):
    """How often an area has been written, by the audit log; and whether it is there."""
    entries, rows = cluster.sql(f"SELECT (SELECT count(*) FROM audit_entry WHERE subject = '{code}'), (SELECT count(*) FROM area WHERE code = '{code}')")[0]
    return int(entries), int(rows)


def kept():
    return int(cluster.sql("SELECT count(*) FROM idempotency")[0][0])


class Test(unittest.TestCase):
    maxDiff = None

    def check_same(self, answer, first):
        """It is the first answer again, byte for byte."""
        self.assertEqual((answer.status, answer.body), (first.status, first.body))
        for name in (answer.headers.keys() | first.headers.keys()) - CHANGING:
            self.assertEqual(answer.headers.get(name), first.headers.get(name), name)
        self.assertEqual(answer.headers["idempotency-replayed"], "true")

    def check_problem(self, answer, status, slug):
        self.assertEqual((answer.status, answer.json()["type"]), (status, f"/problems/{slug}"), answer)


class Keys(Test):
    def test_the_same_again(self):
        for code, prefer in (("x-whole", {}), ("x-minimal", {"Prefer": "return=minimal"})):
            first = editor.post("/v1/areas", area(code), Idempotency_Key=code, **prefer)
            self.assertEqual(first.status, 201)
            self.assertNotIn("idempotency-replayed", first.headers)
            for _ in range(3):
                self.check_same(editor.post("/v1/areas", area(code), Idempotency_Key=code, **prefer), first)
            self.assertEqual(effects(code), (1, 1))

    def test_the_answer_stays_what_it_was(self):
        first = editor.post("/v1/areas", area("x-later"), Idempotency_Key="later")
        self.assertEqual(editor.patch("/v1/areas/x-later", {"name": "Renamed"}, first.headers["etag"]).status, 200)
        self.check_same(editor.post("/v1/areas", area("x-later"), Idempotency_Key="later"), first)
        self.assertEqual(publisher.delete("/v1/areas/x-later", "*").status, 204)
        self.check_same(editor.post("/v1/areas", area("x-later"), Idempotency_Key="later"), first)
        self.assertEqual(effects("x-later"), (3, 0))

    def test_another_request(self):
        self.assertEqual(editor.post("/v1/areas", area("x-one"), Idempotency_Key="one").status, 201)
        for target, body in (("/v1/areas", area("x-two")), ("/v1/areas", json.dumps(area("x-one"), indent=1).encode()),
                             ("/v1/organisations", area("x-one"))):
            self.check_problem(editor.post(target, body, Idempotency_Key="one"), 422, "idempotency-key-reused")
        self.assertEqual(effects("x-two"), (0, 0))
        self.assertEqual(editor.post("/v1/areas", area("x-two"), Idempotency_Key="two").status, 201)

    def test_each_caller_has_keys_of_its_own(self):
        self.assertEqual(editor.post("/v1/areas", area("x-mine"), Idempotency_Key="shared").status, 201)
        self.assertEqual(publisher.post("/v1/areas", area("x-theirs"), Idempotency_Key="shared").status, 201)
        self.assertEqual(effects("x-mine") + effects("x-theirs"), (1, 1, 1, 1))

    def test_what_is_refused_is_not_kept(self):
        before = kept()
        self.assertEqual(editor.post("/v1/areas", area("x-wrong", scheme="gss"), Idempotency_Key="corrected").status, 422)
        self.assertEqual(kept(), before)
        self.assertEqual(editor.post("/v1/areas", area("x-wrong"), Idempotency_Key="corrected").status, 201)
        self.assertEqual(kept(), before + 1)

    def test_only_a_post_takes_one(self):
        first = editor.put("/v1/areas/x-put", area("x-put"), Idempotency_Key="put")
        self.assertEqual(first.status, 201)
        self.assertEqual(editor.put("/v1/areas/x-put", area("x-put"), Idempotency_Key="put").status, 428)

    def test_forms(self):
        for number, key in enumerate(("a", "k" * 255, '"quoted"', "clé", "a, b")):
            first = editor.post("/v1/areas", area(f"x-form-{number}"), Idempotency_Key=key.encode())
            self.assertEqual(first.status, 201, (key, first))
            self.check_same(editor.post("/v1/areas", area(f"x-form-{number}"), Idempotency_Key=key.encode()), first)
        for key in (b"k" * 256, b"\xff"):
            self.check_problem(editor.post("/v1/areas", area("x-bad"), Idempotency_Key=key), 400, "malformed-request")

    def test_a_revoked_key_is_told_nothing(self):
        gone = Caller(server, make_key(cluster, "editor"))
        self.assertEqual(gone.post("/v1/areas", area("x-gone"), Idempotency_Key="gone").status, 201)
        cluster.opsd("key", "revoke", gone.key[:12], check=True)
        self.assertEqual(gone.post("/v1/areas", area("x-gone"), Idempotency_Key="gone").status, 401)


class Time(Test):
    def age(self, key, hours):
        cluster.sql(f"UPDATE idempotency SET answered_at = now() - interval '{hours} hours' WHERE idempotency_key = '{key}'")

    def test_kept_for_24_hours(self):
        first = editor.post("/v1/areas", area("x-day"), Idempotency_Key="day")
        self.age("day", 23.9)
        self.check_same(editor.post("/v1/areas", area("x-day"), Idempotency_Key="day"), first)
        self.age("day", 24.1)
        self.check_problem(editor.post("/v1/areas", area("x-day"), Idempotency_Key="day"), 409, "conflict")
        again = editor.post("/v1/areas", area("x-next-day"), Idempotency_Key="day")
        self.assertEqual(again.status, 201)
        self.check_same(editor.post("/v1/areas", area("x-next-day"), Idempotency_Key="day"), again)

    def test_old_ones_are_swept(self):
        for number in range(3):
            self.assertEqual(editor.post("/v1/areas", area(f"x-old-{number}"), Idempotency_Key=f"old-{number}").status, 201)
        for number in range(3):
            self.age(f"old-{number}", 25)
        before = kept()
        self.assertEqual(editor.post("/v1/areas", area("x-sweeping"), Idempotency_Key="sweeping").status, 201)
        self.assertEqual(kept(), before + 1 - 3)


class Flight(Test):
    def test_under_way(self):
        with ThreadPoolExecutor() as pool, holding_the_record(cluster) as release:
            first = pool.submit(editor.post, "/v1/areas", area("x-flight"), Idempotency_Key="flight")
            wait_until(lambda: writers_waiting(cluster) == 1)
            for body in (area("x-flight"), area("x-other")):
                self.check_problem(editor.post("/v1/areas", body, Idempotency_Key="flight"), 409, "request-under-way")
            release()
            self.assertEqual(first.result().status, 201)
            self.check_same(editor.post("/v1/areas", area("x-flight"), Idempotency_Key="flight"), first.result())
        self.assertEqual(effects("x-flight"), (1, 1))

    def test_many_at_once(self):
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: editor.post("/v1/areas", area("x-many"), Idempotency_Key="many"), range(24)))
        fresh = [answer for answer in answers if answer.status == 201 and "idempotency-replayed" not in answer.headers]
        self.assertEqual(len(fresh), 1)
        for answer in answers:
            if answer.status == 201 and answer is not fresh[0]:
                self.check_same(answer, fresh[0])
            elif answer.status != 201:
                self.check_problem(answer, 409, "request-under-way")
        self.assertEqual(effects("x-many"), (1, 1))


class Proxy:
    """Passes one connection at a time on to the server, until so many bytes have gone each way; then it is cut, both sides at once."""

    def __init__(self):
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.thread = None

    def ask(self, request, request_bytes=None, answer_bytes=None, reset=False):
        """Sends a request through the proxy; what arrives of the answer."""
        if request_bytes is None:
            request_bytes = len(request)
        else:
            answer_bytes = 0
        self.thread = threading.Thread(target=self.relay, args=(request_bytes, answer_bytes, reset))
        self.thread.start()
        arrived = b""
        with socket.create_connection(self.listening.getsockname()) as connection:
            try:
                connection.sendall(request)
                while part := connection.recv(65536):
                    arrived += part
            except ConnectionError:
                pass
        self.thread.join()
        return arrived

    def relay(self, request_bytes, answer_bytes, reset):
        client, _ = self.listening.accept()
        with client, socket.create_connection(("127.0.0.1", server.port)) as onward:
            if reset:
                for side in (client, onward):
                    side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            passed = 0
            while passed < request_bytes:
                part = client.recv(request_bytes - passed)
                onward.sendall(part)
                passed += len(part)
            left = answer_bytes
            while left is None or left > 0:
                part = onward.recv(65536 if left is None else left)
                if not part:
                    return
                client.sendall(part)
                left = left if left is None else left - len(part)

    def close(self):
        self.listening.close()


def message(target, row, key, **headers):
    """The bytes of a POST."""
    body = json.dumps(row).encode()
    fields = {"Host": "test", "Authorization": f"Bearer {editor.key}", "Content-Type": "application/json", "Content-Length": len(body),
              "Idempotency-Key": key, "Connection": "close", **headers}
    return f"POST {target} HTTP/1.1\r\n".encode() + "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode() + b"\r\n" + body


def post_area(number):
    code = f"x-{number:05}"
    return message("/v1/areas", area(code), code, Prefer="return=minimal")


def post_event(number):
    """A row of a draft, which is read as it comes and not gathered."""
    slug = f"event-{number:05}"
    return message("/v1/updates/2015/events", {"slug": slug, "title": "T", "summary": "S", "period": "2015",
                                               "sources": [{"document": "d", "section": "1", "locator": "lines:1"}]}, slug)


class Wire(io.BytesIO):
    """Bytes that have arrived, as if they were a socket to read from."""

    def makefile(self, _):
        return self


def parse(data, request):
    """The whole answer to a request."""
    response = Response(Wire(data))
    response.begin()
    response.request = Request("POST", request.split()[1].decode(), {"Content-Type": "application/json"})
    return Answer(response.status, response.fields(), response.read())


class Cuts(Test):
    CLIENTS = 4
    SPARE = 16  # bytes by which one answer may be longer than the next

    @classmethod
    def setUpClass(cls):
        assert editor.post("/v1/updates", {"year": 2015, "title": "T", "published_on": "2015-03-13"}).status == 201
        document = {"slug": "d", "title": "D", "publisher": "P", "summary": "S"}
        assert editor.post("/v1/updates/2015/documents", document).status == 200

    def proxy(self):
        made = Proxy()
        self.addCleanup(made.close)
        return made

    def ask_until_answered(self, proxy, request):
        """As a client would that has lost its connection."""
        while (answer := parse(proxy.ask(request), request)).status == 409:
            self.check_problem(answer, 409, "request-under-way")
        return answer

    def check_each(self, cuts, make, status, effects_of):
        """For each cut a request of its own, which is lost there and then sent again; each has taken effect once. Some clients at a time."""
        def lose_and_repeat(proxy, numbers):
            for number in numbers:
                request = make(number)
                proxy.ask(request, **dict([cuts[number]]), reset=number % 2)
                answer = self.ask_until_answered(proxy, request)
                self.assertEqual(answer.status, status, (cuts[number], answer))

        before = effects_of()
        with ThreadPoolExecutor(self.CLIENTS) as pool:
            under_way = [pool.submit(lose_and_repeat, self.proxy(), range(client, len(cuts), self.CLIENTS)) for client in range(self.CLIENTS)]
            for one in under_way:
                one.result()
        self.assertEqual([after - was for was, after in zip(before, effects_of())], [len(cuts)] * len(before))

    def answer_cuts(self, make, step=1):
        size = len(self.proxy().ask(make(99999)))
        return [("answer_bytes", at) for at in range(0, size + self.SPARE, step)]

    def test_the_request_is_cut_at_every_byte(self):
        request, proxy = post_area(99998), self.proxy()
        for at in range(len(request)):
            self.assertEqual(proxy.ask(request, request_bytes=at, reset=at % 2), b"")
        self.assertEqual(effects("x-99998"), (0, 0))
        self.assertEqual(self.ask_until_answered(proxy, request).status, 201)
        self.assertEqual(effects("x-99998"), (1, 1))

    def test_the_first_answer_is_cut_at_every_byte(self):
        """Each cut hits the answer of the request that takes effect, and not of one that is repeated."""
        self.check_each(self.answer_cuts(post_area), post_area, 201, lambda: [int(count) for count in cluster.sql(
            "SELECT (SELECT count(*) FROM area), (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM idempotency), version FROM dataset")[0]])

    def test_an_upload_is_cut_at_every_byte(self):
        # What is sent of its answer, the same code sends as above.
        cuts = [("request_bytes", at) for at in range(len(post_event(0)))] + self.answer_cuts(post_event, step=16)
        self.check_each(cuts, post_event, 200, lambda: [int(count) for count in cluster.sql(
            "SELECT (SELECT count(*) FROM draft.events), (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM idempotency)")[0]])

    def test_a_repeated_answer_is_cut_at_every_byte(self):
        request, proxy = message("/v1/areas", area("x-answer"), "cut-answer"), self.proxy()
        whole = None
        for at in itertools.count():
            arrived = proxy.ask(request, answer_bytes=at, reset=at % 2)
            self.assertLessEqual(len(arrived), at)
            whole = whole or self.ask_until_answered(proxy, request)
            if arrived.endswith(b"\n") and len(arrived) < at:
                break
        self.check_same(parse(arrived, request), whole)
        self.assertGreater(at, len(whole.body))
        self.assertEqual(effects("x-answer"), (1, 1))


if __name__ == "__main__":
    unittest.main(verbosity=2)
