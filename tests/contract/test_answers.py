"""Holds answers of the server against openapi.yaml: every page of every list, every object, every filter, every kind of
fault, with their headers. Fails on an answer that the document does not describe, on an example that is not what the
server says, and on a described answer that could not be had.
"""

import json
import re
import subprocess
import sys
from urllib.parse import quote

from contract import Contract, read_document, walk
from opsd import Cluster, Server, wait_until


class Caller:
    """Asks the server, and has every answer held against the document."""

    def __init__(self, contract, server):
        self.contract = contract
        self.server = server
        self.faults = []

    def ask(self, method, target, wanted, headers=None):
        """The answer's headers and body, after it was found to be of the wanted status and as described."""
        status, got, body = self.send(method, target, headers)
        try:
            assert status == wanted, f"{status} instead of {wanted}"
            self.contract.check(method, target, status, got, body)
        except AssertionError as fault:
            self.faults.append(f"{method} {target[:200]}: {fault}")
        return got, body

    def send(self, method, target, headers):
        """A server that has refused a head may cut the line before all of its answer is through; then once more."""
        for _ in range(20):
            try:
                return self.server.request(method, target, headers)
            except ConnectionError:
                pass
        raise AssertionError(f"no answer to {method} {target[:200]}")

    def get(self, target, wanted=200, headers=None):
        _, body = self.ask("GET", target, wanted, headers)
        return json.loads(body) if body[:1] == b"{" else body

    def expect(self, holds, what):
        if not holds:
            self.faults.append(what)


def members(value, path):
    """The values at a dotted path, those of all elements where there is a list on the way."""
    if isinstance(value, list):
        return [found for element in value for found in members(element, path)]
    if not path:
        return [] if value is None else [value]
    name, _, rest = path.partition(".")
    return members(value[name], rest) if isinstance(value, dict) and name in value else []


# Where the objects of a list carry the value that a filter looks at; the first place that has one serves.
CARRIERS = {
    "area": ["area.code"],
    "document": ["vintage.document", "names.document", "made_in.document", "sources.document", "slug"],
    "due": ["due.code"],
    "indicator": ["indicator", "slug"],
    "level": ["level"],
    "made_by": ["made_by"],
    "made_in": ["made_in.update"],
    "measure": ["measure"],
    "organisation": ["organisations"],
    "parent": ["parent"],
    "part_of": ["part_of"],
    "period": ["period.code"],
    "programme": ["programme", "programmes", "slug"],
    "qualifier": ["qualifier"],
    "role": ["role"],
    "status": ["status"],
    "unit": ["unit"],
    "update": ["vintage.update", "latest.update", "update", "first_reported"],
}
FREE = {"principle": "choice", "limit": "1", "derived": "true", "vintage": "all", "as_of": "2014-12-31"}
BAD = {"limit": "0", "derived": "perhaps", "vintage": "newest", "as_of": "2014-02-30", "period": "2014-13", "due": "soon",
       "cursor": "astray"}


def carried(name, objects):
    """A value for a filter, taken from the first of the objects that has one."""
    if name in FREE:
        return FREE[name]
    for path in CARRIERS[name]:
        found = [str(value) for value in members(objects, path)]
        dated = [value for value in found if name not in ("period", "due") or re.fullmatch(r"\d{4}(-\d\d)*", value)]
        if dated:
            return dated[0]
    raise AssertionError(f"no object carries a value for {name}")


def with_query(target, name, value):
    return f"{target}?{name}={quote(str(value), safe=',.')}"


def read_all(caller, target):
    """Every object of a list, page by page."""
    objects, page = [], caller.get(f"{target}?limit=25")
    total = page["meta"]["total"]
    while True:
        objects += page["data"]
        caller.expect(page["meta"]["count"] == len(page["data"]), f"{target}: count")
        caller.expect(page["meta"]["total"] == total, f"{target}: total")
        if "next" not in page["links"]:
            break
        page = caller.get(page["links"]["next"])
    caller.expect(len(objects) == total > 0, f"{target}: {len(objects)} objects of {total}")
    return objects


def try_lists(caller):
    """Reads every list and every object in it; returns the objects by path."""
    found = {}
    for path in caller.contract.lists():
        target = path.replace("{update}", "2014")
        found[path] = read_all(caller, target)
    everything = "/v1/observations?vintage=all&derived=true&limit=1000"
    found["/v1/observations"] = caller.get(everything)["data"]
    for path, objects in found.items():
        for one in objects if "{" not in path else []:
            caller.expect(caller.get(one["links"]["self"])["data"] == one, f"{one['links']['self']} is another in its list")
    for problem in caller.get("/problems")["data"]:
        caller.get(problem["links"]["self"])
    return found


