"""Measures the server beside its peers, in one run over the same rows, and writes a table: build/bench/table.md and table.json.

    ./dev bench [NAME…] [--rows N] [--rounds N] [--seconds S] [--sizes N,N…] [--smoke]

NAME is one of the parts in bench/parts; all of them where none is given. --smoke asks little of each: it shows that they work, and nothing else."""

import argparse
import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]
sys.dont_write_bytecode = True

import stage  # noqa: E402
from measuring import Line  # noqa: E402

PARTS = ("cached", "by_key", "page", "mixed", "export", "import", "memory", "growth", "first_byte", "cold_start")


class Bench:
    """What the parts are to do, and the rows they do it with."""

    def __init__(self, given):
        smoke = given.smoke
        self.count = given.rows or (8000 if smoke else 2000000)
        self.rounds = given.rounds or (1 if smoke else 3)
        self.seconds = given.seconds or (1 if smoke else 3)
        self.sizes = [int(size) for size in given.sizes.split(",")] if given.sizes else [2000 if smoke else 100000, self.count]
        self.exported = 5000 if smoke else 1000000
        self.failed = []
        self.imported = 5000 if smoke else 1000000

    def rows(self):
        return stage.Rows(self.count)


def spelt(number, unit):
    if unit == "s" and number < 1:
        return f"{number * 1e6:,.1f} µs" if number < 1e-3 else f"{number * 1e3:,.1f} ms"
    return f"{number:,.0f} {unit}".strip() if number >= 100 else f"{number:,.2f} {unit}".strip()


def row_of(line: Line):
    verdict = {None: "", True: "yes", False: "no"}[line.met]
    wanted = "" if line.wanted is None else f"{'at most' if line.at_most else 'at least'} {line.wanted:g}{' ' + line.unit if line.theirs is None and line.unit else ''}"
    theirs = "" if line.theirs is None else spelt(line.theirs, line.unit)
    ratio = f"{line.value:.2f}" if line.theirs is not None else ""
    return f"| {line.work} | {line.against} | {line.measure} | {spelt(line.ours, line.unit)} | {theirs} | {ratio} | {wanted} | {verdict} |"


HEAD = "| work | beside | measured | ours | theirs | ratio | target | met |\n|---|---|---|---|---|---|---|---|"


def record_of(line):
    return {**line.__dict__, "ratio": line.value if line.theirs is not None else None, "met": line.met}


def measure(bench, names):
    for name in names:
        started = time.monotonic()
        print(f"— {name}", flush=True)
        try:
            for line in importlib.import_module("parts." + ("import_" if name == "import" else name)).run(bench):
                print(row_of(line), flush=True)
                yield name, line
        except RuntimeError as fault:
            print(f"{name} failed: {fault}", file=sys.stderr, flush=True)
            bench.failed.append(name)
        print(f"  {time.monotonic() - started:.0f} s", flush=True)


def write_table(bench, lines, took):
    """Both forms of the table so far, so that a run which is ended early has not been for nothing. Gives the sentence over it."""
    told = (f"{bench.count:,} observations, {bench.rounds} rounds of {bench.seconds} s, {os.cpu_count()} processors, "
            f"Linux {platform.release().split('-')[0]}, {took:.0f} s in all")
    (stage.HOME / "table.md").write_text("\n".join([f"{told}.", "", HEAD, *(row_of(line) for _, line in lines), ""]))
    (stage.HOME / "table.json").write_text(json.dumps({"run": told, "lines": [{"part": part, **record_of(line)} for part, line in lines]}, indent=2) + "\n")
    return told


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *PARTS], help=", ".join(PARTS))
    parser.add_argument("--rows", type=int, help="generated observations (2,000,000)")
    parser.add_argument("--rounds", type=int, help="turns that each contender has (3)")
    parser.add_argument("--seconds", type=int, help="length of a turn (3)")
    parser.add_argument("--sizes", help="observations of the databases that growth compares (100000 and --rows)")
    parser.add_argument("--smoke", action="store_true", help="little of everything")
    given = parser.parse_args()
    bench = Bench(given)
    stage.HOME.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    lines = []
    for part, line in measure(bench, given.names or PARTS):
        lines.append((part, line))
        told = write_table(bench, lines, time.monotonic() - started)
    print(f"\n{told if lines else 'nothing was measured'}; the table is in {stage.HOME / 'table.md'}")
    if bench.failed:
        sys.exit(f"failed: {', '.join(bench.failed)}")


if __name__ == "__main__":
    main()
