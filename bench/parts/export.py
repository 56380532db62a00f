"""All figures there are, as CSV and NDJSON, beside psql COPY of the same rows and columns."""

import subprocess
import time

import stage
import targets
from measuring import Line, Run, in_turns, median_ratio

PEER = "psql COPY as CSV"
ROWS = "superseded_from = 'infinity' AND rival_of IS NULL AND formula IS NULL"
COPY = f"COPY (SELECT {{}} FROM bench.figure WHERE {ROWS} ORDER BY series_id, last_day, period_code) TO STDOUT (FORMAT csv, HEADER)"


def run(bench):
    with bench.rows() as rows, stage.opsd(rows) as ours:
        expected = int(rows.psql(f"SELECT count(*) FROM observation WHERE {ROWS}")[0][0])
        count = min(expected, bench.exported)
        turns = {PEER: copying(rows, COPY.format(targets.columns(ours)), expected)}
        for form in ("csv", "ndjson"):
            turns[form] = streaming(ours, f"/v1/observations.{form}", count)
        runs = in_turns(turns, max(1, bench.rounds - 1))
        for form, wanted in (("csv", 0.95), ("ndjson", 1.0)):
            yield Line(f"export, {form.upper()}", PEER, "rows/s", *median_ratio(runs[form], runs[PEER], "rate"), wanted, unit="/s")
            yield Line(f"export, {form.upper()}", PEER, "CPU a row", *median_ratio(runs[form], runs[PEER], "processor"), unit="s")


def copying(rows, statement, count):
    def turn(_):
        before, started = rows.processor(), time.monotonic()
        with subprocess.Popen(["psql", rows.url, "-Xqc", statement], stdout=subprocess.DEVNULL, env=stage.clean_environment()) as psql:
            psql.wait()
        taken = time.monotonic() - started
        time.sleep(0.2)  # what a session used is counted when PostgreSQL has seen it end
        return Run(count, count / taken, (rows.processor() - before) / count)
    return turn


def streaming(server, target, count):
    """Reads so many lines and then goes away: the rest would be no different."""
    def turn(_):
        before, started = server.processor(), time.monotonic()
        lines = 0
        with subprocess.Popen(["curl", "-sf", server.address + target], stdout=subprocess.PIPE) as curl:
            while lines < count and (block := curl.stdout.read(1 << 20)):
                lines += block.count(b"\n")
            curl.stdout.close()
        if lines < count:
            raise RuntimeError(f"{target} ended after {lines} of {count} rows")
        return Run(lines, lines / (time.monotonic() - started), (server.processor() - before) / lines)
    return turn
