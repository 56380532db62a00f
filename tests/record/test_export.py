"""/v1/export as a server lives it: one archive for all who ask at once, a new one for each version, a problem where it cannot be
made, and neither memory nor descriptors nor files that grow with what is downloaded."""

import concurrent.futures
import contextlib
import csv
import io
import json
import os
import pty
import re
import select
import shutil
import subprocess
import tempfile
import threading
import time
import zipfile
from pathlib import Path
from opsd import Cluster, OPSD, ROOT, Server, environment, wait_until

PUBLISH = "UPDATE dataset SET version = version + 1, changed_at = now()"
SANITIZED = OPSD.parent.name in ("asan", "tsan")  # sanitizers keep memory of their own

# A hundred thousand figures more, which make some twenty megabytes of CSV.
MORE = """
INSERT INTO series (indicator, dimensions)
  SELECT slug, jsonb_build_object('slice', n::text) FROM (SELECT slug FROM indicator ORDER BY slug LIMIT 20) AS i,
    generate_series(1, 20) AS n;
INSERT INTO observation (observation_id, series_id, update_year, reported_from, published_from, citation_id, period, area_basis, value,
                         value_text, qualifier, status, note)
  SELECT 1000000 + row_number() OVER (), series_id, 2014, published_from, published_from,
    citation_id, to_char(date '1980-01-01' + n, 'YYYY-MM-DD'), 'not-stated', n, n::text, 'exact', 'actual', md5(n::text || series_id)
  FROM series, generate_series(1, 250) AS n,
    (SELECT citation_id, published_from FROM citation JOIN document ON slug = document ORDER BY published_from DESC LIMIT 1) AS c
  WHERE dimensions ? 'slice';
"""


def blocked(cluster):
    """Whether an archive under way waits for the locked table."""
    return cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'COPY%'") != [["0"]]


def made(server):
    return server.logged().count('"event":"archive-made"')


def version_of(answer):
    """The dataset version in the name of a downloaded archive, which must be whole."""
    status, headers, body = answer
    assert status == 200, (status, body)
    assert headers["content-type"] == "application/zip" and int(headers["content-length"]) == len(body), headers
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
    return int(re.fullmatch(r'attachment; filename="open-public-services-(\d+)\.zip"', headers["content-disposition"])[1])


def test_one_archive_for_all(cluster):
    with Server(cluster) as server, concurrent.futures.ThreadPoolExecutor(40) as pool:
        server.json("/v1/principles")
        with cluster.locking("area"):
            asked = [pool.submit(server.get, "/v1/export") for _ in range(40)]
            wait_until(lambda: blocked(cluster))
            status, _, _ = server.get("/v1/principles")
            assert status == 200, "an archive under way holds others up"
        answers = [one.result() for one in asked]
        assert {version_of(answer) for answer in answers} == {1}
        assert len({body for _, _, body in answers}) == 1 and len({headers["etag"] for _, headers, _ in answers}) == 1
        assert made(server) == 1, server.logged()


def test_methods_and_validators(cluster):
    with Server(cluster) as server:
        status, headers, body = server.get("/v1/export")
        assert re.fullmatch(r'"[0-9a-f]{32}"', headers["etag"]) and "no-cache" in headers["cache-control"], headers
        assert 'rel="license"' in headers["link"] and headers["access-control-allow-origin"] == "*", headers
        status, head, nothing = server.request("HEAD", "/v1/export")
        differing = {name for name in headers if head.get(name) != headers[name]} - {"date", "server-timing"}
        assert status == 200 and not nothing and not differing, (head, differing)
        status, kept, nothing = server.get("/v1/export", **{"If-None-Match": headers["etag"]})
        assert status == 304 and not nothing and kept["etag"] == headers["etag"], kept
        status, options, _ = server.request("OPTIONS", "/v1/export")
        assert status == 204 and options["allow"] == "GET, HEAD, OPTIONS", options
        status, _, problem = server.request("POST", "/v1/export", body=b"{}")
        assert status == 405, problem
        status, _, problem = server.get("/v1/export?format=tar")
        assert status == 400 and json.loads(problem)["errors"][0]["code"] == "unknown-parameter", problem
        with Server(cluster) as other:
            assert other.get("/v1/export")[1]["etag"] == headers["etag"], "two servers differ"


