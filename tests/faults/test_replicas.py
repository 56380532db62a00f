"""Streaming replicas for reading (OPS_REPLICA_URLS): real ones, that lag, freeze, die and come back, and a primary that does.

A replica lags where its replay is paused. Which of the two answers, /metrics counts.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from opsd import Cluster, Server, wait_until

FIGURE = "/v1/observations/17"
TARGETS = ["/v1/principles", FIGURE, "/v1/observations?limit=1000", "/v1/observations.csv", "/v1/search?q=schools",
           "/v1/observations/99999999", "/v1/observations?indicator=nothing", "/v1/observations?as_of=2012-01-01"]


class Replica(Cluster):
    """A streaming replica of another cluster, begun from a backup of it."""

    def __init__(self, primary):
        super().__init__()
        self.primary = primary

    def __enter__(self):
        self.directory = tempfile.mkdtemp(prefix="ops-test-")
        os.chmod(self.directory, 0o755)
        backup = Path(self.directory, "backup")
        subprocess.run(["pg_basebackup", "-d", self.primary.url, "-D", backup, "-R", "-c", "fast", "--no-sync"], check=True, capture_output=True)
        owner = Path(self.primary.directory, "cluster", "data").stat()
        for path in (backup, *backup.rglob("*")):
            shutil.chown(path, owner.st_uid, owner.st_gid)
        self.start(("--copy", str(backup)))
        shutil.rmtree(backup)
        return self

    def pause(self):
        self.sql("SELECT pg_wal_replay_pause()")
        wait_until(lambda: self.sql("SELECT pg_get_wal_replay_pause_state()") == [["paused"]])

    def resume(self):
        self.sql("SELECT pg_wal_replay_resume()")

    def catch_up(self):
        """Waits until it has replayed all that the primary has written."""
        written = self.primary.sql("SELECT pg_current_wal_lsn()")[0][0]
        wait_until(lambda: self.sql(f"SELECT pg_last_wal_replay_lsn() >= '{written}'") == [["t"]])


class Replicas(unittest.TestCase):
    def begin(self, enter, *flags):
        """A primary with a replica and a server, of a test or of a class of tests."""
        self.primary = enter(Cluster())
        self.replica = enter(Replica(self.primary))
        self.server = enter(Server(self.primary, "--replica-urls", self.replica.url, *flags))
        self.key = self.primary.opsd("key", "create", "--role", "publisher", "--name", "me", check=True).stdout.split()[-1]
        self.replica.catch_up()

    def reads(self):
        """How often each of them has answered."""
        text = self.server.get("/metrics")[2].decode()
        return {source: int(count) for source, count in re.findall(r'^opsd_reads_total\{source="(\w+)"\} (\d+)$', text, re.MULTILINE)}

    def read_by(self, source, target=FIGURE):
        """Whether a request is answered by that source alone."""
        before = self.reads()
        self.assertEqual(200, self.server.get(target)[0])
        after = self.reads()
        return [name for name in after if after[name] > before[name]] == [source]

    def correct(self, value):
        status, _, body = self.server.request(
            "POST", f"{FIGURE}/corrections", {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
            json.dumps({"value": value, "reason": "Counted again."}).encode())
        self.assertEqual(201, status, body)

    def value(self):
        return self.server.json(FIGURE)["data"]["value"]


class Answers(Replicas):
    @classmethod
    def setUpClass(cls):
        cls.begin(cls, cls.enterClassContext)  # as attributes of the class

    def setUp(self):
        self.replica.resume()
        self.replica.catch_up()

    def test_a_replica_answers_what_the_primary_does(self):
        wait_until(lambda: self.read_by("replica"))
        with Server(self.primary) as alone:
            for target in TARGETS:
                with self.subTest(target):
                    one, other = alone.get(target), self.server.get(target)
                    self.assertEqual((one[0], one[2], one[1].get("etag")), (other[0], other[2], other[1].get("etag")))

    def test_a_writers_next_read_sees_its_write(self):
        wait_until(lambda: self.read_by("replica"))
        self.replica.pause()
        for value in (175, 176, 177):
            self.correct(value)
            self.assertEqual(value, self.value())
        self.assertTrue(self.read_by("primary"))
        self.replica.resume()
        self.replica.catch_up()
        wait_until(lambda: self.read_by("replica"))
        self.assertEqual(177, self.value())

    def test_nobody_is_taken_back(self):
        ended = threading.Event()
        seen = {}

        def read(name):
            versions = seen[name] = []
            while not ended.is_set():
                versions.append(self.server.json(FIGURE)["meta"]["dataset_version"])

        readers = [threading.Thread(target=read, args=(name,)) for name in range(4)]
        for reader in readers:
            reader.start()
        for value in range(180, 200):
            if value % 5 == 0:
                self.replica.pause()
            self.correct(value)
            self.assertEqual(value, self.value())
            if value % 5 == 3:
                self.replica.resume()
        ended.set()
        for reader in readers:
            reader.join()
        for versions in seen.values():
            self.assertEqual(sorted(versions), versions)
        self.assertGreater(self.reads()["replica"], 0)

    def test_a_key_and_a_draft_are_asked_of_the_primary(self):
        bearer = {"Authorization": f"Bearer {self.key}"}
        wait_until(lambda: self.read_by("replica"))
        self.replica.pause()
        draft = {"slug": "2015", "year": 2015, "title": "Another year", "published_on": "2015-03-13"}
        status, _, body = self.server.request("POST", "/v1/updates", {**bearer, "Content-Type": "application/json"}, json.dumps(draft).encode())
        self.assertEqual(201, status, body)
        self.assertEqual(200, self.server.get("/v1/updates/2015", **bearer)[0])
        prefix = self.primary.sql("SELECT prefix FROM api_key WHERE name = 'me'")[0][0]
        self.primary.opsd("key", "revoke", prefix, check=True)
        self.addCleanup(self.primary.sql, "UPDATE api_key SET revoked_at = NULL")
        self.assertEqual(401, self.server.get("/v1/updates/2015", **bearer)[0])
        self.assertEqual(404, self.server.get("/v1/updates/2015")[0])


class Failures(Replicas):
    def setUp(self):
        self.begin(self.enterContext, "--statement-milliseconds", "2000")

    def check_all_is_answered(self):
        for target in TARGETS[:4]:
            self.assertEqual(200, self.server.get(target)[0], target)

    def test_a_replica_that_dies_is_not_missed(self):
        wait_until(lambda: self.read_by("replica"))
        self.replica.kill()
        for _ in range(5):
            self.check_all_is_answered()
        self.assertTrue(self.read_by("primary"))
        wait_until(lambda: not self.replica.processes())
        self.replica.start()
        wait_until(lambda: self.read_by("replica"))

    def test_a_replica_that_freezes_is_asked_in_vain_and_left_alone(self):
        wait_until(lambda: self.read_by("replica"))
        self.replica.signal(signal.SIGSTOP)
        try:
            self.check_all_is_answered()
            wait_until(lambda: self.read_by("primary"))
        finally:
            self.replica.signal(signal.SIGCONT)
        wait_until(lambda: self.read_by("replica"))

    def test_readers_are_served_while_the_primary_is_away(self):
        wait_until(lambda: self.read_by("replica"))
        self.correct(175)
        self.replica.catch_up()
        wanted = {target: self.server.get(target)[2] for target in TARGETS[:4]}
        self.primary.kill()
        for _ in range(3):
            for target in TARGETS[:4]:
                status, _, body = self.server.get(target)
                self.assertEqual((200, wanted[target]), (status, body), target)
        self.assertEqual(200, self.server.get("/readyz")[0])
        status, _, body = self.server.request("POST", f"{FIGURE}/corrections", {"Authorization": f"Bearer {self.key}",
                                                                                "Content-Type": "application/json"}, b"{}")
        self.assertEqual(503, status, body)
        wait_until(lambda: not self.primary.processes())
        self.primary.start()
        wait_until(lambda: self.server.get("/v1/changes")[0] == 200 and self.reads()["primary"] > 0)
        wait_until(lambda: self.server.request("POST", f"{FIGURE}/corrections", {"Authorization": f"Bearer {self.key}",
                                                                                 "Content-Type": "application/json"}, b"{}")[0] != 503)
        self.correct(176)
        self.assertEqual(176, self.value())

    def test_readers_are_served_while_the_primary_says_nothing(self):
        wait_until(lambda: self.read_by("replica"))
        wanted = self.server.get(FIGURE)[2]
        self.primary.signal(signal.SIGSTOP)
        try:
            wait_until(lambda: self.server.get(FIGURE)[0] == 504)  # who asked it first
            answers = [self.server.get(FIGURE) for _ in range(30)]
            good = [body for status, _, body in answers if status == 200]
            self.assertGreater(len(good), 25, [status for status, _, _ in answers])  # but for one a second, who asks again
            self.assertEqual({wanted}, set(good))
        finally:
            self.primary.signal(signal.SIGCONT)
        wait_until(lambda: self.read_by("replica"))
        self.correct(175)
        self.assertEqual(175, self.value())

    def test_a_replica_behind_what_was_seen_is_no_help(self):
        wait_until(lambda: self.read_by("replica"))
        self.replica.pause()
        self.correct(175)
        self.assertEqual(175, self.value())
        self.primary.kill()
        wait_until(lambda: self.server.get(FIGURE)[0] == 503)  # and never the 174 of before
        for _ in range(5):
            self.assertEqual(503, self.server.get(FIGURE)[0])

    def test_a_url_that_leads_nowhere_hurts_nobody(self):
        with Server(self.primary, "--replica-urls", "postgresql:///ops?host=/nowhere") as server:
            for _ in range(3):
                self.assertEqual(200, server.get(FIGURE)[0])


if __name__ == "__main__":
    unittest.main()