def try_links(caller, found):
    """Follows every link of one object of each list."""
    for objects in found.values():
        for link in objects[0]["links"].values():
            if link:
                caller.get(link)


def try_filters(caller, found):
    for path, objects in found.items():
        target = path.replace("{update}", "2014")
        for name, parameter in caller.contract.parameters(path, "query").items():
            if name == "cursor":
                continue
            value = carried(name, objects)
            page = caller.get(with_query(target, name, value))
            caller.expect(page["data"], f"{target}?{name}={value} finds nothing")
            if "example" in parameter:
                example = parameter["example"]
                caller.get(with_query(target, name, ",".join(map(str, example)) if isinstance(example, list) else example))


def try_parameter_faults(caller, path, target):
    """Every parameter with a value that is wrong, empty, given twice or broken; all in `errors` of a 400."""

    def refused(query, code, parameter):
        problem = caller.get(f"{target}?{query}", 400)
        told = [(fault["code"], fault["parameter"]) for fault in problem["errors"]]
        caller.expect((code, parameter) in told, f"{target}?{query}: {told}")

    refused("nonsense=1", "unknown-parameter", "nonsense")
    refused("%FF=1", "broken-encoding", "%FF")
    for name, parameter in caller.contract.parameters(path, "query").items():
        fixed = name in BAD and name != "vintage" or "enum" in caller.contract.follow(parameter["schema"].get("items", {}))
        refused(with_query("", name, BAD.get(name, "nonesuch"))[1:], "invalid-value" if fixed else "unknown-value", name)
        refused(f"{name}=", "invalid-value", name)
        refused(f"{name}=%FF", "broken-encoding", name)
        refused(f"{name}=1&{name}=1", "repeated-parameter", name)
    if "as_of" in caller.contract.parameters(path, "query"):
        refused("as_of=2014-01-01&vintage=all", "exclusive-parameters", "as_of")


def known_target(path, found):
    """A target of the path that has an answer."""
    if path in found or "{" not in path:
        return path.replace("{update}", "2014")
    if path == "/problems/{slug}":
        return "/problems/not-found"
    return found[path.rpartition("/")[0]][0]["links"]["self"]


def try_faults(caller, found):
    long = "a" * caller.get("/v1/config")["data"]["limits"]["head_bytes"]
    for path in caller.contract.document["paths"]:
        target = known_target(path, found)
        try_parameter_faults(caller, path, target)
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            caller.ask(method, target, 405)
        for method in ("GET", "HEAD", "OPTIONS"):
            caller.ask(method, target, 501, {"Transfer-Encoding": "gzip"})
            caller.ask(method, f"{target}?{long}", 414)
            caller.ask(method, target, 431, {"X-Long": long})
        caller.get(target, 413, {"Content-Length": "9999999999"})
        if "{" in path:
            for strange in ("nonesuch", "0", "1999", "x" * 200, "%27", "a%2Fb", "99999999999999999999"):
                caller.get(re.sub(r"\{\w+\}", strange, path), 404)
            caller.get(re.sub(r"\{\w+\}", "%00", path), 400)


def try_methods(caller, found):
    """HEAD is GET less the body, OPTIONS names the methods, and an answer that has not changed is not sent again."""
    for path in caller.contract.document["paths"]:
        target = known_target(path, found)
        for asked, wanted in ((target, 200), (f"{target}?nonsense=1", 400)):
            whole, body = caller.ask("GET", asked, wanted)
            head, _ = caller.ask("HEAD", asked, wanted)
            caller.expect(same(whole) == same(head), f"HEAD {asked} has other headers than GET")
            caller.expect(int(head["content-length"]) == len(body), f"HEAD {asked} has another length than GET")
            caller.ask("OPTIONS", asked, 204)
        tag = caller.ask("GET", target, 200)[0].get("etag", "")
        for field in (tag, f'"other", W/{tag}', "*"):
            for method in ("GET", "HEAD"):
                unchanged, body = caller.ask(method, target, 304, {"If-None-Match": field})
                caller.expect(unchanged.get("etag") == tag and body == b"", f"{method} {target}: 304 of another answer")
        caller.get(target, 200, {"If-None-Match": '"other"'})


def same(headers):
    return {name: value for name, value in headers.items() if name != "date"}


