"""The audit log: each write leaves one entry that says who, when, what, before, after and from where; what is refused leaves none; nobody can alter
what stands there, and administrators alone can read it."""

import csv
import datetime
import io
import json
import subprocess
import unittest

from editing import Caller, make_key
from opsd import Cluster, Server

PLACE = {"document": "open-public-services-2014", "section": "1. Introduction", "locator": "lines:15", "kind": "body"}
ROW = {"slug": "audited", "name": "Audited", "kind": "charity", "aliases": ["One", "Two"], "summary": "Once.", "sources": [PLACE]}
PATH = "/v1/organisations/audited"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def setUpModule():
    global cluster, server, editor, publisher, admin
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster))
    editor = Caller(server, make_key(cluster, "editor"))
    publisher = Caller(server, make_key(cluster, "publisher"))
    admin = Caller(server, make_key(cluster, "admin"))


def entries(query=""):
    answer = admin.get(f"/v1/audit{query}")
    assert answer.status == 200, answer
    return answer.json()["data"]


class Entries(unittest.TestCase):
    maxDiff = None

    def check(self, answer, status, caller, method, target, subject, before, after):
        """One entry was added, and it says all of that."""
        self.assertEqual(answer.status, status, answer)
        found = entries("?limit=2")
        entry = found[0]
        moment = datetime.datetime.fromisoformat(entry.pop("at"))
        self.assertLess(abs(datetime.datetime.now(datetime.timezone.utc) - moment), datetime.timedelta(minutes=5))
        self.assertEqual(entry.pop("id"), self.last + 1)
        self.last += 1
        version = entry.pop("dataset_version")
        self.assertEqual(version, int(cluster.sql("SELECT version FROM dataset")[0][0]))
        self.assertEqual(entry.pop("key")["name"], f"the {caller}")
        self.assertEqual(entry.pop("links"), {"self": f"/v1/audit/{self.last}"})
        self.assertEqual(entry, {"method": method, "target": target, "subject": subject, "before": before, "after": after,
                                 "client": "127.0.0.1", "traceparent": TRACE})

    def test_one_for_each_write(self):
        self.last = max((entry["id"] for entry in entries()), default=0)
        headers = {"traceparent": TRACE}
        made = editor.post("/v1/organisations", ROW, **headers)
        self.check(made, 201, "editor", "POST", "/v1/organisations", "audited", None, ROW)
        changed = editor.patch(PATH, {"aliases": None, "summary": "Twice."}, made.headers["etag"], **headers)
        second = {**ROW, "aliases": [], "summary": "Twice."}
        self.check(changed, 200, "editor", "PATCH", PATH, "audited", ROW, second)
        replaced = publisher.put(PATH, ROW, changed.headers["etag"], Prefer="return=minimal", **headers)
        self.check(replaced, 204, "publisher", "PUT", PATH, "audited", second, ROW)
        gone = publisher.delete(PATH, replaced.headers["etag"], **headers)
        self.check(gone, 204, "publisher", "DELETE", PATH, "audited", ROW, None)
        again = editor.put(PATH, ROW, **headers)
        self.check(again, 201, "editor", "PUT", PATH, "audited", None, ROW)

    def test_what_is_refused_leaves_none(self):
        self.assertIn(editor.put("/v1/areas/x-kept", {"name": "Kept", "level": "x", "scheme": "local"}).status, (201, 428))
        before = entries("?limit=1")
        refused = [
            (Caller(server).post("/v1/organisations", ROW), 401), (editor.delete("/v1/areas/x-kept", "*"), 403),
            (editor.post("/v1/organisations", {}), 422), (editor.post("/v1/organisations", b"{"), 400),
            (editor.post("/v1/organisations", ROW, media="text/plain"), 415), (editor.patch("/v1/areas/x-kept", {}), 428),
            (editor.patch("/v1/areas/x-kept", {}, '"stale"'), 412), (editor.patch("/v1/areas/x-none", {}, "*"), 404),
            (editor.post("/v1/areas", {"code": "x-kept", "name": "Kept", "level": "x", "scheme": "local"}), 409),
            (publisher.delete("/v1/areas/E92000001", "*"), 409), (publisher.post("/v1/updates/2014/publish", None), 404),
        ]
        self.assertEqual([answer.status for answer, _ in refused], [status for _, status in refused])
        self.assertEqual(entries("?limit=1"), before)

    def test_a_repeated_request_leaves_none(self):
        area = {"code": "x-repeated", "name": "Repeated", "level": "x", "scheme": "local"}
        for _ in range(3):
            self.assertEqual(editor.post("/v1/areas", area, Idempotency_Key="repeated").status, 201)
        self.assertEqual(len(entries("?subject=x-repeated")), 1)

    def test_odd_headers_do_no_harm(self):
        for number, trace in enumerate((b"\xff", b"x" * 1000, "é".encode(), b"")):
            area = {"code": f"x-odd-{number}", "name": "Odd", "level": "x", "scheme": "local"}
            self.assertEqual(editor.post("/v1/areas", area, traceparent=trace).status, 201)

    def test_drafts_are_audited(self):
        draft = {"year": 2030, "title": "Next", "published_on": "2030-01", "summary": "Not yet."}
        made = editor.post("/v1/updates", draft)
        self.assertEqual(made.status, 201, made)
        self.assertEqual([entry["method"] for entry in entries("?subject=2030")], ["POST"])
        self.assertEqual(editor.delete("/v1/updates/2030", editor.tag("/v1/updates/2030")).status, 204)
        self.assertEqual([entry["method"] for entry in entries("?subject=2030")], ["DELETE", "POST"])
        self.assertEqual(editor.get("/v1/updates/2030").status, 404)


