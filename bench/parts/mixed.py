"""Traffic as it comes: 90 of 100 requests for what was just asked, 9 for anything else, 1 a correction. Beside Fastify with a cache of its own."""

import stage
import targets
from measuring import Line, in_turns, median_ratio, wrk

HOT, COLD = 50, 20000
TITLE = "mixed: 90 % hot, 9 % not cached, 1 % writes"
PEER = "fastify + cache"


def run(bench):
    with bench.rows() as kept, kept.copied() as rows, stage.opsd(rows) as ours, stage.fastify(rows, cache=True) as fastify:
        key = rows.opsd("key", "create", "--role", "publisher", "--name", "bench").split()
        key = next(word for word in key if word.startswith("ops_"))
        numbers = targets.numbers(rows, HOT + COLD)
        last = stage.FIRST_ID + rows.count - 1
        turns = {}
        for name, program, base in (("ours", ours, "/v1"), (PEER, fastify, "")):
            file = targets.write(f"mixed-{program.port}", (f"{base}/observations/{number}" for number in numbers))
            extra = (HOT, f"{base}/observations/%d/corrections", stage.FIRST_ID, last, key)
            turns[name] = lambda turn, program=program, file=file, extra=extra: wrk(
                program.address, program.processor, file, duration=bench.seconds, script="mixed", seed=turn + 1, extra=extra, may_refuse=True)
        runs = in_turns(turns, bench.rounds)
        yield Line(TITLE, PEER, "requests/s", *median_ratio(runs["ours"], runs[PEER], "rate"), 4, unit="/s")
        yield Line(TITLE, PEER, "p99", *median_ratio(runs["ours"], runs[PEER], "p99"), 0.5, at_most=True, unit="s")
        refused = [1000 * sum(one.refused for one in runs[name]) / sum(one.requests for one in runs[name]) for name in ("ours", PEER)]
        yield Line(TITLE, "", "refused of 1000", refused[0], None, 0, at_most=True)
        if refused[1]:
            raise RuntimeError("the peer refuses writes: it does not do the same work")
        yield Line(TITLE, PEER, "CPU a request", *median_ratio(runs["ours"], runs[PEER], "processor"), unit="s")
