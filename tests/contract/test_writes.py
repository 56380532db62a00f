"""Makes every write that openapi.yaml describes, and asks for every refusal of each. Fails on an answer of another status than
the one described. Whether the answers are as described is for whole_run.py.
"""

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor

from contract import Contract, read_document
from editing import make_key
from opsd import Cluster, Server, wait_until
from refusals import Lock
from sending import DRAFT, PUBLISHED, Sender, brought, document_of, fillings, key_name, named
from write_refusals import try_refusals

CATALOGUE = ("principles", "programmes", "indicators", "areas", "organisations")
BROUGHT = ("documents", "commitments", "events", "recommendations", "case-studies")


def try_changes(sender, name, target, row):
    """All that can be done to a single thing: what is there is replaced, changed and removed."""
    row = {member: value for member, value in row.items() if member != key_name(f"/{name}")}
    change = {member: row[member] for member in ("summary", "name") if member in row}
    media = "application/merge-patch+json"
    sender.ask("put", target, 200, row, If_Match=sender.tag(target))
    sender.ask("put", target, 204, row, If_Match="*", Prefer="return=minimal")
    sender.ask("patch", target, 200, change, If_Match=sender.tag(target), Content_Type=media)
    sender.ask("patch", target, 204, change, If_Match="*", Prefer="return=minimal")
    sender.ask("delete", f"{target}?reason=It%20was%20for%20trial.", 204, If_Match=sender.tag(target))
    try_withdrawn(sender, target)
    sender.ask("patch", target, 410, change, If_Match="*", Content_Type=media)
    sender.ask("delete", target, 410, If_Match="*")


def try_withdrawn(sender, target):
    """What is gone is told in every format, and wherever something belonged to it."""
    path = re.sub(r"/[^/]*$", "/", target)
    suffixes = [one.partition("}")[2] for one in sender.contract.open_paths() if re.fullmatch(re.escape(path) + r"\{\w+\}([./].*)?", one)]
    sender.expect(len(suffixes) > 5, f"{target} has few formats: {suffixes}")
    for suffix in suffixes:
        sender.ask("get", target + suffix, 410, role=None)


def try_catalogue(sender):
    for name in CATALOGUE:
        identifier = "x-trial" if name == "areas" else "trial"
        row, target = named(sender, name, identifier)
        got, said = sender.ask("post", f"/v1/{name}", 201, row, "editor", Idempotency_Key=f"make {name}")
        again, repeated = sender.ask("post", f"/v1/{name}", 201, row, "editor", Idempotency_Key=f"make {name}")
        sender.expect(got["location"] == target and (said, "true") == (repeated, again.get("idempotency-replayed")), f"{name}: {again}")
        try_changes(sender, name, target, row)
        sender.ask("post", f"/v1/{name}", 201, row, Prefer="return=minimal")
        sender.ask("delete", target, 204, If_Match="*")
        for preference in ("return=minimal", "return=representation"):
            unnamed = {member: value for member, value in row.items() if member != key_name(target)}
            sender.ask("put", target, 201, unnamed, If_None_Match="*", Prefer=preference)
            sender.ask("delete", target, 204, If_Match="*")


def draft(sender, year):
    """A draft with something of everything that an update can bring."""
    begun = sender.example("/v1/updates", "post") | {"slug": str(year), "year": year}
    sender.ask("post", "/v1/updates", 201, begun, "editor", Idempotency_Key=f"draft {year}")
    paths = sorted(fillings(sender.contract), key=lambda path: not path.endswith("/documents"))
    for path in paths:
        target = re.sub(r"\{\w+\}", str(year), path)
        sender.ask("post", target, 200, [brought(sender, path, year)], "editor", Idempotency_Key=f"{path} {year}")


def try_draft(sender):
    """From the first line of an update until it is published and withdrawn."""
    year, target = PUBLISHED, f"/v1/updates/{PUBLISHED}"
    begun = sender.example("/v1/updates", "post")
    sender.ask("post", "/v1/updates", 201, begun, Prefer="return=minimal")
    sender.ask("patch", target, 200, {"title": "Trial"}, "editor", If_Match=sender.tag(target))
    sender.ask("patch", target, 204, {"title": "Trial"}, "editor", If_Match="*", Prefer="return=minimal")
    sender.ask("get", "/v1/updates", 200)
    sender.ask("delete", target, 204, role="editor", If_Match=sender.tag(target))
    draft(sender, year)
    for method in ("get", "head"):
        sender.ask(method, f"{target}/check", 200, role="editor")
    sender.ask("post", f"{target}/publish", 200, role="publisher", Idempotency_Key="publish")
    draft(sender, year + 2)
    sender.ask("post", f"/v1/updates/{year + 2}/publish", 204, Prefer="return=minimal")
    figure = json.loads(sender.ask("get", f"{target}/observations?indicator=free-schools-open", 200)[1])["data"][0]["links"]["self"]
    sender.ask("post", f"{figure}/corrections", 201, sender.body("/v1/observations/{id}/corrections", "post"), "publisher")
    sender.ask("post", f"{figure}/corrections", 201, {"value": 256, "reason": "Once more."}, Prefer="return=minimal")


