"""One observation by its number, random ones, computed each time: beside PostgreSQL alone (pgbench), Fastify and PostgREST."""

import json

import stage
import targets
from measuring import Run, compared, in_turns, wrk

COUNT = 20000
TITLE = "observation by key, not cached"


def run(bench):
    with bench.rows() as rows, stage.opsd(rows, cached=False) as ours, stage.fastify(rows) as fastify, stage.postgrest(rows) as postgrest:
        numbers, told = targets.numbers(rows, COUNT), targets.columns(ours)
        served = {"ours": (ours, "/v1/observations/{}"), "fastify + pg": (fastify, "/observations/{}"),
                  "PostgREST": (postgrest, "/figure?id=eq.{}")}
        bodies = [json.loads(stage.fetch(program.address + form.format(numbers[0]))[0]) for program, form in served.values()]
        targets.same_figures([bodies[0]["data"]], [bodies[1]["data"]], bodies[2])
        turns = {}
        for name, (program, form) in served.items():
            file = targets.write(f"by-key-{program.port}", map(form.format, numbers))
            turns[name] = lambda turn, program=program, file=file: wrk(
                program.address, program.processor, file, duration=bench.seconds, seed=turn + 1)
        turns["pgbench"] = pgbench(bench, rows, told)
        runs = in_turns(turns, bench.rounds)
        yield from compared(TITLE, runs, "pgbench", rate=0.75)
        yield from compared(TITLE, runs, "fastify + pg", rate=3.3)
        yield from compared(TITLE, runs, "PostgREST", rate=14)


def pgbench(bench, rows, told):
    script = (f"\\set id random({stage.FIRST_ID}, {stage.FIRST_ID + rows.count - 1})\n"
              f"SELECT {told} FROM bench.figure WHERE id = :id ORDER BY revision_number DESC LIMIT 1")

    def turn(_):
        count, rate, processor = stage.pgbench(rows, [script], duration=bench.seconds)
        return Run(count, rate, processor)
    return turn
