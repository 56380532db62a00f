"""Shows that whole_run.py can fail: real answers pass, each with one thing about it changed does not, and neither does a run
in which a single one of the described answers is missing.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import formats
import recording
from contract import Contract, read_document
from judging import Judge
from opsd import Cluster, Server
from recording import Recorder
from whole_run import SKIPPED

ASKED = [
    *(("GET", f"/v1/principles{suffix}", {}) for suffix in ("", ".csv", ".ndjson", ".txt", ".csv-metadata.json", "?fields=slug")),
    *(("GET", target, {}) for target in ("/v1/observations.jsonstat?limit=5", "/v1/changes.atom", "/v1/export", "/nothing")),
    *(("GET", "/", {"Accept": accept}) for accept in ("application/json", "text/plain", "text/html")),
    ("GET", "/v1/principles", {"Accept-Encoding": "gzip"}),
    ("GET", "/v1/principles", {"If-None-Match": "*"}),
    ("GET", "/v1/principles", {"Accept": "image/png"}),
    ("GET", "/v1/principles?nonsense=1", {}),
    ("POST", "/v1/principles", {}),
    ("HEAD", "/v1/principles", {}),
    ("OPTIONS", "/v1/principles", {}),
]


LINES = "application/x-ndjson" # in which nothing at all is an empty list


def media_type(exchange):
    return exchange.headers.get("content-type", "").partition(";")[0]


def has_form(exchange):
    """Whether there is a body of a type in which not every text will do."""
    return exchange.body and media_type(exchange) not in ("text/plain", "text/html")


def with_headers(exchange, **more):
    return exchange._replace(headers={**exchange.headers, **{name.replace("_", "-"): value for name, value in more.items()}})


def with_body(exchange, body):
    return exchange._replace(body=body, digest=body)


def with_value(exchange, change):
    """With its JSON changed in place; None where there is none, or nothing to change."""
    if not exchange.body or not formats.is_json(media_type(exchange)) or "content-encoding" in exchange.headers:
        return None
    value = json.loads(exchange.body)
    change(value)
    return with_body(exchange, json.dumps(value).encode()) if value != json.loads(exchange.body) else None


def within(value):
    """The first object of a list in a document, or its `data`; one that is not in it when there is neither."""
    for name in ("data", "errors"):
        if isinstance(value.get(name), list):
            return value[name][0]
    return value.get("data", {})


def with_lines(exchange, wanted, change):
    """With every line of a body of the wanted type changed."""
    if media_type(exchange) != wanted:
        return None
    return with_body(exchange, b"".join(map(change, exchange.body.splitlines(keepends=True))))


# What is changed, by what it is then; None where an answer has nothing of the kind.
MUTATIONS = {
    "an undescribed header": lambda one: with_headers(one, x_served_by="a"),
    "a header of no such value": lambda one: with_headers(one, server_timing="fast"),
    "a header too few": lambda one: one._replace(headers={name: value for name, value in one.headers.items()
                                                          if name != "access-control-allow-origin"}),
    "an undescribed status": lambda one: one._replace(status=299),
    "an undescribed status of problems": lambda one: one._replace(status=418),
    "the status of another problem": lambda one: one._replace(status=501) if one.status == 406 else None,
    "a success where nothing is described": lambda one: one._replace(request=one.request._replace(target="/nothing"))
    if one.status == 200 else None,
    "an undescribed media type": lambda one: with_headers(one, content_type="application/xml") if one.body else None,
    "content where there is none": lambda one: None if one.body else with_body(one, b"content"),
    "no content where there is some": lambda one: with_body(one, b"") if has_form(one) and media_type(one) != LINES else None,
    "half a body": lambda one: with_body(one, one.body[:len(one.body) // 2]) if has_form(one) else None,
    "a page as of the library, for a status it does not use": lambda one: with_body(one, b"<html>")._replace(status=404, headers={}),
    "an undescribed member": lambda one: with_value(one, lambda value: value.update(undescribed=1)),
    "an undescribed member of an object in it": lambda one: with_value(one, lambda value: within(value).update(undescribed=1)),
    "a member too few": lambda one: with_value(one, lambda value: value.pop(sorted(value)[-1])),
    "a member of another kind": lambda one: with_value(one, lambda value: value.update({sorted(value)[0]: 0.5})),
    "an undescribed column": lambda one: with_lines(one, "text/csv", lambda line: b"undescribed," + line),
    "an undescribed member of a line": lambda one: with_lines(one, LINES, lambda line: b'{"undescribed":1,' + line[1:]),
}


def check_mutations(judge, exchanges):
    count = 0
    for name, mutate in MUTATIONS.items():
        changed = [one for one in map(mutate, exchanges) if one]
        assert changed, f"no answer has been given {name}"
        for one in changed:
            assert judge.judge([one]), f"{name} is not noticed: {one} {one.headers} {one.body[:500]}"
        count += len(changed)
    return count


def kind_of(judge, exchange):
    """As `unseen` names it."""
    content = exchange.headers.get("content-type")
    path, method, key = judge.described(exchange.request, exchange.status, content)
    return f"{method.upper()} {path}: {key} {method != 'head' and content or 'without content'}"


def described_by(document, seen):
    """The document less all answers that were not seen."""
    paths = {}
    for path, method, key, _, _ in seen:
        if path:
            operation = document["paths"][path][method]
            item = paths.setdefault(path, {"parameters": document["paths"][path].get("parameters", [])})
            item.setdefault(method, {**operation, "responses": {}})["responses"][key] = operation["responses"][key]
    statuses = {"enum": sorted({status for _, _, _, status, _ in seen if status >= 400})}
    schemas = {**document["components"]["schemas"], "ProblemStatus": statuses}
    return {**document, "paths": paths, "components": {**document["components"], "schemas": schemas}}


def check_coverage(judge, exchanges):
    """Each answer in turn is left out of what was seen of a document that describes no others."""
    small = Judge(Contract(described_by(judge.contract.document, judge.seen)))
    assert small.judge(exchanges) == [] and list(small.unseen()) == []
    kinds = {kind_of(small, one) for one in exchanges if small.path_of(one.request.target)}
    for missing in kinds:
        small.seen.clear()
        left = [one for one in exchanges if kind_of(small, one) != missing]
        small.judge(left)
        statuses = {one.status for one in exchanges} - {one.status for one in left}
        wanted = {missing, *(f"a problem of status {status}" for status in statuses if status >= 400)}
        assert set(small.unseen()) == wanted, f"without {missing} these are missed: {list(small.unseen())}"
    return len(kinds)


def whole_run(folder, **more):
    """What whole_run.py makes of a folder: its exit code, and what it says."""
    script = Path(__file__).with_name("whole_run.py")
    variables = {name: value for name, value in os.environ.items() if name != "OPS_WHOLE_RUN"}
    done = subprocess.run([sys.executable, str(script)], env={**variables, "OPS_RECORDINGS": str(folder), **more}, text=True,
                          capture_output=True)
    return done.returncode, done.stdout + done.stderr


def check_program(folder, exchanges):
    """The whole way, from files to an exit code."""
    code, said = whole_run(folder)
    assert code == 0 and f"{len(exchanges)} exchanges" in said, said
    code, said = whole_run(folder, OPS_WHOLE_RUN="yes")
    assert code == 1 and "GET /v1/areas: 200 application/json is described and was never met" in said, said
    code, said = whole_run(folder / "nothing")
    assert code == SKIPPED, said
    recorder = Recorder(folder / "changed")
    for one in exchanges:
        recorder.note(one.request, one.status, {**one.headers, "x-served-by": "a"}, one.body)
    recorder.close()
    code, said = whole_run(folder / "changed")
    assert code == 1 and "GET /v1/principles.csv {" in said and "undescribed {'x-served-by'}" in said, said


def main():
    judge = Judge(Contract(read_document()))
    with tempfile.TemporaryDirectory() as folder:
        recording.recorder = Recorder(folder)
        with Cluster() as cluster, Server(cluster) as server:
            for method, target, headers in ASKED:
                server.request(method, target, headers)
        recording.recorder.close()
        exchanges = [one for file in Path(folder).iterdir() for one in recording.read(file)]
        assert [tuple(one.request)[:2] for one in exchanges] == [(method, target) for method, target, _ in ASKED]
        found = judge.judge(exchanges)
        assert found == [], found
        kinds = check_coverage(judge, exchanges)
        mutations = check_mutations(judge, exchanges)
        check_program(Path(folder), exchanges)
    print(f"noticed: {mutations} answers that were changed in {len(MUTATIONS)} ways, and any of {kinds} that was missing")


if __name__ == "__main__":
    main()