def try_published(sender):
    """What came out with an update can be replaced, changed and removed, one by one."""
    for name in BROUGHT:
        row, target = named(sender, name, "trial")
        got, _ = sender.ask("put", target, 201, {member: value for member, value in row.items() if member != "slug"}, If_None_Match="*")
        sender.expect(got.get("location") == target, f"{target}: {got}")
        try_changes(sender, name, target, row)


def try_withdrawals(sender):
    target = f"/v1/updates/{PUBLISHED + 2}"
    figures = json.loads(sender.ask("get", f"{target}/observations", 200)[1])["data"]
    checks = json.loads(sender.ask("get", f"/v1/checks?document={document_of(PUBLISHED + 2)}", 200)[1])["data"]
    figure = figures[0]["links"]["self"]
    sender.ask("post", f"{figure}/withdraw", 200, {"reason": "It was for trial."})
    try_withdrawn(sender, figure)
    sender.ask("post", f"{figure}/corrections", 410, {"value": 256, "reason": "Too late."})
    check = checks[0]["links"]["self"]
    sender.ask("post", f"{check}/withdraw", 200, {"reason": "It was for trial."})
    try_withdrawn(sender, check)
    promises = json.loads(sender.ask("get", "/v1/commitments?limit=1000", 200)[1])["data"]
    said = [f"{promise['links']['self']}/evidence/{one['id']}" for promise in promises for one in promise["evidence"]
            if one["document"] == document_of(PUBLISHED + 2)]
    sender.ask("post", f"{said[0]}/withdraw", 200, {"reason": "It was for trial."})
    sender.ask("post", f"{said[0]}/withdraw", 404, {"reason": "It was for trial."})
    brought_by_it = [promise["links"]["self"] for promise in promises if promise["made_in"]["document"] == document_of(PUBLISHED + 2)]
    sender.ask("post", f"{target}/withdraw", 200, {"reason": "It was for trial."})
    sender.ask("post", f"{brought_by_it[0]}/evidence/1/withdraw", 410, {"reason": "It was for trial."})
    try_withdrawn(sender, target)
    for gone in (figure, target, check):
        sender.ask("post", f"{gone}/withdraw", 410, {"reason": "It was for trial."})
    sender.ask("patch", target, 410, {"title": "Too late"}, If_Match="*")
    sender.ask("delete", target, 410, If_Match="*")


def try_entry(sender):
    """A row of a draft is taken out again; another one stays for what is refused."""
    rows = json.loads(sender.ask("get", f"/v1/updates/{DRAFT}/draft?limit=1000", 200)[1])["data"]
    targets = [row["links"]["self"] for row in rows if "/commitments:" in row["links"]["self"] or "/events:" in row["links"]["self"]]
    sender.ask("delete", targets[0], 204, role="editor", If_Match=sender.tag(targets[0]))
    sender.entry = targets[1].rpartition("/")[2]


def try_faulty_report(sender):
    """A draft that has become wrong: what it refers to is gone."""
    row, target = named(sender, "areas", "x-passing")
    sender.ask("post", "/v1/areas", 201, row)
    figure = sender.body("/v1/updates/{update}/observations", "post", document_of(DRAFT)) | {"area": "x-passing", "period": "2015-03"}
    sender.ask("post", f"/v1/updates/{DRAFT}/observations", 200, figure)
    sender.ask("delete", target, 204, If_Match="*")
    report = json.loads(sender.ask("get", f"/v1/updates/{DRAFT}/check", 200)[1])
    told = [fault["code"] for fault in report.get("data", {}).get("faults", [])]
    sender.expect(told == ["unknown-reference"], f"a draft that names what is gone has the faults {told}")
    sender.ask("post", f"/v1/updates/{DRAFT}/publish", 422)


