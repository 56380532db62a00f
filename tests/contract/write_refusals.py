"""Asks for every refusal of each write that openapi.yaml describes, as long as the database is well: of the caller, of the body, of what
is there.
"""

import json
import re
import subprocess

from sending import DRAFT, brought, fillings, named


class Refusals:
    """Every refusal of one operation."""

    def __init__(self, sender, path, method):
        self.sender, self.path, self.method = sender, path, method
        self.responses = sender.contract.document["paths"][path][method]["responses"]
        self.target = sender.target(path)
        self.body = sender.body(path, method)
        if path in fillings(sender.contract):
            self.body = brought(sender, path, DRAFT, "03")
        if path == "/v1/updates":
            self.body |= {"slug": "2018", "year": 2018}
        self.changes = method in ("put", "patch", "delete")
        self.match = {"If_Match": "*"} if self.changes else {}

    def ask(self, status, target=None, body=None, role="admin", **headers):
        if str(status) in self.responses:
            self.sender.ask(self.method, target or self.target, status, self.body if body is None else body, role, **headers)

    def whole(self, status, **more):
        """The request as it would be taken."""
        self.ask(status, **{**self.match, **more})

    def try_all(self, limits):
        missing = re.sub(r"/updates/\d+", "/updates/2099", self.target)
        missing = missing if missing != self.target else re.sub(r"(/v1/[a-z-]+/)[^/]+", r"\g<1>nonesuch", self.target)
        self.whole(400, target=f"{self.target}?nonsense=1")
        self.whole(401, role=None)
        self.whole(403, role="bound")
        self.whole(404, target=missing)
        self.ask(412, If_Match='"none"')
        self.ask(428)
        self.ask(414, target=f"{self.target}?{'a' * limits['target_bytes']}")
        self.ask(431, X_Long="a" * limits["head_bytes"])
        self.sender.ask(self.method, self.target, 501, Transfer_Encoding="gzip")
        if self.body is not None:
            self.try_body()
        if self.method == "post" and "422" in self.responses:
            self.whole(422, Idempotency_Key="taken")

    def try_body(self):
        self.whole(400, body=b'{"a": ')
        self.whole(415, Content_Type="text/plain")
        self.whole(422, body={"nonesuch": 1})
        if "413" in self.responses:
            fields = {"Content_Length": "9999999999", "Content_Type": "application/json"}
            self.sender.ask(self.method, self.target, 413, None, **fields)


class Taken:
    """Holds the lock of an Idempotency-Key, as a request under way does."""

    def __init__(self, cluster, key_number, key):
        self.session = subprocess.Popen(["psql", cluster.url, "-XAtq"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.statement = f"SELECT pg_advisory_lock(hashtextextended('{key_number} {key}', 5));\n"

    def __enter__(self):
        self.session.stdin.write(self.statement)
        self.session.stdin.flush()
        self.session.stdout.readline()

    def __exit__(self, *_):
        self.session.communicate()


def removals(sender):
    """What cannot be taken out while something refers to it."""
    return [(path, method) for path, method in sender.contract.writes()
            if method == "delete" and "409" in sender.contract.document["paths"][path][method]["responses"] and "/updates/" not in path]


def try_refusals(sender, cluster):
    limits = json.loads(sender.ask("get", "/v1/config", 200)[1])["data"]["limits"]
    every = [Refusals(sender, path, method) for path, method in sender.contract.writes()]
    sender.ask("post", "/v1/areas", 201, named(sender, "areas", "x-taken")[0], Idempotency_Key="taken")
    for one in every:
        one.try_all(limits)
    number = cluster.sql("SELECT key_id FROM api_key WHERE role = 'admin'")[0][0]
    with Taken(cluster, number, "under way"):
        for one in every:
            if one.method == "post":
                one.ask(409, Idempotency_Key="under way")
    for path, method in removals(sender):
        sender.ask(method, sender.target(path), 409, If_Match="*")
    sender.ask("delete", "/v1/updates/2014", 409, If_Match="*")
    sender.ask("post", "/v1/updates/2014/withdraw", 409, {"reason": "Nothing would be left of it."})
    return every
