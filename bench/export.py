#!/usr/bin/env python3
"""Exports of a long record against `psql COPY … TO STDOUT (FORMAT csv)` of the same statement, side by side: interleaved rounds, and medians.
Prints a Markdown table; --json FILE writes the same as JSON. Needs a build with tests (OPS_BINARY_DIR, or build/dev).

    PYTHONPATH=tests/support python3 bench/export.py --rows 1000000
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from opsd import BINARIES, Cluster, Server  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")

# Every area of the record in four slices of 20 indicators, a figure a day. Rules that follow from figures are left out: no row here breaks one.
FILL = """
SET session_replication_role = replica;
INSERT INTO series (indicator, area, dimensions)
  SELECT i.slug, a.code, jsonb_build_object('slice', n)
  FROM (SELECT slug FROM indicator WHERE measure = 'stock' ORDER BY slug LIMIT 20) i, area a, generate_series(1, 4) AS n;
INSERT INTO observation (observation_id, series_id, update_year, published_from, citation_id, period, area_basis, value, value_text,
                         qualifier, status)
  SELECT 1000000 + row_number() OVER (), series_id, 2014, '2014-03-14', (SELECT min(citation_id) FROM citation),
    to_char(date '1900-01-01' + n::int, 'YYYY-MM-DD'), 'stated', 1000 + n, to_char(1000 + n, 'FM999,999,999'), 'exact', 'actual'
  FROM (SELECT series_id, count(*) OVER () AS series FROM series WHERE dimensions ? 'slice') AS s,
    generate_series(1, {rows} / series) AS n
  ORDER BY series_id, n;
SELECT series_size_rebuild();
"""

# As in server/db/connection.c.
PLANNED = "-c jit=off -c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"

EXPORTS = {"CSV": ("/v1/observations.csv", "identity"), "NDJSON": ("/v1/observations.ndjson", "identity"),
           "CSV, gzip": ("/v1/observations.csv", "gzip")}


def whole_list():
    """The statement of the list, without filters or limit, as text without parameters: COPY takes none."""
    parts = subprocess.run([str(BINARIES / "tests" / "list_statements")], check=True, capture_output=True).stdout.decode().split("\0")
    at = parts.index("observations_list")
    names = parts[at + 1].split()
    given = {"derived": "false"}
    return re.sub(r"\$(\d+)", lambda number: given.get(names[int(number[1]) - 1], "NULL"), parts[at + 2])


def cpu(processes):
    """Seconds of user and system time so far."""
    used = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        used += (int(fields[11]) + int(fields[12])) / TICKS
    return used


def memory(process, name):
    """VmRSS (now) or VmHWM (at most since the last reset), in megabytes."""
    return int(Path(f"/proc/{process}/status").read_text().split(name + ":")[1].split()[0]) / 1024


def copy(cluster, statement):
    """One COPY into nothing: what it took, of the clock and of the database's processor time."""
    begun = time.monotonic()
    psql = subprocess.Popen(["psql", cluster.url, "-XAtq", "-c", "SELECT pg_backend_pid()", "-c",
                             f"COPY ({statement}) TO STDOUT (FORMAT csv)"], stdout=subprocess.PIPE,
                            env={**os.environ, "PGOPTIONS": PLANNED})
    backend, size, used = int(psql.stdout.readline()), 0, 0
    while block := psql.stdout.read1(1 << 18):
        size += len(block)
        try:
            used = cpu([backend])
        except FileNotFoundError:
            break
    while block := psql.stdout.read1(1 << 18):
        size += len(block)
    assert psql.wait() == 0
    return {"wall": time.monotonic() - begun, "database": used, "server": 0, "first": None, "memory": None, "megabytes": size / 1e6}


def backends(cluster):
    return [int(row[0]) for row in cluster.sql("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")]


def export(cluster, server, target, coding):
    """One export into nothing, by curl."""
    process, database = server.process.pid, backends(cluster)
    Path(f"/proc/{process}/clear_refs").write_text("5")
    before = cpu(database), cpu([process]), memory(process, "VmRSS")
    form = "%{http_code} %{time_starttransfer} %{time_total} %{size_download}"
    done = subprocess.run(["curl", "-sS", "-o", os.devnull, "-w", form, "-H", f"Accept-Encoding: {coding}",
                           f"http://127.0.0.1:{server.port}{target}"], check=True, capture_output=True, text=True)
    code, first, total, size = done.stdout.split()
    assert code == "200", code
    return {"wall": float(total), "database": cpu(database) - before[0], "server": cpu([process]) - before[1],
            "first": 1000 * float(first), "memory": memory(process, "VmHWM") - before[2], "megabytes": float(size) / 1e6}


def measure(rows, rounds):
    """The runs of each kind, in interleaved rounds; the first, which warms caches up, is not counted."""
    runs = {"psql COPY": [], **{name: [] for name in EXPORTS}}
    with Cluster() as cluster:
        cluster.sql(FILL.format(rows=rows))
        cluster.sql("VACUUM (FREEZE, ANALYZE)")
        statement = whole_list()
        with Server(cluster, "--statement-milliseconds", "60000", "--log", "errors") as server:
            for _ in range(rounds + 1):
                runs["psql COPY"].append(copy(cluster, statement))
                for name, (target, coding) in EXPORTS.items():
                    runs[name].append(export(cluster, server, target, coding))
    return {name: all_of[1:] for name, all_of in runs.items()}


def median(runs, member):
    values = [run[member] for run in runs if run[member] is not None]
    return statistics.median(values) if values else None


def summary(runs):
    """By kind the medians, and the wall time as a share of that of COPY in the same round."""
    told = {}
    for name, of_one in runs.items():
        told[name] = {member: median(of_one, member) for member in of_one[0]}
        told[name]["wall_ratio"] = statistics.median(run["wall"] / base["wall"] for run, base in zip(of_one, runs["psql COPY"]))
    return told


def table(told, rows):
    def cell(value, form):
        return "" if value is None else format(value, form)
    lines = [f"Exports of {rows:,} figures", "",
             "| | wall s | of COPY's | database CPU s | server CPU s | first byte ms | memory MB more | MB sent |",
             "|---|---|---|---|---|---|---|---|"]
    for name, of in told.items():
        lines.append(f"| {name} | {of['wall']:.2f} | {of['wall_ratio']:.2f} | {of['database']:.2f} | {of['server']:.2f} | "
                     f"{cell(of['first'], '.1f')} | {cell(of['memory'], '.1f')} | {of['megabytes']:.0f} |")
    return "\n".join(lines)


def main():
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--rows", type=int, default=200000)
    reader.add_argument("--rounds", type=int, default=3)
    reader.add_argument("--json", type=Path)
    given = reader.parse_args()
    told = summary(measure(given.rows, given.rounds))
    print(table(told, given.rows))
    if given.json:
        given.json.write_text(json.dumps({"rows": given.rows, "exports": told}, indent=2) + "\n")


if __name__ == "__main__":
    main()
