"""Asks for everything that openapi.yaml describes: every page of every list, every object, every filter, every format, every
kind of refusal. Fails on an answer of another status than the one described, on formats or methods that disagree, and on an
example that is not what the server says. Whether the answers are as described is for whole_run.py.
"""

import json
import sys
from decimal import Decimal

import formats
import refusals
from calling import Caller, add, carried, known_target, same, with_query
from contract import Contract, read_document, walk
from opsd import Cluster, Server


def read_all(caller, target):
    """Every object of a list, page by page."""
    objects, page = [], caller.get(add(target, "limit=25"))
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
        found[path] = read_all(caller, known_target(caller.contract, path))
    everything = "/v1/observations?vintage=all&derived=true&limit=1000"
    whole = {**found, "/v1/observations": caller.get(everything)["data"]}
    for path, objects in whole.items():
        for one in objects if any(other.startswith(f"{path}/{{") for other in caller.contract.plain_paths()) else []:
            alone = caller.get(one["links"]["self"])["data"]
            # Links stay at the moment of their row, which in a list of every vintage is not now.
            caller.expect(alone | {"links": one["links"]} == one, f"{one['links']['self']} is another in its list")
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
        target = known_target(caller.contract, path)
        for name, parameter in caller.contract.parameters(path, "query").items():
            if name in ("cursor", "sort", "fields", "include"):
                continue
            value = carried(name, objects)
            page = caller.get(with_query(target, name, value))
            caller.expect(page["data"], f"{target}?{name}={value} finds nothing")
            caller.expect(name != "explain" or page["meta"]["explain"]["emptied_by"] == [], f"{target}: explain")
            if "example" in parameter:
                example = parameter["example"]
                caller.get(with_query(target, name, ",".join(map(str, example)) if isinstance(example, list) else example))


def try_words(caller, found):
    """Every word that sort, fields and include take, alone, and the examples of several together."""
    for path in caller.contract.plain_paths():
        target = known_target(caller.contract, path, found)
        parameters = caller.contract.parameters(path, "query")
        for name in {"sort", "fields", "include"} & set(parameters):
            parameter = parameters[name]
            for word in (*parameter["schema"]["items"]["enum"], ",".join(parameter["example"])):
                # Pages of many objects take long to validate, and tell no more than a few.
                answer = caller.get(with_query(target, name, word) + ("&limit=5" if "limit" in parameters else ""))
                check_word(caller, f"{target}?{name}={word}", name, word, answer.get("data", []))
            for suffix in ("csv", "csv-metadata.json", "ndjson"):
                if f"{path}.{suffix}" not in caller.contract.document["paths"]:
                    continue
                formatted = known_target(caller.contract, f"{path}.{suffix}", found)
                caller.get(with_query(formatted, name, ",".join(parameter["example"])))
        if "sort" in parameters:
            try_orders(caller, target, parameters["sort"], parameters["fields"]["schema"]["items"]["enum"][0])


def check_word(caller, target, name, word, data):
    """`fields` gives the members named and no others, `include` what it names."""
    for one in data if isinstance(data, list) else [data]:
        if name == "fields":
            caller.expect(set(one) == {field.partition(".")[0] for field in word.split(",")}, f"{target}: {list(one)}")
        if name == "include":
            caller.expect(set(one["included"]) == set(word.split(",")), f"{target}: {one['included']}")


def try_orders(caller, target, parameter, identifier):
    """Every order is one of the same objects."""
    plain = None
    for word in parameter["schema"]["items"]["enum"]:
        page = caller.get(with_query(target, "sort", word) + f"&fields={identifier}&limit=1000")
        names = sorted(str(one[identifier]) for one in page["data"])
        plain = plain or names
        caller.expect(names == plain, f"{target}?sort={word} has other objects")


