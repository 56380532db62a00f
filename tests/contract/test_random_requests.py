"""Thousands of requests that are invented out of openapi.yaml, right and wrong ones. Whatever is asked, what is right is
answered, what is wrong is refused, nothing makes the server fail and nothing makes it hang. That each answer is one that
the document describes, down to its body, is for whole_run.py.

    test_random_requests.py [SEED [REQUESTS [WRITES]]]
"""

import collections
import json
import re
import sys
import time

from calling import add, known_target
from contract import Contract, read_document
from editing import make_key
from inventing import Inventor
from inventing_writes import WriteInventor
from opsd import Cluster, Server

SEED = 20141122
REQUESTS = 4000
WRITES = 1000
SECONDS = 10 # for one answer; a sanitizer makes it slow, a hang makes it never


def gather(server, contract):
    """Identifiers that exist: by the name of the parameter that takes them, and by the path of a single object."""
    lists = {path: server.json(add(known_target(contract, path), "limit=1000"))["data"] for path in contract.lists()}
    names = {"area": "areas", "document": "documents", "indicator": "indicators", "organisation": "organisations",
             "principle": "principles", "programme": "programmes", "update": "updates"}
    known = {name: identifiers(lists[f"/v1/{plural}"]) for name, plural in names.items()}
    known.update({name: known[same] for name, same in (("parent", "area"), ("part_of", "programme"), ("made_in", "update"),
                                                       ("made_by", "organisation"), ("from", "update"), ("to", "update"))})
    known["q"] = ["school", "Troubled families", "right to", "£20", "20% of", "297", "fre schols", "the"]
    known["revision"] = [1]
    known["unit"] = sorted({one["unit"] for one in lists["/v1/indicators"]})
    known["level"] = sorted({one["level"] for one in lists["/v1/areas"]})
    for path in contract.plain_paths():
        if "{" in path:
            known[path] = identifiers(lists.get(path.partition("/{")[0], []))
    known["/docs/{file}"] = contract.parameters("/docs/{file}", "path")["file"]["schema"]["enum"]
    known["/problems/{slug}"] = [page["slug"] for page in server.json("/problems")["data"]]
    return known


def identifiers(objects):
    return [one.get("slug", one.get("code", one.get("id"))) for one in objects]


def check_outcome(request, status):
    assert status < 500 or status == 501 and "method" in request.reasons, f"the server failed: {status}"
    if request.plain:
        assert status in (200, 204, 304), f"{status}, though all is as described"
    if request.wrong:
        assert status >= 400, f"{status}, though {request.reasons} is wrong"


def remember_cursor(inventor, request, headers):
    """Where the next page starts, for a later request with the same query."""
    found = re.search(r'[?&]cursor=([^&>]+)>; rel="next"', headers.get("link", ""))
    if found and "cursor=" not in request.target:
        path, _, query = request.target.partition("?")
        inventor.cursors[(path, query)] = found[1]


def ask(server, inventor, request):
    """The status of the answer, after it was found to be one for such a request."""
    started = time.monotonic()
    status, headers, _ = server.request(request.method, request.target, request.headers)
    assert time.monotonic() - started < SECONDS, "it took too long"
    if request.reasons == ["elsewhere"]: # 400 where it is no path, 406 where it has not that format
        assert status in (400, 404, 406), status
    else:
        check_outcome(request, status)
        remember_cursor(inventor, request, headers)
    return status


def write(server, writer):
    """A write and the status of its answer, after it was found to be one for such a request."""
    request = writer.request()
    status, _, said = server.request(request.method, request.target, request.headers, request.body)
    if status >= 500 or request.wrong and status < 400:
        raise AssertionError(f"{status} for {request.method} {request.target} {request.headers} {request.reasons}: {request.body}: {said[:500]}")
    return status


def try_writes(cluster, server, inventor, count):
    """Writes at random, right and wrong ones; what is wrong by the document is refused."""
    statuses, faults = collections.Counter(), []
    keys = {role: make_key(cluster, role) for role in ("editor", "publisher", "admin")}
    keys = {"bound": make_key(cluster, "admin", "--programme", "free-schools"), **keys}
    writer = WriteInventor(inventor, keys)
    for year in (2015, 2016):
        body = json.dumps({"year": year, "title": "Trial", "published_on": str(year)}).encode()
        headers = {"Authorization": f"Bearer {keys['admin']}", "Content-Type": "application/json"}
        assert server.request("POST", "/v1/updates", headers, body)[0] == 201
    for _ in range(count):
        try:
            statuses[write(server, writer)] += 1
        except (AssertionError, OSError) as fault:
            faults.append(str(fault))
    return statuses, faults


def main(seed=SEED, requests=REQUESTS, writes=WRITES):
    contract = Contract(read_document())
    statuses, faults = collections.Counter(), []
    with Cluster() as cluster, Server(cluster, cache=True) as server:
        inventor = Inventor(contract, seed, gather(server, contract))
        for number in range(requests):
            request = inventor.elsewhere() if number % 20 == 19 else inventor.request()
            try:
                statuses[ask(server, inventor, request)] += 1
            except (AssertionError, OSError) as fault:
                faults.append(f"{request.method} {request.target[:300]} {request.headers}: {fault}")
        written, refused = try_writes(cluster, server, inventor, writes)
    faults += refused
    print(f"seed {seed}: {requests} requests, {len(inventor.cursors)} cursors, {writes} writes")
    for counted in (statuses, written):
        print(*(f"{count:6} {status}" for status, count in sorted(counted.items())), sep="\n")
    if faults:
        sys.exit("\n".join([*faults[:50], f"{len(faults)} faults"]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
