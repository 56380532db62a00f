"""After the last test, holds every answer that this run's tests were given against openapi.yaml. When all tests were run,
each operation, status and media type that the document describes must have been met, too; OPS_WHOLE_RUN says that they
were, and is set by ./dev test without arguments.

Recorded is what support/recording.py sees. Left out, because no program of ours reads the answer: the clients of
contract/node, which hold what they get against the document themselves, Chromium, and what the guides run in other
languages. By hand: OPS_RECORDINGS=FOLDER before some test programs, and then before this one.
"""

import collections
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import recording
from contract import Contract, read_document
from judging import Judge

SKIPPED = 77  # as CMakeLists.txt has it


def report(judge):
    """What was met, in figures."""
    statuses, media_types = collections.Counter(), collections.Counter()
    for (_, _, _, status, media_type), count in judge.seen.items():
        statuses[status] += count
        media_types[media_type or "without content"] += count
    operations = {(path, method) for path, method, *_ in judge.seen if path}
    print(f"{judge.counts.total()} exchanges, {len(judge.bodies)} distinct bodies", f"{len(statuses)} statuses",
          f"{len(operations)} of {len(list(judge.contract.operations()))} operations", f"{len(media_types)} media types", sep=", ")
    for figures in (judge.counts, statuses, media_types):
        print(*(f"{count:8} {what}" for what, count in sorted(figures.items())), sep="\n")


def shares(files, count):
    """The files in so many lists that take about as long to judge."""
    lists = [[] for _ in range(count)]
    for file in sorted(files, key=lambda file: file.stat().st_size, reverse=True):
        min(lists, key=lambda share: sum(one.stat().st_size for one in share)).append(file)
    return [share for share in lists if share]


def judged(files):
    """What is wrong in these, and what was met."""
    judge = Judge(Contract(read_document()))
    faults = judge.judge(exchange for file in files for exchange in recording.read(file))
    return faults, judge.seen, judge.counts, judge.bodies


def main():
    folder = os.environ.get("OPS_RECORDINGS")
    files = sorted(Path(folder).glob("*.gz")) if folder else []
    if not files:
        print("nothing was recorded: ./dev test does that")
        sys.exit(SKIPPED)
    judge = Judge(Contract(read_document()))
    faults = []
    with ProcessPoolExecutor() as judges:  # one for each processor
        for wrong, seen, counts, bodies in judges.map(judged, shares(files, os.cpu_count())):
            faults += wrong
            judge.seen.update(seen)
            judge.counts.update(counts)
            judge.bodies |= bodies
    report(judge)
    if "OPS_WHOLE_RUN" in os.environ:
        faults += [f"{what} is described and was never met" for what in judge.unseen()]
    else:
        print("what was never met is not judged, since not all tests were run")
    if faults:
        sys.exit("\n".join([*faults, f"{len(faults)} faults"]))


if __name__ == "__main__":
    main()
