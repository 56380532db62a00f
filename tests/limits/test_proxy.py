"""Behind a proxy: whom a request is from is what a known proxy says, and nobody else, for the limit on requests, the log and the audit.
Then the real one: nginx as packaging/nginx.conf has it, where it is installed.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from opsd import ROOT, Cluster, Server, wait_until
from recording import Connection

LIMITED = ("--rate-limit", "1", "--rate-burst", "3", "--rate-loopback", "1")
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")


def setUpModule():
    global cluster, key
    cluster = unittest.enterModuleContext(Cluster())
    key = cluster.opsd("key", "create", "--role", "publisher", "--name", "me", check=True).stdout.split()[-1]


class Clients(unittest.TestCase):
    def ask(self, server, forwarded, target="/healthz"):
        """The status of a request with these lines of X-Forwarded-For, and the client that the log has for it."""
        before = len(server.events("request"))
        status, _, _ = server.get(target, **{"X-Forwarded-For": forwarded})
        wait_until(lambda: len(server.events("request")) > before)
        return status, server.events("request")[-1]["client"]

    def test_the_last_that_is_no_proxy_is_the_client(self):
        with Server(cluster, "--proxy-addresses", "127.0.0.1 10.0.0.1 2001:db8::1") as server:
            for forwarded, client in (("192.0.2.1", "192.0.2.1"), ("6.6.6.6, 192.0.2.1", "192.0.2.1"), ("192.0.2.1,10.0.0.1", "192.0.2.1"),
                                      ("192.0.2.1, 2001:db8::1 ,10.0.0.1", "192.0.2.1"), ("2001:db8::7", "2001:db8::7"),
                                      (["6.6.6.6", "192.0.2.1"], "192.0.2.1"), ("10.0.0.1", "10.0.0.1"), ("192.0.2.1, unknown", "127.0.0.1"),
                                      ("192.0.2.1:80", "127.0.0.1"), ("", "127.0.0.1"), ("x, 10.0.0.1", "10.0.0.1"),
                                      ("192.0.2.1" + " " * 300, "192.0.2.1"), ("9" * 300, "127.0.0.1")):
                with self.subTest(forwarded):
                    self.assertEqual((200, client), self.ask(server, forwarded))

    def test_nobody_else_is_believed(self):
        for flags in ((), ("--proxy-addresses", "192.0.2.1 ::1")):
            with Server(cluster, *flags) as server:
                self.assertEqual((200, "127.0.0.1"), self.ask(server, "192.0.2.1"))

    def test_each_client_has_a_share_of_its_own(self):
        with Server(cluster, "--proxy-addresses", "127.0.0.1", *LIMITED[:4]) as server:  # loopback itself is spared
            statuses = {client: [self.ask(server, client)[0] for _ in range(8)] for client in ("192.0.2.1", "192.0.2.2")}
            for client, got in statuses.items():
                self.assertEqual([200] * 3, got[:3], client)
                self.assertIn(429, got, client)
            self.assertEqual(200, server.get("/healthz")[0])

    def test_a_kept_reply_is_counted_and_logged_likewise(self):
        with Server(cluster, "--proxy-addresses", "127.0.0.1", *LIMITED[:4], cache=True) as server:
            wait_until(lambda: "hit" in server.get("/v1/principles")[1].get("cache-status", ""))
            got = [self.ask(server, "192.0.2.1", "/v1/principles") for _ in range(8)]
            self.assertEqual((200, "192.0.2.1"), got[0])
            self.assertIn((429, "192.0.2.1"), got)

    def test_the_audit_names_the_client(self):
        with Server(cluster, "--proxy-addresses", "127.0.0.1") as server:
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "X-Forwarded-For": "192.0.2.77"}
            body = json.dumps({"value": 175, "reason": "Counted again."}).encode()
            self.assertEqual(201, server.request("POST", "/v1/observations/17/corrections", headers, body)[0])
            self.assertEqual([["192.0.2.77"]], cluster.sql("SELECT client FROM audit_entry ORDER BY entry_id DESC LIMIT 1"))


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@unittest.skipUnless(NGINX, "nginx is not installed")
class Nginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(cluster, "--proxy-addresses", "127.0.0.2"))
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="ops-test-")))
        cls.proxy = Proxy(cls.server, folder)
        cls.addClassCleanup(cls.proxy.stop)

    def test_what_comes_through_is_what_was_sent(self):
        for target in ("/", "/v1/observations", "/v1/observations.csv", "/v1/observations?q=a%2Fb%20c", "/v1/nothing", "/docs", "/v1/observations?x=1"):
            with self.subTest(target):
                ours, theirs = self.server.get(target, Host="open.example"), self.proxy.get(target, Host="open.example")
                self.assertEqual((ours[0], ours[2]), (theirs[0], theirs[2]))
                for name in ("etag", "content-type", "link", "vary", "cache-control"):
                    self.assertEqual(ours[1].get(name), theirs[1].get(name), name)

    def test_validators_and_packing_pass(self):
        _, headers, _ = self.proxy.get("/v1/principles", **{"Accept-Encoding": "gzip"})
        self.assertEqual("gzip", headers["content-encoding"])
        self.assertEqual(304, self.proxy.get("/v1/principles", **{"Accept-Encoding": "gzip", "If-None-Match": headers["etag"]})[0])

    def test_the_archive_is_whole(self):
        digests = {hashlib.sha256(of.get("/v1/export")[2]).hexdigest() for of in (self.server, self.proxy)}
        self.assertEqual(1, len(digests))

    def test_a_write_passes_with_who_sends_it(self):
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "X-Forwarded-For": "6.6.6.6"}
        body = json.dumps({"value": 176, "reason": "Counted once more."}).encode()
        status, answer, told = self.proxy.request("POST", "/v1/observations/17/corrections", headers, body)
        self.assertEqual(201, status, told)
        self.assertTrue(answer["location"].startswith("/v1/observations/17"))
        self.assertEqual([["127.0.0.1"]], cluster.sql("SELECT client FROM audit_entry ORDER BY entry_id DESC LIMIT 1"))

    def test_an_upload_passes(self):
        draft = {"slug": "2015", "year": 2015, "title": "Another year", "published_on": "2015-03-13"}
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.assertEqual(201, self.proxy.request("POST", "/v1/updates", headers, json.dumps(draft).encode())[0])
        rows = b'{"slug": "nothing"}\n' * 20000
        target, headers = "/v1/updates/2015/events?dry_run=true", {**headers, "Content-Type": "application/x-ndjson"}
        got = [of.request("POST", target, headers, rows) for of in (self.server, self.proxy)]
        self.assertEqual([422, 422], [status for status, _, _ in got])
        self.assertEqual(got[0][2], got[1][2])

    def test_metrics_stay_inside(self):
        self.assertEqual(200, self.proxy.get("/metrics")[0])  # from this machine


class Unrecorded(Connection):
    """What nginx answers has headers of its own, and is not held against openapi.yaml."""

    def getresponse(self):
        response = super().getresponse()
        response.request = None
        return response


class Proxy(Server):
    """nginx by packaging/nginx.conf, at other ports and at an address of its own, in front of a server; asked like one."""

    def __init__(self, server, folder):
        self.port = free_port()
        site = (ROOT / "packaging" / "nginx.conf").read_text()
        site = site.replace("127.0.0.1:8080", f"127.0.0.1:{server.port}").replace("listen 80;", f"listen 127.0.0.1:{self.port}; proxy_bind 127.0.0.2;")
        main = ("user root;\n" if os.geteuid() == 0 else "") + f"""daemon off; pid {folder}/pid; error_log stderr; events {{}}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; {site} }}"""
        Path(folder, "nginx.conf").write_text(re.sub(r"#[^\n]*", "", main))
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([NGINX, "-p", folder, "-c", Path(folder, "nginx.conf"), "-e", "stderr"], stderr=self.log)
        wait_until(self.is_there)

    def connect(self):
        return Unrecorded("127.0.0.1", self.port, timeout=60)

    def is_there(self):
        assert self.process.poll() is None, self.logged()
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        self.log.close()


if __name__ == "__main__":
    unittest.main()