def try_formats(caller, found):
    """The same query gives the same rows in every format, whether a suffix or Accept has chosen it."""
    for path, objects in found.items():
        target = known_target(caller.contract, path)
        document, csv, ndjson, text = (known_target(caller.contract, f"{path}.{suffix}") for suffix in ("json", "csv", "ndjson", "txt"))
        accepted = [caller.get(target, 200, {"Accept": kind}) for kind in ("text/csv", "application/x-ndjson")]
        table, lines = caller.get(csv), caller.get(ndjson)
        caller.expect(accepted == [table, lines], f"{target}: suffix and Accept differ")
        caller.expect([json.loads(line) for line in lines.splitlines()] == objects, f"{ndjson} has other objects")
        caller.expect(len(formats.read_csv(table.decode())) == len(objects) + 1, f"{csv} has other rows")
        count = f"{min(len(objects), 100)} of {len(objects)} rows"
        caller.expect(count in caller.get(text).decode(), f"{text} has other rows")
        caller.expect(caller.get(add(document, "limit=1000"))["data"] == objects, f"{document} has other objects")
        caller.get(add(csv, "limit=1"))
    for target in ("/v1/observations", "/v1/updates/2014/observations"):
        for query in ("", "?vintage=all&derived=true", "?period=1999"):
            check_cube(caller, f"{target}.jsonstat{query}")


def check_cube(caller, target):
    figures = sorted(formats.cube_figures(caller.get(target)), key=lambda one: (one[3], str(one)))
    rows = caller.get(target.replace(".jsonstat", ".json") + ("&" if "?" in target else "?") + "limit=1000")["data"]
    wanted = sorted(((row["indicator"], row["area"]["code"] or "not-stated", row["period"]["code"], row["id"],
                      None if row["value"] is None else Decimal(str(row["value"]))) for row in rows),
                    key=lambda one: (one[3], str(one)))
    caller.expect(figures == wanted, f"{target} has other figures than the rows")


def try_suffixes(caller, found):
    """A single object in every format, and what is the same in all formats and singles."""
    for path in caller.contract.lasting_paths():
        target = known_target(caller.contract, path, found)
        plain = caller.ask("GET", target, 200, {"Accept-Encoding": "gzip;q=0"})
        packed = caller.ask("GET", target, 200, {"Accept-Encoding": "br, gzip"})
        caller.expect(formats.unpack(*packed) == plain[1], f"{target}: packed it says something else")
        caller.expect("content-encoding" not in plain[0], f"{target} is packed for those who cannot unpack")
        asked = caller.ask("OPTIONS", target, 204, {"Origin": "http://there", "Access-Control-Request-Method": "GET"})
        caller.expect("access-control-allow-methods" in asked[0], f"{target} answers no preflight")


def try_pinned(caller):
    """What is pinned may be kept for good; the permalink of what is not leads to the same."""
    for query in ("as_of=2013-12-31", "vintage=2013"):
        headers, _ = caller.ask("GET", f"/v1/observations?{query}", 200)
        caller.expect("immutable" in headers["cache-control"], f"{query} is not to be kept")
    page = caller.get("/v1/observations?programme=free-schools")
    caller.expect(caller.get(page["meta"]["permalink"])["data"] == page["data"], "the permalink leads to something else")
    picture = caller.get("/v1/indicators/free-schools-open/chart.svg?derived=true")
    caller.expect(caller.get(formats.permalink_of(picture)) == picture, "the permalink leads to another picture")


def try_explained(caller):
    """A query that nothing fits is told which filter emptied it."""
    for target in ("/v1/areas?level=region&parent=K02000001", "/v1/observations?indicator=free-schools-open&period=2009",
                   "/v1/commitments?due=1999", "/v1/events?status=planned&period=2010&programme=gov-uk", "/v1/search?q=school&type=area",
                   "/v1/indicators?q=free%20shcools", "/v1/observations?q=zzzz&area=K02000001"):
        page = caller.get(f"{target}&explain=true")
        told = page["meta"]["explain"]
        caller.expect(page["data"] == [] and len(told["understood"]) == target.count("="), f"{target}: {told}")
        for without in told["emptied_by"]:
            caller.expect(caller.get(without["link"])["meta"]["total"] == without["total_without"], f"{target}: {without}")
            for link in without["nearby"]:
                caller.get(link)


