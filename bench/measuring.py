"""How things are measured: processor time from /proc, requests by wrk, and contenders that take turns, so that whatever else the machine does
falls on all of them alike. What is told are ratios: a time of its own says more about the machine than about the program."""

import contextlib
import http.client
import os
import random
import re
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TICK = os.sysconf("SC_CLK_TCK")
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass
class Line:
    """A line of the table: a ratio of ours to theirs (or a value of its own), and what it must be."""
    work: str
    against: str
    measure: str
    ours: float
    theirs: float | None
    wanted: float | None = None
    at_most: bool = False
    unit: str = ""

    @property
    def value(self):
        return self.ours / self.theirs if self.theirs else self.ours

    @property
    def met(self):
        if self.wanted is None:
            return None
        return self.value <= self.wanted if self.at_most else self.value >= self.wanted


def processor_seconds(process, ended_children=False):
    """User and system time of a process and all its threads, and if asked for of those of its children that have ended."""
    fields = Path("/proc", str(process), "stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15 if ended_children else 13])) / TICK


def memory(process, name="VmRSS"):
    """Bytes of memory that a process holds, or held at most (VmHWM)."""
    status = Path("/proc", str(process), "status").read_text()
    return int(re.search(rf"^{name}:\s+(\d+) kB", status, re.M)[1]) * 1024


@dataclass
class Run:
    """What one contender did in one turn."""
    requests: int
    rate: float
    processor: float  # seconds a request, of all processes that work for it
    p50: float = 0.0
    p99: float = 0.0
    refused: int = 0


def seconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()
    return float(number) * UNITS[unit]


def wrk(address, used, targets, *, clients=64, duration=3, script="targets", seed=1, headers=(), extra=(), may_refuse=False):
    """Random requests from a file of targets. `used` tells processor seconds so far. A refusal is a fault unless it is what one counts."""
    before = used()
    done = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{duration}s", "--latency", "--timeout", "30s", "-s", str(HERE / "load" / f"{script}.lua"),
         *(word for header in headers for word in ("-H", header)), address, "--", str(targets), str(seed), *map(str, extra)],
        capture_output=True, text=True, check=True).stdout
    spent = used() - before
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", done)
    if "Socket errors" in done or (refused and not may_refuse):
        raise RuntimeError(f"requests to {address} failed:\n{done}")
    requests = int(re.search(r"(\d+) requests in", done)[1])
    if not requests:
        raise RuntimeError(f"{address} answered nothing:\n{done}")
    return Run(requests, float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1]), spent / requests,
               seconds(re.search(r"^ +50%\s+(\S+)", done, re.M)[1]), seconds(re.search(r"^ +99%\s+(\S+)", done, re.M)[1]), int(refused[1]) if refused else 0)


def asked(port, used, targets, *, duration=3, seed=1, least=5, headers=None, status=200):
    """The same from one client that waits for each answer, for as long as it takes to get a few."""
    drawn = random.Random(seed)
    times = []
    before, end = used(), time.monotonic() + duration
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        while len(times) < least or time.monotonic() < end:
            target = drawn.choice(targets)
            started = time.monotonic()
            connection.request("GET", target, headers=headers or {})
            reply = connection.getresponse()
            reply.read()
            times.append(time.monotonic() - started)
            if reply.status != status:
                raise RuntimeError(f"{target} was answered with {reply.status} after {times[-1]:.1f} s")
    return Run(len(times), len(times) / sum(times), (used() - before) / len(times), statistics.median(times), max(times))


def in_turns(contenders, rounds):
    """Each contender once a round, in an order that moves on; gives the runs of each by name. A round before that warms all of them up."""
    names = list(contenders)
    runs = {name: [] for name in names}
    for name in names:
        contenders[name](0)
    for number in range(1, rounds + 1):
        for place in range(len(names)):
            name = names[(place + number) % len(names)]
            runs[name].append(contenders[name](number))
    return runs


def median_ratio(ours, theirs, what):
    """(ours, theirs) such that their quotient is the median of the quotients of the rounds."""
    quotients = [getattr(one, what) / getattr(other, what) for one, other in zip(ours, theirs, strict=True)]
    base = statistics.median(getattr(other, what) for other in theirs)
    return statistics.median(quotients) * base, base


def compared(work, runs, against, *, rate=None, processor=None):
    """The two lines that most parts have: requests a second, and processor time a request."""
    ours = runs["ours"]
    yield Line(work, against, "requests/s", *median_ratio(ours, runs[against], "rate"), rate, unit="/s")
    if processor is not False:
        yield Line(work, against, "CPU a request", *median_ratio(ours, runs[against], "processor"), processor, at_most=True, unit="s")
