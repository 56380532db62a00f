"""Memory that the server holds: with a thousand idle clients, while it exports everything, and with a cache that is full."""

import contextlib
import http.client
import urllib.request
from pathlib import Path

import stage
import targets
from measuring import Line, memory, wrk

CLIENTS = 1000
MB = 1e6
CACHE = 16777216


def run(bench):
    with bench.rows() as rows, stage.opsd(rows) as ours:
        stage.fetch(f"{ours.address}/v1/observations")
        with contextlib.ExitStack() as stack:
            for _ in range(CLIENTS):
                connection = stack.enter_context(contextlib.closing(http.client.HTTPConnection("127.0.0.1", ours.port)))
                connection.request("GET", "/v1/principles")
                connection.getresponse().read()
            idle = memory(ours.process.pid)
            yield Line(f"{CLIENTS:,} idle keep-alive clients", "", "memory", idle / MB, None, 24, at_most=True, unit="MB")
        Path("/proc", str(ours.process.pid), "clear_refs").write_text("5")
        before = memory(ours.process.pid)
        read_rows(ours, bench.exported)
        more = memory(ours.process.pid, "VmHWM") - before
        yield Line("while exporting", "", "more memory", more / MB, None, 16, at_most=True, unit="MB")
    if "--cache-limit" in stage.help_of_opsd():
        yield from full_cache(bench)


def read_rows(server, count):
    """So many rows of the export of all figures, or all there are."""
    with urllib.request.urlopen(f"{server.address}/v1/observations.csv?vintage=all", timeout=120) as reply:
        for _ in range(count):
            if not reply.readline():
                break


def full_cache(bench):
    """As many different replies as fill it several times."""
    with bench.rows() as rows, stage.opsd(rows, "--cache-limit", str(CACHE)) as ours:
        before = memory(ours.process.pid)
        file = targets.write("memory", (f"/v1/observations/{number}" for number in targets.numbers(rows, 50000)))
        wrk(ours.address, ours.processor, file, duration=max(bench.seconds * 3, 3))
        held = memory(ours.process.pid) - before
        yield Line(f"cache of {CACHE / MB:.1f} MB, filled several times", "", "more memory / limit", held / CACHE, None, 1.25, at_most=True)