class AppendOnly(unittest.TestCase):
    def refuse(self, sql, role=None):
        setting = f"SET ROLE {role}; " if role else ""
        done = subprocess.run(["psql", cluster.url, "-XAtq", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-c", setting + sql],
                              capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0, (role, sql))
        self.assertIn("42501" if role else "23001", done.stderr)

    def test_nobody_alters_it(self):
        editor.put("/v1/areas/x-written", {"name": "Written", "level": "x", "scheme": "local"})
        before = cluster.sql("SELECT * FROM audit_entry ORDER BY entry_id")
        self.assertTrue(before)
        for sql in ("UPDATE audit_entry SET key_name = 'somebody else'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
            for role in ("ops_reader", "ops_writer", None):
                with self.subTest(sql=sql, role=role):
                    self.refuse(sql, role)
        for sql in ("INSERT INTO audit_entry (key_name, method, target, subject, dataset_version) VALUES ('x', 'PUT', '/', 'x', 1)",):
            self.refuse(sql, "ops_reader")
        self.assertEqual(cluster.sql("SELECT * FROM audit_entry ORDER BY entry_id"), before)


class Reading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for number in range(3):
            for caller, method in ((editor, "PUT"), (publisher, "PATCH")):
                path = f"/v1/areas/x-read-{number}"
                answer = caller.ask(method, path, {"name": f"By {method}", "level": "x", "scheme": "local"}, If_Match="*") \
                    if method == "PATCH" else caller.put(path, {"name": "By PUT", "level": "x", "scheme": "local"})
                assert answer.status in (200, 201), answer

    def test_administrators_alone(self):
        for target in ("/v1/audit", "/v1/audit/1", "/v1/audit.csv", "/v1/audit.ndjson", "/v1/audit/999999"):
            with self.subTest(target):
                self.assertEqual(Caller(server).get(target).status, 401)
                for caller in (editor, publisher):
                    answer = caller.get(target)
                    self.assertEqual(answer.status, 403)
                    self.assertNotIn(b"x-read", answer.body)
                self.assertEqual(admin.get(target).status, 404 if "999999" in target else 200)
        self.assertNotIn("/v1/audit", str(server.json("/v1/search?q=audited")))

    def test_it_is_in_no_cache(self):
        answer = admin.get("/v1/audit")
        self.assertEqual(answer.headers["cache-control"], "private, no-store")
        self.assertIn("Authorization", answer.headers["vary"])

    def test_filters(self):
        everything = entries("?limit=1000")
        self.assertEqual([entry["id"] for entry in everything], sorted((entry["id"] for entry in everything), reverse=True))
        self.assertEqual({entry["subject"] for entry in entries("?subject=x-read-1")}, {"x-read-1"})
        self.assertEqual(entries("?method=PATCH&limit=1000"), [entry for entry in everything if entry["method"] == "PATCH"])
        self.assertEqual(len(entries("?method=PATCH,PUT&limit=1000")), len([e for e in everything if e["method"] in ("PATCH", "PUT")]))
        key = everything[0]["key"]["id"]
        self.assertEqual(entries(f"?key={key}&limit=1000"), [entry for entry in everything if entry["key"]["id"] == key])
        today = everything[0]["at"][:10]
        self.assertEqual(entries(f"?since={today}&limit=1000"), [entry for entry in everything if entry["at"][:10] >= today])
        self.assertEqual(entries("?since=2999-01-01"), [])
        self.assertEqual(entries("?subject=nobody"), [])
        for query, parameter in (("method=GET", "method"), ("key=x", "key"), ("since=yesterday", "since"), ("who=me", "who"), ("sort=at", "sort")):
            answer = admin.get(f"/v1/audit?{query}")
            self.assertEqual((answer.status, answer.faults()[0][1]), (400, parameter))

    def test_pages(self):
        everything = entries("?limit=1000")
        self.assertGreater(len(everything), 5)
        found, target = [], "/v1/audit?limit=2"
        while target:
            answer = admin.get(target).json()
            self.assertEqual(answer["meta"]["total"], len(everything))
            found += answer["data"]
            target = answer["links"].get("next")
        self.assertEqual(found, everything)
        for entry in everything[:3]:
            self.assertEqual(admin.get(entry["links"]["self"]).json()["data"], entry)

    def test_formats(self):
        everything = entries("?limit=1000")
        rows = list(csv.DictReader(io.StringIO(admin.get("/v1/audit.csv").body.decode())))
        self.assertEqual([int(row["id"]) for row in rows], [entry["id"] for entry in everything])
        self.assertEqual([json.loads(row["after"]) if row["after"] else None for row in rows], [entry["after"] for entry in everything])
        lines = admin.get("/v1/audit.ndjson").body.decode().splitlines()
        self.assertEqual([json.loads(line)["id"] for line in lines], [entry["id"] for entry in everything])
        self.assertIn("x-read-2", admin.get("/v1/audit.txt").body.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