def test_a_new_version_is_a_new_archive(cluster):
    """Who has seen the new version never gets the old one, also when that is still being made for somebody else."""
    with Server(cluster) as server, concurrent.futures.ThreadPoolExecutor(2) as pool:
        before = server.get("/v1/export")
        old = version_of(before)
        cluster.sql(PUBLISH)
        with cluster.locking("area"):
            first = pool.submit(server.get, "/v1/export")
            wait_until(lambda: blocked(cluster))
            cluster.sql(PUBLISH)
            second = pool.submit(server.get, "/v1/export")
            time.sleep(0.2)
        assert version_of(first.result()) == old + 1 and version_of(second.result()) == old + 2
        assert second.result()[1]["etag"] != before[1]["etag"]
        assert version_of(server.get("/v1/export")) == old + 2 and made(server) == 3
        # The same number in a database that was made anew is another state.
        cluster.sql("UPDATE dataset SET changed_at = now()")
        assert version_of(server.get("/v1/export")) == old + 2 and made(server) == 4


def unavailable(server):
    status, headers, body = server.get("/v1/export")
    assert status == 503 and headers["content-type"] == "application/problem+json" and "retry-after" in headers, (status, body)
    return json.loads(body)["type"]


def test_failures_are_problems(cluster):
    with tempfile.TemporaryDirectory() as folder:
        with Server(cluster, "--cache-directory", folder) as server:
            shutil.rmtree(folder)
            assert unavailable(server) == "/problems/archive-unavailable"
            assert "cannot make a file in" in server.logged()
            os.mkdir(folder)
            version_of(server.get("/v1/export"))
            assert not os.listdir(folder), "something was left in the cache directory"
    with Server(cluster, "--export-seconds", "1") as server:
        server.json("/v1/principles")
        with cluster.locking("area"):
            began = time.monotonic()
            assert unavailable(server) == "/problems/archive-unavailable"
            assert time.monotonic() - began < 10 and "did not answer in time" in server.logged()
        version_of(server.get("/v1/export"))
    with Server(cluster) as server, concurrent.futures.ThreadPoolExecutor(1) as pool:
        server.json("/v1/principles")
        with cluster.locking("area"):
            asked = pool.submit(unavailable, server)
            wait_until(lambda: blocked(cluster))
            cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY%'")
            assert asked.result() == "/problems/archive-unavailable"
        version_of(server.get("/v1/export"))


def test_stops_in_the_middle(cluster):
    with contextlib.ExitStack() as outer:
        with Server(cluster, "--drain-seconds", "0") as server:
            server.json("/v1/principles")  # its connections are ready before anything is locked
            outer.enter_context(cluster.locking("area"))
            waiting = threading.Thread(target=try_get, args=[server])
            waiting.start()
            wait_until(lambda: blocked(cluster))
            began = time.monotonic()
        assert time.monotonic() - began < 5, "an archive under way keeps the server from ending"
        waiting.join()


