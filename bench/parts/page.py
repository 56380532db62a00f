"""A page of 100 observations from the middle of a random series, computed each time, beside the same peers as a single observation."""

import json

import stage
import targets
from measuring import Run, compared, in_turns, wrk

COUNT = 600
SCRIPTS = 16  # few, so that the turns are not spent on planning them: each client does so once
TITLE = "page of 100, not cached"


def run(bench):
    with bench.rows() as rows, stage.opsd(rows, cached=False) as ours, stage.fastify(rows) as fastify, stage.postgrest(rows) as postgrest:
        wanted, told = targets.series(rows, COUNT), targets.columns(ours)
        served = {"ours": (ours, list(targets.pages(ours, wanted))), "fastify + pg": (fastify, list(targets.pages_of_fastify(wanted))),
                  "PostgREST": (postgrest, list(targets.pages_of_postgrest(wanted)))}
        bodies = [json.loads(stage.fetch(program.address + asked[0])[0]) for program, asked in served.values()]
        targets.same_figures(bodies[0]["data"], bodies[1]["data"], bodies[2])
        turns = {}
        for name, (program, asked) in served.items():
            file = targets.write(f"page-{program.port}", asked)
            turns[name] = lambda turn, program=program, file=file: wrk(
                program.address, program.processor, file, duration=bench.seconds, seed=turn + 1)
        turns["pgbench"] = pgbench(bench, rows, list(targets.pages_of_postgresql(wanted[:SCRIPTS], told)))
        runs = in_turns(turns, bench.rounds)
        yield from compared(TITLE, runs, "pgbench", rate=0.75)
        yield from compared(TITLE, runs, "fastify + pg", rate=5, processor=0.28)
        yield from compared(TITLE, runs, "PostgREST", rate=7)


def pgbench(bench, rows, statements):
    """PostgreSQL alone: a script for each of some pages, since it takes texts only as they stand in it."""
    def turn(_):
        count, rate, processor = stage.pgbench(rows, statements, duration=bench.seconds)
        return Run(count, rate, processor)
    return turn
