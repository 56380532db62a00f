"""Proves that openapi.yaml is a sound document and says what the server has: the same paths and parameters, the same
problems, the same words in every vocabulary, and the same bytes at /openapi.yaml. Answers are the business of
whole_run.py.
"""

import json
import re

import yaml
from jsonschema import Draft202012Validator

import bodies
from calling import known_target
from contract import FILE, METHODS, Contract, read_document, walk
from editing import make_key
from opsd import Cluster, Server
from routes import read_routes


def check_frame(contract):
    document = contract.document
    assert document["openapi"] == "3.1.0"
    assert document["info"]["version"] and document["info"]["license"]["url"]
    for name in ("parameters", "headers", "responses", "schemas"):
        for key in document["components"][name]:
            assert re.fullmatch(r"[A-Za-z0-9._-]+", key), key


def check_names_given_once():
    """YAML lets the last of two members of one name win, in silence."""

    def look(node):
        if isinstance(node, yaml.MappingNode):
            names = [key.value for key, _ in node.value]
            twice = {name for name in names if names.count(name) > 1}
            assert not twice, f"{twice} given twice at {node.start_mark}"
        for child in node.value if isinstance(node.value, list) else []:
            for part in child if isinstance(child, tuple) else (child,):
                look(part)

    look(yaml.compose(FILE.read_text()))


def check_references(contract):
    used = set()
    for place, node in walk(contract.document):
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            assert node["$ref"].startswith("#/components/"), (place, node["$ref"])
            contract.resolver.resolve(node["$ref"])
            used.add(node["$ref"])
    security = [either for _, _, operation in contract.operations() for either in operation.get("security", [])]
    used |= {f"#/components/securitySchemes/{name}" for either in contract.document["security"] + security for name in either}
    for kind, components in contract.document["components"].items():
        for name in components:
            assert f"#/components/{kind}/{name}" in used, f"nothing uses {kind}/{name}"


def check_schemas(contract):
    found = [(place, node["schema"]) for place, node in walk(contract.document) if isinstance(node, dict) and "schema" in node]
    found += [(f"schemas/{name}", schema) for name, schema in contract.document["components"]["schemas"].items()]
    found = {id(schema): (place, schema) for place, schema in found}.values() # each once, however many places share it
    for place, schema in found:
        Draft202012Validator.check_schema(schema)
    for place, node in walk(contract.document["components"]["schemas"], "schemas"):
        if isinstance(node, dict) and node.get("type") == "object" and "properties" in node:
            assert node.get("additionalProperties") is False, f"{place} lets undescribed members pass"
            assert set(node.get("required", [])) <= set(node["properties"]), f"{place} requires what it does not have"
    return len(found)


def check_operations(contract):
    tags = {tag["name"] for tag in contract.document["tags"]}
    identifiers = []
    for path, method, operation in contract.operations():
        where = f"{method} {path}"
        assert operation["summary"] and set(operation["tags"]) <= tags, where
        assert any(key.startswith("2") for key in operation["responses"]), where
        for key, response in operation["responses"].items():
            assert contract.follow(response)["description"], f"{where} {key}"
        # HEAD and OPTIONS are one operation each, described for many paths together.
        assert ("operationId" in operation) == (method not in ("head", "options")), where
        assert set(contract.parameters(path, "path", method)) == set(re.findall(r"\{(.*?)\}", path)), where
        identifiers.append(operation.get("operationId"))
    named = [name for name in identifiers if name]
    assert len(named) == len(set(named)), "an operationId is given twice"
    return len(identifiers)


def check_routes(contract):
    routes = read_routes()
    paths = contract.document["paths"]
    assert set(paths) == set(routes), f"only in one of both: {set(paths) ^ set(routes)}"
    for path, route in routes.items():
        check_methods(contract, path, route)
        if route.shape == "actions":
            continue
        parameters = contract.parameters(path, "query")
        assert set(parameters) == set(route.parameters), f"{path}: only in one of both: {set(parameters) ^ set(route.parameters)}"
        assert set(contract.parameters(path, "query", "head")) == set(parameters), f"HEAD {path}"
        assert len(route.parameters) == len(set(route.parameters)), path
        assert (route.shape == "list") == ({"limit", "cursor"} <= set(parameters)), path
        assert ("sort" in parameters) == bool(route.sorts), path
        if route.sorts:
            assert words_of(contract, parameters["sort"]) == route.sorts, f"{path}: sort takes {route.sorts}"


