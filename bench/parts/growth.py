"""What a request costs as the record grows: the same questions to a small database and to larger ones, in turns."""

import contextlib

import stage
import targets
from measuring import Line, asked, in_turns, median_ratio

COUNT = 200


def run(bench):
    sizes = sorted(bench.sizes)
    with contextlib.ExitStack() as stack:
        servers = {}
        for size in sizes:
            rows = stack.enter_context(stage.Rows(size))
            servers[size] = stack.enter_context(stage.opsd(rows, cached=False))
        for name, limit, wanted in questions(servers):
            turns = {}
            for size in sizes:
                turns[size] = lambda turn, size=size, wanted=wanted[size]: asked(
                    servers[size].port, servers[size].processor, wanted, duration=bench.seconds, seed=turn + 1)
            runs = in_turns(turns, bench.rounds)
            for size in sizes[1:]:
                work = f"growth to {size:,}: {name.replace('-', ' ')}"
                yield Line(work, f"{sizes[0]:,}", "CPU a request", *median_ratio(runs[size], runs[sizes[0]], "processor"), limit, at_most=True, unit="s")
                yield Line(work, f"{sizes[0]:,}", "median latency", *median_ratio(runs[size], runs[sizes[0]], "p50"), limit, at_most=True, unit="s")


def questions(servers):
    """Name, limit and the targets for each size."""
    pages, keys, days = {}, {}, {}
    for size, server in servers.items():
        rows = server.database
        pages[size] = list(targets.pages(server, targets.series(rows, COUNT, alone=True)))
        keys[size] = [f"/v1/observations/{number}" for number in targets.numbers(rows, 5000)]
        days[size] = [f"/v1/observations?indicator={indicator}&area={area}&as_of=2018-06-30"
                      for indicator, area, *_ in targets.series(rows, COUNT, alone=True)]
    yield "page", 1.2, pages
    yield "by-key", 1.2, keys
    yield "as-of", 1.2, days
    yield "compare", 1.2, {size: ["/v1/compare?from=2011&to=2014", "/v1/compare?from=2013&to=2014"] for size in servers}
    yield "search", 2.0, {size: [f"/v1/search?q={words}" for words in ("academies", "free+schools", "troubled+families", "home+care")] for size in servers}
