"""What /metrics tells is what was asked: every request counted once, by method and status, whoever asked at the same time; and all of it can be read by
a strict reader of Prometheus' text format."""

import re
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from opsd import Cluster, Server, wait_until

SAMPLE = re.compile(r'([a-z_]+)(?:\{([a-z]+="[^"\\]*"(?:,[a-z]+="[^"\\]*")*)\})? (-?\d+(?:\.\d+)?)')
KINDS = {"counter", "gauge", "histogram"}


def read(text):
    """The samples, by name and labels; each belongs to the metric that HELP and TYPE have named before it."""
    assert text.endswith("\n"), "the last line must end as well"
    samples, kind, seen = {}, None, set()
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("# HELP "):
            name = line.split(" ", 3)[2]
            _, word, typed, kind = next(lines).split(" ")
            assert word == "TYPE" and typed == name and kind in KINDS and name not in seen, line
            assert name.endswith("_total") == (kind == "counter"), f"{name} is called otherwise than a {kind}"
            seen.add(name)
            continue
        found = SAMPLE.fullmatch(line)
        assert found, f"no sample: {line}"
        told, labels, value = found.groups()
        base = re.sub("_(bucket|sum|count)$", "", told) if kind == "histogram" else told
        assert base == name, f"{told} stands below {name}"
        assert (told, labels) not in samples, f"{line} stands twice"
        samples[told, labels] = float(value)
    return samples


def metrics(server):
    status, headers, body = server.get("/metrics")
    assert status == 200 and headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8", headers
    return read(body.decode())


def requests(samples):
    """How many there were, by method and status."""
    return Counter({tuple(re.findall('"([^"]*)"', labels)): int(value) for (name, labels), value in samples.items()
                    if name == "opsd_http_requests_total"})


def ask(server, request):
    """The method, the status, the bytes of the body, and whether the answer was kept."""
    method, target, headers = request
    status, told, body = server.request(method, target, headers=headers)
    return method, str(status), len(body), "hit" in told.get("cache-status", "")


def leave_early(server):
    """Asks for what takes a while, and is gone."""
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"GET /v1/search?q=families HTTP/1.1\r\nHost: localhost\r\n")


def counted(server, before, asked):
    """Waits until all that was asked has ended, since an answer is there before its end is counted."""
    def difference():
        now = metrics(server)
        return now, requests(now) - before
    wait_until(lambda: sum(difference()[1].values()) >= sum(asked.values()))
    return difference()


def main():
    with Cluster() as cluster, Server(cluster, cache=True) as server:
        tag = server.get("/v1/principles")[1]["etag"]
        kinds = [("GET", "/v1/principles", {}), ("GET", "/v1/principles", {"If-None-Match": tag}), ("HEAD", "/v1/programmes", {}),
                 ("GET", "/v1/programmes/nobody", {}), ("GET", "/v1/areas?limit=none", {}), ("DELETE", "/v1/areas", {}), ("BREW", "/v1/areas", {}),
                 ("GET", "/v1/observations.csv", {}), ("OPTIONS", "/v1/areas", {})]
        wait_until(lambda: metrics(server)["opsd_http_requests_in_progress", None] == 1)
        first = metrics(server)
        wait_until(lambda: requests(metrics(server))["GET", "200"] > requests(first)["GET", "200"])
        first = metrics(server)
        own = requests(first)
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda request: ask(server, request), kinds * 40))
        asked = Counter((method if method != "BREW" else "other", status) for method, status, _, _ in answers)
        assert len(asked) >= 8, asked
        last, more = counted(server, own, asked)
        more.subtract(asked)
        looked = more.pop(("GET", "200"))  # what this test has looked at itself
        assert looked >= 1 and not +more and not -more, f"counted otherwise than asked: {more}"

        def grown(name, labels=None):
            return last[name, labels] - first[name, labels]
        hits = sum(kept for *_, kept in answers)
        assert hits > 100 and grown("opsd_cache_hits_total") == hits, (hits, grown("opsd_cache_hits_total"))
        assert grown("opsd_http_response_body_bytes_total") > sum(length for _, _, length, _ in answers)
        ended = sum(requests(last).values())
        assert last["opsd_http_request_duration_seconds_count", None] == ended
        buckets = [value for (name, _), value in last.items() if name == "opsd_http_request_duration_seconds_bucket"]
        assert buckets == sorted(buckets) and buckets[-1] == ended and len(buckets) == 17, buckets
        assert last["opsd_http_request_duration_seconds_sum", None] > 0
        assert last["opsd_dataset_version", None] == 1 and 0 < last["opsd_cache_bytes", None] <= last["opsd_cache_limit_bytes", None]

        idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
        wait_until(lambda: metrics(server)["opsd_http_connections", None] > 20)
        for client in idle:
            client.close()
        wait_until(lambda: metrics(server)["opsd_http_connections", None] < 20)
        for _ in range(5):
            leave_early(server)
        wait_until(lambda: metrics(server)["opsd_http_requests_in_progress", None] == 1)
        assert metrics(server)["process_open_fds", None] > 3 and metrics(server)["process_resident_memory_bytes", None] > 1e6
    print(f"{sum(asked.values())} requests of {len(asked)} kinds were counted as they were asked")


if __name__ == "__main__":
    main()