def check_methods(contract, path, route):
    """The methods are those of the route: to read, and what its actions say."""
    item = contract.document["paths"][path]
    methods = {"options"} | {action.method for action in route.actions}
    if route.shape != "actions" or "get" in methods:
        methods |= {"get", "head"}
    assert methods == set(item) & set(METHODS), f"{path}: only in one of both: {methods ^ set(item) & set(METHODS)}"
    for method in methods & set(route.roles):
        told = contract.role(path, method) or "anybody"
        assert told == route.roles[method], f"{method} {path} takes {route.roles[method]}"
    for action in route.actions:
        where = f"{action.method} {path}"
        operation = item[action.method]
        assert set(contract.parameters(path, "query", action.method)) == set(action.parameters), where
        headers = set(contract.parameters(path, "header", action.method))
        assert ("Idempotency-Key" in headers) == (action.method == "post"), where
        # What changes something that is there; not what makes or adds.
        conditional = action.method in ("put", "patch", "delete") or path.endswith(("/corrections", "/publish", "/withdraw"))
        assert ("If-Match" in headers) == ("412" in operation["responses"]) == conditional, where
        taken = set(operation["requestBody"]["content"]) if "requestBody" in operation else set()
        assert taken == bodies.TAKEN[action.body], f"{where} takes {taken}"


def words_of(contract, parameter):
    """The fixed words that a comma list takes."""
    return contract.follow(parameter["schema"])["items"]["enum"]


def check_words(contract, server):
    """What `fields` and `include` take is what the server says that it takes."""
    for path in contract.plain_paths():
        for name, parameter in contract.parameters(path, "query").items():
            if name in ("fields", "include"):
                target = re.sub(r"\{\w+\}", "2014", path)
                problem = json.loads(server.get(f"{target}?{name}=nonesuch")[2])
                assert set(problem["errors"][0]["allowed"]) == set(words_of(contract, parameter)), f"{path}: {problem}"


def check_problems(contract, server):
    pages = server.json("/problems")["data"]
    types = contract.schema("ProblemType")["enum"]
    assert types == [f"/problems/{page['slug']}" for page in pages], "the problem types are others"
    statuses = {page["status"] for page in pages}
    assert set(contract.schema("ProblemStatus")["enum"]) == statuses, "the statuses of problems are others"
    check_statuses_described(contract, statuses)


def check_statuses_described(contract, statuses):
    """What no key of its own describes falls under `default`, whose description must name it."""
    keys = {key for _, _, operation in contract.operations() for key in operation["responses"]}
    prose = contract.document["info"]["description"] + contract.document["components"]["responses"]["Refused"]["description"]
    for status in statuses:
        assert str(status) in keys or f"`{status}`" in prose, f"{status} is described nowhere"


def check_enumerations(contract, server):
    told = server.json("/v1/config")["data"]["enumerations"]
    for name, words in told.items():
        schema = contract.schema("".join(part.capitalize() for part in name.split("_")))
        assert schema["enum"] == words, f"{name}: {schema['enum']} is not {words}"


def check_defaults(contract, server):
    limits = server.json("/v1/config")["data"]["limits"]
    limit = contract.document["components"]["parameters"]["Limit"]["schema"]
    assert (limit["default"], limit["maximum"]) == (limits["page_default"], limits["page_limit"])
    for path in contract.lists():
        applied = server.json(known_target(contract, path))["meta"]["applied"]
        described = {name: parameter["schema"]["default"] for name, parameter in contract.parameters(path, "query").items()
                     if "default" in parameter["schema"]}
        assert applied == described, f"{path}: {applied} is not {described}"


def main():
    contract = Contract(read_document())
    check_frame(contract)
    check_names_given_once()
    check_references(contract)
    schemas = check_schemas(contract)
    operations = check_operations(contract)
    check_routes(contract)
    sent = bodies.check_members(contract)
    with Cluster() as cluster, Server(cluster) as server:
        assert server.get("/openapi.yaml")[2] == FILE.read_bytes(), "the server was built with another openapi.yaml"
        check_words(contract, server)
        check_problems(contract, server)
        check_enumerations(contract, server)
        check_defaults(contract, server)
        bodies.check_required(contract, server, make_key(cluster, "admin"))
    print(f"{operations} operations on {len(contract.document['paths'])} paths, {sent} bodies, {schemas} schemas")


if __name__ == "__main__":
    main()