def try_index(caller):
    """The way in comes in three forms."""
    for accept, media_type in (("*/*", "application/json"), ("text/plain", "text/plain; charset=utf-8"),
                               ("text/html,*/*;q=0.8", "text/html; charset=utf-8")):
        headers, _ = caller.ask("GET", "/", 200, {"Accept": accept})
        caller.expect(headers["content-type"] == media_type, f"/ gives {headers['content-type']} to {accept}")


def try_examples(caller):
    """Each example fits its schema. Those that name their address are what the server says there."""
    contract = caller.contract
    count = 0
    for place, node in walk(contract.document):
        if not isinstance(node, dict) or place.endswith("/properties"):
            continue
        schema = node.get("schema", node)
        given = [node["example"]] if "example" in node else node.get("examples", [])
        for example in given:
            count += 1
            fault = contract.errors(schema, example)
            caller.expect(not fault, f"the example at {place}: {fault}")
            compare_example(caller, place, example)
    caller.expect(count > 40, f"only {count} examples were found")
    return count


def compare_example(caller, place, example):
    if not isinstance(example, dict):
        return
    if "instance" in example:
        method = "POST" if example["status"] == 405 else "GET"
        now = json.loads(caller.ask(method, example["instance"], example["status"])[1])
    elif "self" in example.get("links", {}):
        now = caller.get(example["links"]["self"])
        now = now if "data" in example else now["data"]
    else:
        return
    caller.expect(now == example, f"the example at {place} is no longer the answer, which is {json.dumps(now, ensure_ascii=False)}")


def asking_the_database(contract, found):
    """A target of every path that describes what happens without a database."""
    for path, item in contract.document["paths"].items():
        if "503" in item["get"]["responses"]:
            yield known_target(path, found)


def try_refusing(caller, cluster, found):
    """500: the tables that every answer needs are away."""
    cluster.sql("ALTER TABLE dataset RENAME TO dataset_away; ALTER TABLE schema_migration RENAME TO schema_migration_away")
    for target in asking_the_database(caller.contract, found):
        caller.get(target, 500)
        caller.ask("HEAD", target, 500)
    cluster.sql("ALTER TABLE dataset_away RENAME TO dataset; ALTER TABLE schema_migration_away RENAME TO schema_migration")


class Lock:
    """Holds the tables that every answer needs, so that the database does not answer in time."""

    def __init__(self, cluster):
        self.session = subprocess.Popen(["psql", cluster.url, "-XAtq"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def say(self, command):
        """Runs a command to its end."""
        self.session.stdin.write(f"{command};\n\\echo done\n")
        self.session.stdin.flush()
        assert self.session.stdout.readline() == "done\n"

    def __enter__(self):
        self.say("BEGIN; LOCK TABLE dataset, schema_migration IN ACCESS EXCLUSIVE MODE")

    def __exit__(self, *_):
        self.say("ROLLBACK")

    def close(self):
        self.session.communicate()


def try_locked(caller, cluster, found):
    """504, from a server of little patience."""
    patient = caller.server
    lock = Lock(cluster)
    with Server(cluster, "--statement-milliseconds", "100") as caller.server:
        for target in asking_the_database(caller.contract, found):
            # A connection that was given up is replaced after a while; until then there may be none to spare.
            wait_until(lambda: caller.server.get("/readyz")[0] == 200)
            with lock:
                caller.get(target, 504)
    caller.server = patient
    lock.close()


def try_without_database(caller, cluster, found):
    """503; nothing can be asked after this."""
    cluster.stop()
    for target in asking_the_database(caller.contract, found):
        caller.get(target, 503)
        caller.ask("HEAD", target, 503)
    for target in ("/", "/v1/config", "/problems", "/healthz"):
        caller.get(target)


def report_unseen(caller):
    for path, method, key in caller.contract.unseen():
        caller.faults.append(f"{method} {path}: {key} is described and was never seen")


def main():
    contract = Contract(read_document())
    with Cluster() as cluster, Server(cluster) as server:
        caller = Caller(contract, server)
        for path in ("/", "/v1/config", "/problems", "/openapi.yaml", "/healthz", "/readyz"):
            caller.get(path)
        found = try_lists(caller)
        try_links(caller, found)
        try_filters(caller, found)
        try_index(caller)
        try_faults(caller, found)
        try_methods(caller, found)
        examples = try_examples(caller)
        try_refusing(caller, cluster, found)
        try_locked(caller, cluster, found)
        try_without_database(caller, cluster, found)
    report_unseen(caller)
    print(f"{contract.checked} answers, {len(contract.seen)} kinds of answer, {examples} examples")
    if caller.faults:
        print(*caller.faults, sep="\n")
        sys.exit(f"{len(caller.faults)} faults")


if __name__ == "__main__":
    main()
