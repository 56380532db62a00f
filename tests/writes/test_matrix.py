"""Every route with every method for every kind of caller: the status is what the server's own table of routes says, and who may not do a thing
does not learn whether it is there."""

import re
import subprocess
import unittest

from editing import Caller, make_key
from opsd import BINARIES, Cluster, Server

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
ROLES = ("anybody", "editor", "publisher", "admin")

# What is there, by the list above it; and what is not.
THERE = {
    "/v1/principles": "choice", "/v1/programmes": "free-schools", "/v1/indicators": "free-schools-open", "/v1/observations": "17",
    "/v1/updates": "2014", "/v1/documents": "open-public-services-2014", "/v1/commitments": "personal-budgets-for-all-eligible",
    "/v1/events": "central-surrey-health-set-up", "/v1/recommendations": "person-centred-services", "/v1/case-studies": "elaine-and-john",
    "/v1/conflicts": "15-17", "/v1/checks": "derived-126", "/v1/areas": "E92000001", "/v1/organisations": "cabinet-office",
    "/v1/changes": "1", "/v1/audit": "1", "/problems": "not-found", "/docs": "page.css",
}
MISSING = {"/v1/updates": "2099", "/v1/areas": "x-none", "/v1/observations": "999999", "/v1/conflicts": "1-2", "/v1/changes": "999999",
           "/v1/audit": "999999"}
DRAFT = {"year": 2015, "title": "The next update", "published_on": "2015-03-13", "summary": "Not yet public."}
MISSING_YEAR = "2019"  # written as much like the published years, which may be suggested instead

PASSING = {"date", "server-timing", "cache-status", "content-length"}


def setUpModule():
    global cluster, server, callers, scoped
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster))
    callers = {"anybody": Caller(server), **{role: Caller(server, make_key(cluster, role)) for role in ROLES[1:]}}
    callers["revoked"] = Caller(server, make_key(cluster, "admin"))
    cluster.opsd("key", "revoke", callers["revoked"].key[:12], check=True)
    callers["expired"] = Caller(server, make_key(cluster, "admin"))
    cluster.sql(f"UPDATE api_key SET created_at = now() - interval '2 days', expires_at = now() - interval '1 day' WHERE prefix = '{callers['expired'].key[:12]}'")
    callers["unknown"] = Caller(server, "ops_" + "0" * 43)
    scoped = Caller(server, make_key(cluster, "publisher", "--programme", "academies"))
    made = callers["editor"].post("/v1/updates", DRAFT)
    assert made.status == 201, made


def routes():
    """(path, {method: least role}) of every route."""
    lines = subprocess.run([str(BINARIES / "tests" / "list_routes")], check=True, capture_output=True, text=True).stdout
    for line in lines.splitlines():
        path, *_, methods = line.split("\t")
        yield path, dict(method.split(":") for method in methods.split())


def filled(path, things):
    """The path of something; None where there is no example of it."""
    collection = path.partition("/{")[0]
    return re.sub(r"\{\w+\}", things.get(collection, "none"), path)


def allowed(least):
    """What an Allow header names for a route."""
    named = set(least) | ({"HEAD"} if "GET" in least else set()) | {"OPTIONS"}
    return [method for method in METHODS if method in named]


def without_target(answer, target):
    """An answer without what it repeats of the request."""
    headers = {name: value for name, value in answer.headers.items() if name not in PASSING}
    return answer.status, headers, answer.body.replace(target.encode(), b"{target}")