def try_methods(caller, found):
    """HEAD is GET less the body, OPTIONS names the methods, and an answer that has not changed is not sent again."""
    for path in caller.contract.lasting_paths():
        target = known_target(caller.contract, path, found)
        for asked, wanted in ((target, 200), (add(target, "nonsense=1"), 400)):
            whole, body = caller.ask("GET", asked, wanted)
            head, _ = caller.ask("HEAD", asked, wanted)
            caller.expect(same(whole) == same(head), f"HEAD {asked} has other headers than GET")
            caller.expect(int(head.get("content-length", len(body))) == len(body), f"HEAD {asked} has another length than GET")
            caller.ask("OPTIONS", asked, 204)
        tag = caller.ask("GET", target, 200)[0].get("etag", "")
        for field in (tag, f'"other", W/{tag}', "*"):
            for method in ("GET", "HEAD"):
                unchanged, body = caller.ask(method, target, 304, {"If-None-Match": field})
                caller.expect(unchanged.get("etag") == tag and body == b"", f"{method} {target}: 304 of another answer")
        caller.get(target, 200, {"If-None-Match": '"other"'})


def try_pages(caller):
    """What people read comes as text and as a page too."""
    for accept, media_type in (("*/*", "application/json"), ("text/plain", "text/plain; charset=utf-8"),
                               ("text/html,*/*;q=0.8", "text/html; charset=utf-8")):
        headers, _ = caller.ask("GET", "/", 200, {"Accept": accept})
        caller.expect(headers["content-type"] == media_type, f"/ gives {headers['content-type']} to {accept}")
    headers, _ = caller.ask("GET", "/problems/not-found", 200, {"Accept": "text/html,*/*;q=0.8"})
    caller.expect(headers["content-type"].startswith("text/html"), "a problem has no page for browsers")


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


def is_open(contract, target):
    """Whether anybody may read what is there; what takes a key is written by other tests first."""
    return any(contract.patterns[path].fullmatch(target.partition("?")[0]) for path in contract.open_paths())


def compare_example(caller, place, example):
    if not isinstance(example, dict):
        return
    if "instance" in example:
        method = "DELETE" if example["status"] == 405 else "GET"
        headers = {"Authorization": "Bearer nonsense"} if "must be Bearer" in example["detail"] else None
        now = json.loads(caller.ask(method, example["instance"], example["status"], headers)[1])
    elif is_open(caller.contract, example.get("links", {}).get("self", "")):
        now = caller.get(example["links"]["self"], headers={"Host": "127.0.0.1:8080"})
        now = now if "data" in example else now["data"]
        now = now[0] if isinstance(now, list) else now  # a row that is asked for by filters
    else:
        return
    caller.expect(now == example, f"the example at {place} is no longer the answer, which is {json.dumps(now, ensure_ascii=False)}")


def main():
    contract = Contract(read_document())
    with Cluster() as cluster, Server(cluster, cache=True) as server:
        caller = Caller(contract, server)
        for path in ("/", "/v1/config", "/problems", "/openapi.yaml", "/healthz", "/readyz"):
            caller.get(path)
        found = try_lists(caller)
        try_links(caller, found)
        try_filters(caller, found)
        try_words(caller, found)
        try_formats(caller, found)
        try_suffixes(caller, found)
        try_pinned(caller)
        try_explained(caller)
        try_methods(caller, found)
        try_pages(caller)
        examples = try_examples(caller)
        refusals.try_faults(caller, found)
        refusals.try_unacceptable(caller, found)
        refusals.try_limited(caller, cluster, found)
        refusals.try_refusing(caller, cluster, found)
        refusals.try_locked(caller, cluster, found)
        refusals.try_without_database(caller, cluster, found)
    print(f"{caller.asked} answers, {examples} examples")
    if caller.faults:
        print(*caller.faults, sep="\n")
        sys.exit(f"{len(caller.faults)} faults")


if __name__ == "__main__":
    main()
