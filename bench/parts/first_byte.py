"""How long an export keeps its reader waiting for the first byte."""

import statistics
import time
import urllib.request

import stage
from measuring import Line

FORMS = ("observations.csv", "observations.ndjson", "observations.csv?vintage=all", "export")


def run(bench):
    with bench.rows() as rows, stage.opsd(rows) as ours:
        for form in FORMS:
            times = []
            for _ in range(2 * bench.rounds + 1):
                started = time.monotonic()
                with urllib.request.urlopen(f"{ours.address}/v1/{form}", timeout=600) as reply:
                    reply.read(1)
                    times.append((time.monotonic() - started) * 1000)
            yield Line(f"first byte of {form}", "", "wall time", statistics.median(times), None, 20, at_most=True, unit="ms")