def try_lists(sender):
    """The logs of what was written and uploaded, in every format."""
    paths = sender.contract.document["paths"]
    limits = json.loads(sender.ask("get", "/v1/config", 200)[1])["data"]["limits"]
    found = []
    for path in [path for path, item in paths.items() if "304" in item.get("get", {}).get("responses", {}) and sender.contract.role(path, "get")]:
        target = sender.target(path.replace("{id}", "1"))
        found.append(target)
        tag = sender.tag(target)
        for method in ("get", "head"):
            sender.ask(method, target, 200)
            sender.ask(method, target, 304, If_None_Match=tag)
            sender.ask(method, f"{target}?nonsense=1", 400)
            sender.ask(method, target, 401, role=None)
            if sender.contract.role(path, "get") != "editor":
                sender.ask(method, target, 403, role="publisher")
            sender.ask(method, target, 501, Transfer_Encoding="gzip")
        if "{" in path:
            sender.ask("get", re.sub(r"\{\w+\}", "9999", path), 404)
        sender.ask("get", f"{target}?{'a' * limits['target_bytes']}", 414)
        sender.ask("get", target, 431, X_Long="a" * limits["head_bytes"])
    for query in ("method=PATCH,DELETE", "subject=choice", "key=1", "since=2014-12-31", "fields=at,key.name", "subject=none&explain=true"):
        sender.ask("get", f"/v1/audit?{query}", 200)
    return found


def try_methods(sender):
    """What is no path to read has its methods told, too."""
    for path in set(sender.contract.document["paths"]) - set(sender.contract.open_paths()):
        target = sender.target(path)
        sender.ask("options", target, 204, role=None, Origin="http://there", Access_Control_Request_Method="POST")
        sender.ask("options", target, 501, role=None, Transfer_Encoding="gzip")
        for method in ("get", "post", "put", "patch", "delete"):
            if method not in sender.contract.document["paths"][path]:
                sender.ask(method, target, 405)


def requests_of_lists(sender, lists):
    """What reads with a key, as functions of the status that is wanted."""
    for target in lists:
        for method in ("get", "head"):
            yield lambda status, method=method, target=target: sender.ask(method, target, status)


def requests_of_writes(sender, every):
    """What is done by the threads of the writer, likewise."""
    yield lambda status: sender.ask("head", f"/v1/updates/{DRAFT}/check", status)
    for one in every:
        yield one.whole


def try_limited(sender, cluster, requests):
    patient = sender.server
    with Server(cluster, "--rate-loopback", "1", "--rate-limit", "1", "--rate-burst", "1") as sender.server:
        for request in requests:
            wait_until(lambda: sender.server.request("GET", "/")[0] == 429)
            request(429)
    sender.server = patient


def try_broken(sender, cluster, requests):
    """500: the tables that every answer and every write need are away."""
    # What has been sent before is refused before it gets so far.
    cluster.sql(f"DELETE FROM draft.evidence WHERE update_year = {DRAFT}")
    cluster.sql("ALTER TABLE dataset RENAME TO dataset_away; ALTER TABLE audit_entry RENAME TO audit_entry_away")
    for request in requests:
        request(500)
    cluster.sql("ALTER TABLE dataset_away RENAME TO dataset; ALTER TABLE audit_entry_away RENAME TO audit_entry")


def try_locked(sender, cluster, reads, writes):
    """504, from a server of little patience."""
    together = 8
    patient = sender.server
    lock = Lock(cluster)
    flags = ("--statement-milliseconds", "300", "--write-seconds", "1", "--write-connections", str(together), "--upload-seconds", "1")
    with Server(cluster, *flags) as sender.server, ThreadPoolExecutor(together) as pool:
        for request in reads:
            # A connection that was given up is replaced after a while.
            wait_until(lambda: sender.server.get("/readyz")[0] == 200)
            with lock:
                request(504)
        with lock:
            list(pool.map(lambda request: request(504), writes))
    sender.server = patient
    lock.close()


def main():
    contract = Contract(read_document())
    with Cluster() as cluster, Server(cluster) as server:
        keys = {role: make_key(cluster, role) for role in ("editor", "publisher", "admin")}
        keys["bound"] = make_key(cluster, "publisher", "--programme", "troubled-families")
        sender = Sender(contract, server, keys)
        try_catalogue(sender)
        try_draft(sender)
        try_published(sender)
        try_withdrawals(sender)
        draft(sender, DRAFT)
        try_entry(sender)
        every = try_refusals(sender, cluster)
        lists = try_lists(sender)
        try_methods(sender)
        reads, writes = list(requests_of_lists(sender, lists)), list(requests_of_writes(sender, every))
        try_limited(sender, cluster, reads + writes)
        try_broken(sender, cluster, reads + writes)
        try_locked(sender, cluster, reads, writes)
        try_faulty_report(sender)
        cluster.stop()
        for request in reads + writes:
            request(503)
    print(f"{len(every)} writes, {sender.asked} answers")
    if sender.faults:
        print(*sender.faults, sep="\n")
        sys.exit(f"{len(sender.faults)} faults")


if __name__ == "__main__":
    main()