class Matrix(unittest.TestCase):
    maxDiff = None

    def check(self, path, least, method, name, target):
        answer = callers[name].ask(method, target)
        reading = method in ("GET", "HEAD")
        wanted = least.get("GET" if reading else method)
        if method == "OPTIONS":
            self.assertEqual((answer.status, answer.headers["allow"].split(", ")), (204, allowed(least)))
        elif wanted is None:
            self.assertEqual((answer.status, answer.headers["allow"].split(", ")), (405, allowed(least)))
        elif name not in ROLES:
            self.assertEqual(answer.status, 401, answer)
            self.assertEqual(answer.headers["www-authenticate"], 'Bearer realm="Open Public Services", error="invalid_token"')
        elif name == "anybody" and wanted != "anybody":
            self.assertEqual(answer.status, 401, answer)
            self.assertEqual(answer.headers["www-authenticate"], 'Bearer realm="Open Public Services"')
        elif ROLES.index(name) < ROLES.index(wanted):
            self.assertEqual(answer.status, 403, answer)
            self.assertIn(f'scope="{wanted}"', answer.headers["www-authenticate"])
        else:
            # It may: and is told what else it takes, here a body, a state to start from or a parameter.
            self.assertNotIn(answer.status, (401, 403, 405), answer)
            self.assertLess(answer.status, 500, answer)
            self.assertIn(answer.status, (200, 302, 400, 404) if reading else (404, 409, 415, 428), answer)
        return answer

    def test_every_route_method_and_role(self):
        count = 0
        for path, least in routes():
            for method in METHODS:
                for name in callers:
                    with self.subTest(path=path, method=method, caller=name):
                        there, missing = filled(path, THERE), filled(path, MISSING)
                        answer = self.check(path, least, method, name, there)
                        count += 1
                        if there == missing:
                            continue
                        other = self.check(path, least, method, name, missing)
                        if answer.status in (401, 403, 405):
                            self.assertEqual(without_target(answer, there), without_target(other, missing))
        self.assertGreater(count, 2000)

    def test_every_example_is_there(self):
        """Else the test above would compare what is missing with what is missing."""
        for path, least in routes():
            collection = path.partition("/{")[0]
            if "GET" in least and "{" in path and path.count("/") == collection.count("/") + 1:
                with self.subTest(path):
                    self.assertEqual(callers["admin"].get(filled(path, THERE)).status, 200)

    def test_a_suffix_is_for_reading(self):
        for path, least in routes():
            for method in set(least) - {"GET"}:
                if "GET" in least and not path.endswith("/{year}/check"):
                    with self.subTest(path=path, method=method):
                        answer = callers["admin"].ask(method, f"{filled(path, THERE)}.json")
                        self.assertIn(answer.status, (404, 405), answer)


class Scope(unittest.TestCase):
    """A key for one programme changes nothing of another, nor what is everybody's."""

    def test_changes_of_what_is_there(self):
        for path, least in routes():
            for method, body in (("PATCH", {}), ("DELETE", None)):
                if method in least and not path.startswith("/v1/updates"):
                    with self.subTest(path=path, method=method):
                        answer = scoped.ask(method, filled(path, THERE), body, If_Match="*")
                        self.assertEqual(answer.status, 403, answer)
                        self.assertEqual(answer.headers["www-authenticate"], 'Bearer realm="Open Public Services", error="insufficient_scope"')

    def test_updates_are_of_all_programmes(self):
        reason = {"reason": "To be tried."}
        for method, path, body in (("POST", "/v1/updates", {**DRAFT, "year": 2016}), ("PATCH", "/v1/updates/2015", {"title": "Mine"}),
                                   ("DELETE", "/v1/updates/2015", None), ("POST", "/v1/updates/2015/publish", None),
                                   ("POST", "/v1/updates/2014/withdraw", reason), ("POST", "/v1/observations/17/withdraw", reason),
                                   ("POST", "/v1/checks/free-schools-opened-within-open/withdraw", reason),
                                   ("POST", "/v1/commitments/free-schools-fund-180/evidence/1/withdraw", reason),
                                   ("POST", "/v1/observations/17/corrections", {"value": 1, "value_text": "1", **reason})):
            with self.subTest(path=path, method=method):
                answer = scoped.ask(method, path, body, If_Match="*")
                self.assertEqual(answer.status, 403, answer)


class Drafts(unittest.TestCase):
    """Without a good key, an update that is drafted is one that there is not."""

    def test_nothing_tells_of_a_draft(self):
        for path, least in routes():
            if not path.startswith("/v1/updates/{"):
                continue
            for method in METHODS:
                for name in ("anybody", "revoked", "unknown"):
                    with self.subTest(path=path, method=method, caller=name):
                        drafted, missing = re.sub(r"\{\w+\}", "2015", path), re.sub(r"\{\w+\}", MISSING_YEAR, path)
                        answer, other = callers[name].ask(method, drafted), callers[name].ask(method, missing)
                        self.assertEqual(without_target(answer, "2015"), without_target(other, MISSING_YEAR))

    def test_it_is_there_for_who_has_a_key(self):
        self.assertEqual(callers["editor"].get("/v1/updates/2015").status, 200)
        self.assertEqual(callers["anybody"].get("/v1/updates/2015").status, 404)


if __name__ == "__main__":
    unittest.main(verbosity=2)
