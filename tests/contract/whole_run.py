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
from pathlib import Path

import recording
from contract import Contract, read_document

SKIPPED = 77  # as CMakeLists.txt has it


def is_of_library(exchange):
    """Whether libmicrohttpd answered before the server saw a request. The document's introduction tells of these answers,
    but no operation can have them. What the server itself says always has a type."""
    return (exchange.status in (400, 414, 431, 505) and "content-type" not in exchange.headers
            and exchange.body.startswith(b"<html>"))


def judge(contract, exchanges):
    """Holds each against the contract; returns what is wrong, with the first exchange that has it, and counts by program."""
    faults, counts = {}, collections.Counter()
    for exchange in exchanges:
        counts["answers of the library" if is_of_library(exchange) else exchange.program] += 1
        if is_of_library(exchange):
            continue
        try:
            contract.check(exchange)
        except Exception as fault:  # whatever it is, the answers after it are still worth knowing
            faults.setdefault(f"{type(fault).__name__}: {fault}", exchange)
    return [f"{exchange}: {fault}" for fault, exchange in faults.items()], counts


def report(contract, counts):
    """What was met, in figures."""
    statuses, media_types = collections.Counter(), collections.Counter()
    for (_, _, _, status, media_type), count in contract.seen.items():
        statuses[status] += count
        media_types[media_type or "without content"] += count
    operations = {(path, method) for path, method, *_ in contract.seen if path}
    print(f"{counts.total()} exchanges, {len(contract.bodies)} distinct bodies, "
          f"{len(operations)} of {len(list(contract.operations()))} operations, {len(statuses)} statuses, {len(media_types)} media types")
    for figures in (counts, statuses, media_types):
        print(*(f"{count:8} {what}" for what, count in sorted(figures.items())), sep="\n")


def main():
    folder = os.environ.get("OPS_RECORDINGS")
    files = sorted(Path(folder).glob("*.gz")) if folder else []
    if not files:
        print("nothing was recorded: ./dev test does that")
        sys.exit(SKIPPED)
    contract = Contract(read_document())
    faults, counts = judge(contract, (exchange for file in files for exchange in recording.read(file)))
    report(contract, counts)
    if "OPS_WHOLE_RUN" in os.environ:
        faults += [f"{what} is described and was never met" for what in contract.unseen()]
    else:
        print("what was never met is not judged, since not all tests were run")
    if faults:
        sys.exit("\n".join([*faults, f"{len(faults)} faults"]))


if __name__ == "__main__":
    main()