def try_get(server):
    with contextlib.suppress(Exception):
        server.get("/v1/export")


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def most_memory(process):
    """The most memory that a process has had at once, in megabytes; 0 when it has ended."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0


def leave_early(server):
    """Asks for the archive and goes away after the first bytes."""
    import socket
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"GET /v1/export HTTP/1.1\r\nHost: a\r\n\r\n")
        client.recv(100)


def test_nothing_grows(cluster, folder):
    """Twenty megabytes: neither server nor import hold them in memory, and no descriptor is left behind."""
    cluster.sql(MORE + PUBLISH)
    with Server(cluster) as server:
        server.get("/v1/principles")
        before = most_memory(server.process.pid)
        _, headers, body = server.get("/v1/export")
        held = descriptors(server)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for answer in pool.map(server.get, ["/v1/export"] * 16):
                assert answer[1]["etag"] == headers["etag"] and answer[2] == body
        for _ in range(10):
            leave_early(server)
        for method, more in (("HEAD", {}), ("GET", {"If-None-Match": headers["etag"]})):
            server.request(method, "/v1/export", more)
        wait_until(lambda: descriptors(server) <= held)
        grown = most_memory(server.process.pid) - before
        assert SANITIZED or grown < 8, f"the server has grown by {grown:.1f} MB"
    (folder / "large.zip").write_bytes(body)
    with zipfile.ZipFile(folder / "large.zip") as archive:
        size = archive.getinfo("observations.csv").file_size
        rows = sum(archive.read(name).count(b"\n") - 1 for name in archive.namelist() if name.endswith(".csv"))
    with Cluster(record=None) as other:
        other.opsd("migrate", check=True)
        loading = subprocess.Popen([str(OPSD), "import", str(folder / "large.zip")],
                                   env=environment(OPS_DATABASE_URL=other.url), stdout=subprocess.PIPE)
        taken = 0
        while loading.poll() is None:
            taken = max(taken, most_memory(loading.pid))
            time.sleep(0.01)
        assert loading.returncode == 0 and f"{rows} rows loaded" in loading.stdout.read().decode()
        assert SANITIZED or taken < 16, f"the import took {taken:.1f} MB"
        assert other.sql("SELECT count(*) FROM observation") == cluster.sql("SELECT count(*) FROM observation")
        print(f"{size / 1e6:.0f} MB of figures in {len(body) / 1e6:.1f} MB: the server grew by {grown:.1f} MB, "
              f"the import took {taken:.1f} MB")


def shown(cluster, arguments, during=None):
    """What a command shows on a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([str(OPSD), *arguments], env=environment(OPS_DATABASE_URL=cluster.url), stderr=theirs,
                               stdout=subprocess.PIPE)
    os.close(theirs)
    text = b""
    with contextlib.suppress(OSError):  # a terminal that nobody writes to any more
        while select.select([ours], [], [], 60)[0]:
            text += os.read(ours, 4096)
            if during and b"so far" in text and during():
                during = None
    os.close(ours)
    process.stdout.close()
    assert process.wait() == 0, text
    return text.decode()


def test_progress_is_shown(cluster, folder):
    """One line a second on a terminal, for work that takes longer than that; none elsewhere, and none for quick work."""
    if not os.path.exists("/dev/ptmx") or not os.path.isdir("/dev/pts") or not os.listdir("/dev/pts"):
        print("not asked: this container has no terminals")
        return
    held = contextlib.ExitStack()
    held.enter_context(cluster.locking("area"))
    began = time.monotonic()
    release = lambda: time.monotonic() - began > 2.5 and (held.close() or True)
    text = shown(cluster, ["export", str(folder / "slow.zip")], release)
    lines = [line for line in text.split("\r\33[K") if line]
    assert 2 <= len(lines) <= 4 and all(re.fullmatch(r"opsd: writing \w+\.csv, [\d.]+ MB so far", line) for line in lines), lines
    assert text.endswith("\r\33[K"), "the line is left on the terminal"
    quick = cluster.opsd("import", str(folder / "slow.zip"), check=True)
    assert quick.stderr == "", quick


def main():
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        for test in (test_one_archive_for_all, test_methods_and_validators, test_a_new_version_is_a_new_archive,
                     test_failures_are_problems, test_stops_in_the_middle):
            test(cluster)
            print(f"{test.__name__}: good")
        for test in (test_progress_is_shown, test_nothing_grows):
            test(cluster, Path(folder))
            print(f"{test.__name__}: good")


if __name__ == "__main__":
    main()
