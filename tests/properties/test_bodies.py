"""Bodies made up at random, whole and broken: the server never fails on one, says what is wrong in words that can be read, and what it takes
reads back exactly: each digit, each character, lists in their order."""

import json
import random
import unittest

from editing import Caller, make_key
from opsd import Cluster, Server

PLACE = {"document": "open-public-services-2014", "section": "1. Introduction", "locator": "lines:15", "kind": "body"}
PRINCIPLES = ["choice", "decentralisation", "diversity", "fair-access", "accountability"]
ODD = ["", " ", "\t", "\n", "\\N", "\\.", "; ", " | ", " > ", " = ", "|", ";", "'", '"', "\\", "\r\n", "%s", "$1", "{}", "NULL", "\u00a0", "\u200b",
       "\u202e", "\ufeff", "\uffff", "\U0010ffff", "e\u0301", "\u00e9", "\ud7ff", "\u0001", "\u007f", "\u0000", "\ud800", "👩‍👩‍👧", "İ", "ﬁ"]
TOKENS = [b"{", b"}", b"[", b"]", b",", b":", b'"', b"null", b"true", b"-", b"1e9", b"0.10", b"\\u0000", b"\\ud800", b"\xff", b"\x00", b'"slug":',
          b'{"a":', b"\n", b"\\"]


def setUpModule():
    global cluster, server, publisher
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster))
    publisher = Caller(server, make_key(cluster, "publisher"))


def text(draw):
    """Mostly something that can be taken."""
    if draw.random() < 0.6:
        return "".join(chr(draw.choice((draw.randrange(0x20, 0x7f), draw.randrange(0xa1, 0x2fff), draw.randrange(0x10000, 0x10ffff))))
                       for _ in range(draw.randrange(1, 20)))
    return "a".join(draw.choice(ODD) for _ in range(draw.randrange(1, 4)))


def number(draw):
    """Digits as they would be spelt."""
    whole = draw.choice(("0", str(draw.randrange(1, 10 ** draw.randrange(1, 30)))))
    return draw.choice(("", "-")) + whole + draw.choice(("", "." + "".join(draw.choice("0123456789") for _ in range(draw.randrange(1, 12)))))


def maybe(draw, members, share=0.7):
    return {name: make() for name, make in members.items() if draw.random() < share}


def programme(draw):
    body = {"name": text(draw), "summary": text(draw), "sources": [PLACE, {**PLACE, "section": text(draw)}][:draw.randrange(1, 3)]}
    return {**body, **maybe(draw, {
        "aliases": lambda: [text(draw) for _ in range(draw.randrange(4))],
        "principles": lambda: draw.sample(PRINCIPLES, draw.randrange(5)),
        "organisations": lambda: draw.sample(["cabinet-office", "department-for-education"], draw.randrange(3))})}



def spelled(body):
    """As JSON, where what stands in angle brackets is a number as it is spelt."""
    marked = json.dumps(body)
    return marked.replace('"<', "").replace('>"', "").encode()


def commitment(draw):
    body = {"programme": "free-schools", "title": text(draw), "summary": text(draw), "due": draw.choice(("undated", "2015", "2015-03", "2014..")),
            "sources": [PLACE]}
    return {**body, **maybe(draw, {"due_as_stated": lambda: text(draw), "target_value": lambda: f"<{number(draw)}>",
                                   "target_text": lambda: text(draw), "target_qualifier": lambda: draw.choice(("exact", "about"))})}


def broken(draw, body):
    """The bytes with a few of them changed."""
    for _ in range(draw.randrange(1, 4)):
        at, end = sorted(draw.randrange(len(body) + 1) for _ in range(2))
        end = min(end, at + draw.randrange(8))
        body = body[:at] + draw.choice((b"", draw.choice(TOKENS), body[at:end] * 2, bytes([draw.randrange(256)]))) + body[end:]
    return body


def exact(data):
    """JSON with numbers as they are spelt; None when it is none."""
    return json.loads(data, parse_int=str, parse_float=str)


class Bodies(unittest.TestCase):
    maxDiff = None

    def check_refused(self, answer):
        self.assertIn(answer.status, (400, 422), answer)
        problem = answer.json()
        self.assertTrue(problem["errors"], problem)
        for fault in problem["errors"]:
            self.assertTrue(fault["message"])
            if "pointer" in fault:
                self.assertTrue(fault["pointer"] == "" or fault["pointer"].startswith("/"), fault)

    def check_read_back(self, path, body, members):
        shown = exact(server.get(path)[2])["data"]
        for name in members:
            given = body.get(name)
            found = shown.get(name) if name != "target_value" else (shown.get("target") or {}).get("value")
            if name == "sources":
                given = [{key: source.get(key, "body") for key in ("document", "section", "locator", "kind")} for source in given]
                found = [{key: source[key] for key in ("document", "section", "locator", "kind")} for source in found]
            if name in ("aliases", "principles", "organisations"):
                given = given or []
            self.assertEqual(found, given, (path, name))

    def ask(self, path, body, members):
        answer = publisher.put(path, body, "*" if server.get(path)[0] == 200 else None)
        if answer.status in (200, 201):
            self.check_read_back(path, exact(body), members)
            return 1
        self.check_refused(answer)
        return 0

    def check_many(self, seed, path, make, members, whole, mutations):
        draw = random.Random(seed)
        taken = 0
        for at in range(whole):
            body = spelled(make(draw))
            with self.subTest(at=at, body=body):
                taken += self.ask(path, body, members)
            for _ in range(mutations):
                changed = broken(draw, body)
                with self.subTest(at=at, body=changed):
                    self.ask(path, changed, members)
        self.assertGreater(taken, whole // 6, "too little is taken to prove anything")
        self.assertLess(taken, whole, "too little is refused to prove anything")

    def test_programmes(self):
        self.check_many(1, "/v1/programmes/imagined", programme, ("name", "summary", "aliases", "principles", "organisations", "sources"), 40, 12)

    def test_commitments(self):
        self.check_many(2, "/v1/commitments/imagined", commitment, ("title", "summary", "target_value", "sources"), 40, 12)

    def test_bytes_of_any_kind(self):
        draw = random.Random(3)
        for _ in range(500):
            body = draw.choice((draw.randbytes(draw.randrange(40)), b"".join(draw.choice(TOKENS) for _ in range(draw.randrange(12)))))
            with self.subTest(body):
                self.check_refused(publisher.post("/v1/organisations", body))

    def test_deep_and_wide(self):
        for body in (b"[" * 100000, b'{"a":' * 5000, b'"' + b"\\u0041" * 150000 + b'"', b"[" + b"{}," * 19998 + b"{}]", b"-" * 100000, b"1" * 900000,
                     b'{"slug": ' + b"9" * 5000 + b"}", b'{"' + b"a" * 100000 + b'": 1}'):
            with self.subTest(body[:20]):
                self.check_refused(publisher.post("/v1/organisations", body))


if __name__ == "__main__":
    unittest.main(verbosity=2)
