"""Holds what openapi.yaml says of request bodies against the record's files and the server: the same members, types, words, and the
same ones required.
"""

import json
import re

from routes import read_files, read_routes

TAKEN = {"none": set(), "row": {"application/json"}, "reason": {"application/json"}, "rows": {"application/json", "application/x-ndjson", "text/csv"},
         "patch": {"application/merge-patch+json", "application/json"}}
TYPES = {"count": "integer", "year": "integer", "number": "number", "json": "object", "texts": "array", "slugs": "array",
         "counts": "array", "people": "array", "sources": "array"}  # all others are strings


def row_schema(contract, path, method):
    """The schema of one row that is sent; where there may be many, each is such a row."""
    media = contract.document["paths"][path][method]["requestBody"]["content"].values()
    schema = next(iter(media))["schema"]
    return contract.follow(schema["anyOf"][0] if "anyOf" in schema else schema)


def members_of(contract, schema):
    """The members of what is sent, whether its schema has them itself or takes another one's and requires more."""
    schema = contract.follow(schema)
    return schema["properties"] if "properties" in schema else members_of(contract, schema["allOf"][0])


def check_members(contract):
    """What is sent has the members of the record's files. Returns how many bodies there are."""
    files = read_files()
    count = 0
    for path, route in read_routes().items():
        for action in route.actions:
            if action.body not in ("row", "patch", "rows"):
                continue
            count += 1
            wanted = dict(files[action.file])
            if action.file == "updates":
                wanted["slug"] = ("text", True, set())  # its year once more
            if path.endswith("/corrections"):
                del wanted["id"], wanted["revision"]
                wanted["reason"] = ("text", True, set())
            members = members_of(contract, row_schema(contract, path, action.method))
            assert set(members) == set(wanted), f"{path}: only in one of both: {set(members) ^ set(wanted)}"
            for name, column in wanted.items():
                check_member(contract, f"{path}: {name}", members[name], *column)
    return count


def check_member(contract, where, schema, kind, required, words):
    assert schema.get("description") or kind == "sources", f"{where} has no description"
    schema = contract.follow(schema)
    parts = [contract.follow(part) for part in schema.get("anyOf", [schema])]
    types = {word for part in parts for word in ([part["type"]] if isinstance(part["type"], str) else part["type"])}
    wanted = {TYPES.get(kind, "string")} | (set() if required else {"null"})
    assert types == wanted, f"{where} is {types}, not {wanted}"
    told = {word for part in parts for word in part.get("enum", [])}
    assert told == words, f"{where}: {told} is not {words}"


def known_target(path):
    """A target of the path under the draft of 2015; what is to be made there is not yet."""
    target = re.sub(r"/v1/updates/\{\w+\}", "/v1/updates/2015", path)
    return target.replace("{id}", "17").replace("{code}", "x-none").replace("{slug}", "none")


def check_required(contract, server, key):
    """What a body has to have is what the server misses in an empty one."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    draft = json.dumps(contract.schema("NewUpdate")["examples"][0]).encode()
    assert server.request("POST", "/v1/updates", headers, draft)[0] == 201
    for path, route in read_routes().items():
        for action in route.actions:
            if action.body not in ("row", "rows", "reason"):
                continue
            answer = server.request(action.method.upper(), known_target(path), headers, b"{}")
            told = {fault["pointer"].split("/")[1] for fault in json.loads(answer[2])["errors"] if fault["code"].startswith("missing-")}
            schema = row_schema(contract, path, action.method)
            # One of them will do.
            either = {name for part in schema.get("allOf", []) for one in part.get("anyOf", []) for name in one["required"]}
            assert told - either == set(schema["required"]), f"{action.method} {path}: the server misses {told}"
