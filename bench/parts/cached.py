"""What has been asked before: small, a page of 24 KB, packed, and unchanged, beside the same bytes as a file of nginx. One thread each."""

import stage
import targets
from measuring import Line, asked, compared, in_turns, median_ratio, wrk

PEER = "nginx static"
SMALL = "/v1/programmes/free-schools"
LARGE = "/v1/observations?indicator=home-care-requests&area=E06000001&limit=20"
CASES = [("cached, {size}", SMALL, "small", (), 1.3, 0.9),
         ("cached page, {size}", LARGE, "large", (), 1.1, None),
         ("cached page, gzip", LARGE, "large", ("Accept-Encoding: gzip",), 1.1, None)]


def run(bench):
    with bench.rows() as rows, stage.opsd(rows, "--listeners", "1") as ours:
        files = {name: stage.fetch(ours.address + target)[0] for name, target in (("small", SMALL), ("large", LARGE))}
        with stage.nginx(files) as nginx:
            for work, target, name, headers, rate, processor in CASES:
                runs = in_turns({"ours": asking(bench, ours, target, headers), PEER: asking(bench, nginx, f"/{name}", headers)}, bench.rounds)
                yield from compared(work.format(size=f"{len(files[name]) / 1000:.1f} kB"), runs, PEER, rate=rate, processor=processor)
            runs = in_turns({"ours": asking_again(bench, ours, SMALL), PEER: asking_again(bench, nginx, "/small")}, bench.rounds)
            yield Line("cached, 304", PEER, "CPU a request", *median_ratio(runs["ours"], runs[PEER], "processor"), 1.0, at_most=True, unit="s")


def asking(bench, program, target, headers):
    """A turn: the same request over and over."""
    file = targets.write(f"cached-{program.port}-{len(target)}", [target])
    return lambda turn: wrk(program.address, program.processor, file, duration=bench.seconds, headers=headers)


def asking_again(bench, program, target):
    """A turn of requests that are answered with 304. Not by wrk, which waits for a body where a 304 names its length."""
    known = {"If-None-Match": stage.fetch(program.address + target)[1]["ETag"]}
    return lambda turn: asked(program.port, program.processor, [target], duration=bench.seconds, headers=known, status=304)
