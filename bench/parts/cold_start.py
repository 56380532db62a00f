"""From nothing to ready: the server alone, its database running."""

import statistics
import time

import stage
from measuring import Line


def run(bench):
    with bench.rows() as rows:
        times = []
        for _ in range(2 * bench.rounds + 1):
            started = time.monotonic()
            with stage.opsd(rows):
                times.append((time.monotonic() - started) * 1000)
        yield Line(f"cold start with {rows.count:,} observations", "", "wall time", statistics.median(times), None, 1000, at_most=True, unit="ms")
