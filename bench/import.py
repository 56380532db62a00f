"""How much work an import is beside COPY of the same rows: into an empty table with the same columns, constraints and indexes, and into one with
the columns alone. All of it is measured in one run, on a cluster of its own, as processor time (user + system) of the client and of PostgreSQL;
wall time is told as well.

    bench/import.py [--json FILE] [--copies N] [FIGURES…]       (100,000 and 1,000,000 where none are given)
"""

import argparse
import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from opsd import Cluster, wait_until  # noqa: E402

RECORD = ROOT / "record"
MONTHS = [f"{year}-{month:02}" for year in range(2005, 2015) for month in range(1, 13)]
PLACE = {"document": "open-public-services-2014", "section": "2. Increasing choice and control", "kind": "body"}
# As a server of some size has them: what is compared is work, and not how little memory it gets.
OPTIONS = ("-c", "shared_buffers=256MB", "-c", "max_wal_size=16GB", "-c", "autovacuum=off")
TICK = os.sysconf("SC_CLK_TCK")


def rows_of(name):
    with open(RECORD / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def figures(count):
    """Monthly figures of as many series as it takes: each indicator of a stock, in each area, slice by slice. The same at every run."""
    indicators = [row["slug"] for row in rows_of("indicators.csv") if row["measure"] == "stock"][:20]
    areas = [row["code"] for row in rows_of("areas.csv")]
    for number in range(count):
        series, month = divmod(number, len(MONTHS))
        slice_, place = divmod(series, len(indicators) * len(areas))
        area = areas[place % len(areas)]
        value = (number * 2654435761 >> 7) % 100000
        yield {"id": 1000000 + number, "revision": 1, "indicator": indicators[place // len(areas)], "area": area, "area_basis": "stated",
               "period": MONTHS[month], "dimensions": json.dumps({"slice": str(slice_)}), "value": value, "value_text": f"{value:,}",
               "qualifier": "exact", "status": "actual", "locator": f"lines:{1 + place % len(areas)}", **PLACE}


def write_record(folder, count):
    """The record with these figures in the place of its own."""
    for file in RECORD.glob("*.csv"):
        shutil.copy(file, folder)
    with open(RECORD / "observations.csv", encoding="utf-8") as file:
        columns = file.readline().strip().split(",")
    with open(folder / "observations.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(figures(count))


def processor_seconds(cluster):
    """What all processes of the cluster have used so far, with those that have ended: their parent counts them."""
    ticks = 0
    for process in cluster.processes():
        fields = Path("/proc", str(process), "stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15] if process == cluster.postmaster() else fields[11:13]))
    return ticks / TICK


def measured(cluster, work):
    """Processor and wall time of some work, and of its session with the database, which ends with it."""
    def used():
        wait_until(lambda: len(cluster.processes()) <= standing)
        own = resource.getrusage(resource.RUSAGE_CHILDREN)
        return processor_seconds(cluster) + own.ru_utime + own.ru_stime
    # Without those of sessions, but with the first.
    standing = 1 + int(cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE backend_type <> 'client backend'")[0][0])
    before, begun = used(), time.monotonic()
    work()
    wall = time.monotonic() - begun
    return {"processor": used() - before, "wall": wall}


def copied(cluster, table, columns, rows, copies):
    """The median of the times that the rows are copied into the table, which is emptied before each."""
    def copy():
        subprocess.run(["psql", cluster.url, "-Xq", "-v", "ON_ERROR_STOP=1", "-c", rf"\copy {table} ({columns}) FROM '{rows}'"], check=True)
    times = []
    for _ in range(copies):
        cluster.sql(f"TRUNCATE {table}")
        times.append(measured(cluster, copy))
    return sorted(times, key=lambda one: one["processor"])[copies // 2]


def make_peers(cluster):
    """Two empty tables as `observation` is: with all that holds it together, and with its columns alone. Gives the columns that are stored."""
    (columns,), = cluster.sql("""SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = 'observation'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''""")
    cluster.sql(f"CREATE TABLE bare_figure AS SELECT {columns} FROM observation WITH NO DATA; CREATE TABLE whole_figure (LIKE observation INCLUDING ALL)")
    references = cluster.sql("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'observation'::regclass AND contype = 'f'")
    for definition, in references:
        cluster.sql(f"ALTER TABLE whole_figure ADD {definition.replace('REFERENCES observation(', 'REFERENCES whole_figure(')}")
    return columns


def run(count, copies):
    with Cluster(options=OPTIONS) as cluster, tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        record, rows = Path(folder, "record"), Path(folder, "rows")
        record.mkdir()
        write_record(record, count)
        imported = measured(cluster, lambda: cluster.opsd("import", str(record), check=True))
        columns = make_peers(cluster)
        figures_of_import = f"SELECT {columns} FROM observation WHERE observation_id >= 1000000 ORDER BY observation_id"
        subprocess.run(["psql", cluster.url, "-Xq", "-v", "ON_ERROR_STOP=1", "-c", rf"\copy ({figures_of_import}) TO '{rows}'"], check=True)
        return {"figures": count, "import": imported, "copy_whole": copied(cluster, "whole_figure", columns, rows, copies),
                "copy_bare": copied(cluster, "bare_figure", columns, rows, copies)}


def told(result):
    """A line of the table."""
    def seconds(name):
        return f"{result[name]['processor']:.2f} s ({result[name]['wall']:.2f} s)"

    def times(name):
        return " ({:.2f})".format(result["import"]["wall"] / result[name]["wall"]).join(
            ["{:.2f}".format(result["import"]["processor"] / result[name]["processor"]), ""])
    return (f"| {result['figures']:,} | {seconds('import')} | {seconds('copy_whole')} | {times('copy_whole')} "
            f"| {seconds('copy_bare')} | {times('copy_bare')} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", nargs="*", type=int, default=[100000, 1000000])
    parser.add_argument("--json", metavar="FILE", help="where to write the numbers")
    parser.add_argument("--copies", metavar="N", type=int, default=3, help="how often each COPY is measured: the median counts")
    given = parser.parse_args()
    print("Processor time (wall time) of an import, beside COPY of the same figures.\n")
    print("| figures | import | COPY, all constraints and indexes | import / that | COPY, columns alone | import / that |")
    print("|---|---|---|---|---|---|")
    results = []
    for count in given.figures:
        results.append(run(count, given.copies))
        print(told(results[-1]), flush=True)
    if given.json:
        Path(given.json).write_text(json.dumps({"import": results}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
