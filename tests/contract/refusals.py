"""Asks for every kind of refusal that openapi.yaml describes, of every path: faults of the caller, limits, and what
happens when the database refuses, does not answer in time, or is away.
"""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from calling import add, known_target, with_query
from opsd import Server, wait_until

BAD = {"limit": "0", "derived": "perhaps", "vintage": "newest", "as_of": "2014-02-30", "period": "2014-13", "due": "soon",
       "cursor": "astray", "pretty": "1", "dataset_version": "0", "explain": "yes", "since": "2014-02-30", "q": "x" * 201,
       "width": "641", "safe": "maybe", "same_measure": "perhaps", "revision": "0"}
STRANGE = ("nonesuch", "0", "1999", "x" * 200, "%27", "a%2Fb", "99999999999999999999")


def try_parameter_faults(caller, path, target):
    """Every parameter with a value that is wrong, empty, given twice or broken; all in `errors` of a 400."""
    target = target.partition("?")[0] # what has to be given and is not is one more fault

    def refused(query, code, parameter):
        problem = caller.get(f"{target}?{query}", 400)
        told = [(fault["code"], fault["parameter"]) for fault in problem["errors"]]
        caller.expect((code, parameter) in told, f"{target}?{query}: {told}")

    refused("nonsense=1", "unknown-parameter", "nonsense")
    refused("%FF=1", "broken-encoding", "%FF")
    # A format takes the parameters of its list; they are read in one place.
    parameters = caller.contract.parameters(path, "query") if caller.contract.plain(path) == path else {}
    for name, parameter in parameters.items():
        fixed = name in BAD and name != "vintage" or "enum" in caller.contract.follow(parameter["schema"].get("items", {}))
        refused(with_query("", name, BAD.get(name, "nonesuch"))[1:], "invalid-value" if fixed else "unknown-value", name)
        refused(f"{name}=", "invalid-value", name)
        if parameter.get("required"):
            refused("pretty=true", "missing-parameter", name)
        refused(f"{name}=%FF", "broken-encoding", name)
        refused(f"{name}=1&{name}=1", "repeated-parameter", name)
    for name in set(caller.contract.parameters(caller.contract.plain(path), "query")) - set(caller.contract.parameters(path, "query")):
        refused(f"{name}=true", "not-in-format", name)
    if {"as_of", "vintage"} <= set(parameters):
        refused("as_of=2014-01-01&vintage=all", "exclusive-parameters", "as_of")


def try_faults(caller, found):
    limits = caller.get("/v1/config")["data"]["limits"]
    for path in caller.contract.open_paths():
        target = known_target(caller.contract, path, found)
        try_parameter_faults(caller, path, target)
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            if method.lower() not in caller.contract.document["paths"][path]:
                caller.ask(method, target, 405)
        for method in ("GET", "HEAD", "OPTIONS"):
            caller.ask(method, target, 501, {"Transfer-Encoding": "gzip"})
            caller.ask(method, add(target, "a" * limits["target_bytes"]), 414)
            caller.ask(method, target, 431, {"X-Long": "a" * limits["head_bytes"]})
        caller.get(target, 413, {"Content-Length": "9999999999"})
        for method in ("GET", "HEAD"):
            caller.ask(method, target, 401, {"Authorization": "Bearer nonsense"})
        if "{" in path:
            for strange in STRANGE:
                caller.get(re.sub(r"\{\w+\}", strange, path), 404)
            caller.get(re.sub(r"\{\w+\}", "%00", path), 400)


def try_unacceptable(caller, found):
    """406: nothing on offer will do; JSON-stat is on offer for figures only, and citations have forms of their own."""
    for path in caller.contract.plain_paths():
        if f"{path}.txt" not in caller.contract.document["paths"]:
            continue
        target = known_target(caller.contract, path, found)
        figures = f"{path}.jsonstat" in caller.contract.document["paths"]
        caller.get(target, 406, {"Accept": "image/png, application/csvm+json, */*;q=0"})
        caller.get(target, 200 if figures else 406, {"Accept": "application/vnd.json-stat+json"})


def try_limited(caller, cluster, found):
    """429, from a server that gives each address one request a second."""
    patient = caller.server
    with Server(cluster, "--rate-loopback", "1", "--rate-limit", "1", "--rate-burst", "1") as caller.server:
        for path in caller.contract.open_paths():
            target = known_target(caller.contract, path, found)
            status, _, _ = caller.server.get(target)
            if status == 200: # the one
                status, _, _ = caller.server.get(target)
            caller.expect_status("GET", target, status, 429)
        for method in ("HEAD", "OPTIONS"):
            wait_until(lambda: caller.server.request(method, "/")[0] == 429)
            caller.ask(method, "/v1/areas.csv", 429)
    caller.server = patient


def asking_the_database(contract, found):
    """A target of every path that describes what happens without a database."""
    for path in contract.open_paths():
        if "503" in contract.document["paths"][path]["get"]["responses"]:
            yield known_target(contract, path, found)


def keep(caller):
    """Has the server keep an answer, and so give it for as long as it gives any that it has kept; returns what asks for it."""
    target = "/v1/principles"
    caller.get(target)
    return lambda: caller.server.get(target)[0]


def try_refusing(caller, cluster, found):
    """500: the tables that every answer needs are away."""
    kept = keep(caller)
    cluster.sql("ALTER TABLE dataset RENAME TO dataset_away; ALTER TABLE schema_migration RENAME TO schema_migration_away")
    wait_until(lambda: kept() == 500)  # what was read before is certain for a moment yet
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
    together = 4 # as many as there are connections to the database
    patient = caller.server
    lock = Lock(cluster)
    targets = list(asking_the_database(caller.contract, found))
    with Server(cluster, "--statement-milliseconds", "300") as caller.server, ThreadPoolExecutor(together) as pool:
        for at in range(0, len(targets), together):
            some = targets[at:at + together]
            # A connection that was given up is replaced after a while; until then there may be none to spare.
            wait_until(lambda: all(status == 200 for status, _, _ in pool.map(caller.server.get, ["/readyz"] * together)))
            with lock:
                answers = list(pool.map(caller.server.get, some))
            for target, (status, _, _) in zip(some, answers):
                caller.expect_status("GET", target, status, 504)
    caller.server = patient
    lock.close()


def try_without_database(caller, cluster, found):
    """503; nothing can be asked after this."""
    kept = keep(caller)
    cluster.stop()
    wait_until(lambda: kept() == 503)
    for target in asking_the_database(caller.contract, found):
        caller.get(target, 503)
        caller.ask("HEAD", target, 503)
    for target in ("/", "/v1/config", "/problems", "/healthz"):
        caller.get(target)
