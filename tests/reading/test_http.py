"""Reading over HTTP: which format is chosen, what caches may do, how answers are packed, and that what an answer says about
itself is so. The rules are those of RFC 9110, RFC 9111 and the Fetch standard.
"""

import gzip
import json
import re
from urllib.parse import urljoin, urlsplit

from opsd import Cluster, Server
from chance import seeded
from reading import NEEDED, Queries, address, get, next_of, read_csv, read_ndjson, routes

JSON, CSV, NDJSON, CUBE, TEXT = ("application/json", "text/csv", "application/x-ndjson", "application/vnd.json-stat+json",
                                 "text/plain")
SUFFIXES = {JSON: ".json", CSV: ".csv", NDJSON: ".ndjson", CUBE: ".jsonstat", TEXT: ".txt"}
FIGURES, PROGRAMMES = "/v1/observations", "/v1/programmes"

# What a caller accepts, and what it gets of figures and of programmes; None is 406.
ACCEPTED = [
    (None, JSON, JSON), ("", JSON, JSON), ("*/*", JSON, JSON), ("application/json", JSON, JSON), ("text/csv", CSV, CSV), (NDJSON, NDJSON, NDJSON),
    (CUBE, CUBE, None), (TEXT, TEXT, TEXT), ("text/*", CSV, CSV), ("application/*", JSON, JSON), ("TEXT/CSV", CSV, CSV),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON, JSON), ("image/png", None, None),
    ("application/json;q=0.5, text/csv", CSV, CSV), ("application/json;q=0.5,text/csv;q=0.4", JSON, JSON),
    ("text/csv;q=0.001, */*;q=0", CSV, CSV), ("*/*, application/json;q=0", CSV, CSV), ("application/*, application/json;q=0.2",
                                                                                       NDJSON, NDJSON),
    ("text/*;q=0.5, text/csv;q=0.1, */*;q=0.2", TEXT, TEXT), ("text/csv;q=0", None, None), ("*/*;q=0", None, None),
    ("text/csv;charset=utf-8;q=0.9, application/json;q=0.1", CSV, CSV), ("text/csv ; q=1.000 , */*;q=0.9", CSV, CSV),
    ("application/vnd.json-stat+json, application/json;q=0.1", CUBE, JSON), ("image/png, text/plain;q=0.2", TEXT, TEXT),
    ("application/*;q=0.3, text/plain;q=0.3", JSON, JSON), (f"{CUBE};q=0.9, text/csv;q=0.8", CUBE, CSV),
]


def media(headers):
    return headers["content-type"].partition(";")[0]


def accept(value):
    return {} if value is None else {"Accept": value}


def offered(path):
    return [kind for kind in SUFFIXES if kind != CUBE or path.endswith("/observations")]


def check_choice(server):
    for wish, *wanted in ACCEPTED:
        for path, kind in zip((FIGURES, PROGRAMMES), wanted):
            status, headers, body = server.get(path + "?limit=2", **accept(wish))
            if kind:
                assert (status, media(headers)) == (200, kind), (wish, path, status, headers)
                assert headers["vary"] == "Accept, Accept-Encoding", (path, headers)
                continue
            fault = json.loads(body)
            assert status == 406 and media(headers) == "application/problem+json", (wish, path, status)
            assert fault["errors"][0]["allowed"] == offered(path), fault


def check_suffixes(server):
    """A suffix is a decision: whatever Accept says, and whether or not the format is on offer."""
    for path in routes():
        for kind, suffix in SUFFIXES.items():
            for wish in (None, "image/png", "*/*;q=0", TEXT):
                status, headers, body = server.get(address(path, {"limit": "2"}, suffix), **accept(wish))
                if kind in offered(path):
                    assert (status, media(headers)) == (200, kind), (path, suffix, wish, status)
                    # Among the updates, who has a key sees drafts.
                    wanted = "Accept-Encoding" + (", Authorization" if path == "/v1/updates" else "")
                    assert headers["vary"] == wanted, (path, suffix, headers["vary"])
                else:
                    assert status == 406 and json.loads(body)["errors"][0]["code"] == "not-offered", (path, suffix, status)
    for target in ("/v1/programmes.xml", "/v1/programmes.", "/v1.json/programmes", "/v1/config.json", "/healthz.csv"):
        assert server.get(target)[0] == 404, target
    headers, _ = get(server, "/v1/programmes/free-schools.csv")
    assert media(headers) == CSV, headers


def packed(server, target, coding="gzip", **more):
    return server.get(target, **{"Accept-Encoding": coding, **more})


def check_coding(server):
    for kind, suffix in SUFFIXES.items():
        target = f"{FIGURES}{suffix}?limit=40"
        _, plain, body = server.get(target)
        status, headers, bytes_ = packed(server, target)
        assert status == 200 and headers["content-encoding"] == "gzip" and "content-encoding" not in plain, (target, headers)
        assert gzip.decompress(bytes_) == body and len(bytes_) < len(body) / 2, target
        assert int(headers["content-length"]) == len(bytes_)
        assert headers["etag"] != plain["etag"] and not headers["etag"].startswith("W/")
        assert bytes_ == packed(server, target)[2], "the same bytes each time"
    for coding, wanted in (("gzip;q=0", None), ("identity", None), ("br, zstd", None), ("*;q=0, gzip;q=0", None), ("*", "gzip"),
                           ("GZip", "gzip"), ("x-gzip", "gzip"), ("br;q=1.0, gzip;q=0.8, *;q=0.1", "gzip"), ("gzip;q=0, *", None),
                           ("identity;q=0.5, gzip;q=1.0", "gzip"), ("gzip;q=0.000", None), ("*;q=0", None), ("", None)):
        status, headers, _ = packed(server, f"{FIGURES}?limit=40", coding)
        assert status == 200 and headers.get("content-encoding") == wanted, (coding, headers)
    assert "content-encoding" not in packed(server, "/v1/areas?limit=1&fields=code")[1], "a few bytes gain nothing"


def check_tags(server):
    """A tag names the bytes: another for each format and coding, the same each time, and not that of another query."""
    tags = {}
    for target in [f"{path}{suffix}?{query}" for path in (FIGURES, "/v1/updates/2014/observations") for suffix in SUFFIXES.values()
                   for query in ("limit=40", "limit=41", "limit=40&fields=id,value", "limit=40&sort=-id")
                   if suffix != SUFFIXES[CUBE] or "fields" not in query]:
        for coding in ("identity", "gzip"):
            _, headers, body = packed(server, target, coding)
            assert re.fullmatch(r'"[\x21\x23-\x7e]+"', headers["etag"]), headers["etag"]
            assert packed(server, target, coding)[1]["etag"] == headers["etag"], target
            assert tags.setdefault(headers["etag"], body) == body, f"{target} has the tag of other bytes"
    _, first, _ = server.get(FIGURES + "?limit=3", Accept=CSV)
    _, other, _ = server.get(FIGURES + "?limit=3", Accept=TEXT)
    assert first["etag"] != other["etag"]


def check_conditions(server):
    for suffix in SUFFIXES.values():
        for coding in ("identity", "gzip"):
            target = f"{FIGURES}{suffix}?limit=40"
            _, whole, _ = packed(server, target, coding)
            tag = whole["etag"]
            other = packed(server, target, "gzip" if coding == "identity" else "identity")[1]["etag"]
            for field, wanted in ((tag, 304), (f"W/{tag}", 304), ("*", 304), (f'"a", {tag}', 304), (f'"a",W/{tag},"b"', 304),
                                  (f'W/"a" , {tag}', 304), (['"a"', tag], 304), ([tag, '"a"'], 304), (['"a"', '"b"'], 200), ('"a"', 200), (tag.strip('"'), 200), (other, 200), ('"a", "b"', 200),
                                  (tag.upper() if tag.upper() != tag else '"0"', 200)):
                status, headers, body = packed(server, target, coding, **{"If-None-Match": field})
                assert status == wanted, (target, coding, field, status)
                if status == 304:
                    assert body == b"" and "content-type" not in headers, headers
                    same = ("etag", "vary", "cache-control", "content-length")
                    assert {name: headers[name] for name in same} == {name: whole[name] for name in same}
            for field, wanted in ((tag, 200), ("*", 200), (f'"a", {tag}', 200), (['"a"', tag], 200), (f"W/{tag}", 412), (other, 412), ('"a"', 412), ("", 412)):
                for method in ("GET", "HEAD"):
                    for more, then in (({}, wanted), ({"If-None-Match": tag}, 304 if wanted == 200 else wanted)):
                        status, headers, body = server.request(method, target, {"Accept-Encoding": coding, "If-Match": field, **more})
                        assert status == then, (method, target, coding, field, more, status)
                        if then == 412:
                            assert media(headers) == "application/problem+json" and "etag" not in headers and "link" not in headers, headers
                            assert method == "HEAD" or json.loads(body)["type"] == "/problems/precondition-failed", body
    for target in ("/", "/v1/config", "/openapi.yaml", "/healthz", f"{FIGURES}.csv", f"{FIGURES}.ndjson", "/v1/export", "/v1/changes.atom"):
        assert server.get(target, **{"If-Match": '"a"'})[0] == 412 and server.get(target, **{"If-Match": "*"})[0] == 200, target
        assert server.get(target + "?nonsense", **{"If-Match": '"a"'})[0] in (400, 412), target
    assert server.get("/v1/areas/nowhere", **{"If-Match": '"a"'})[0] == 404, "what would not be answered anyhow has its own problem"


def check_caching(server):
    fixed, lasting, asked = "public, max-age=31536000, immutable", "public, max-age=3600, immutable", "public, no-cache"
    for query, wanted in (("", asked), ("dataset_version=1", fixed), ("dataset_version=1&as_of=2014-03-14", fixed), ("as_of=2014-03-14", lasting), ("as_of=2014-11-26", lasting), ("vintage=2013", lasting),
                          ("vintage=latest", asked), ("vintage=first", asked), ("vintage=all", asked), ("update=2014", asked),
                          ("as_of=2999-01-01", asked), ("as_of=2014-11-27", asked)):
        for suffix in ("", *SUFFIXES.values()):
            _, headers, _ = server.get(f"{FIGURES}{suffix}?limit=1&{query}")
            assert headers["cache-control"] == wanted, (query, suffix, headers["cache-control"])
    for target in (FIGURES + "?limit=0", "/v1/nothing", FIGURES + ".xml"):
        assert server.get(target)[1]["cache-control"] == "no-store", target


def check_head(server):
    changing = ("date", "server-timing", "cache-status")
    for path in (FIGURES, PROGRAMMES, "/v1/observations/17", "/v1/programmes/free-schools"):
        for suffix in ("", *SUFFIXES.values(), ".csv-metadata.json"):
            for coding in ("identity", "gzip"):
                answers = [server.request(method, path + suffix, {"Accept-Encoding": coding}) for method in ("GET", "HEAD")]
                (status, headers, _), (same, others, body) = answers
                assert status == same and body == b"", (path, suffix)
                for name in changing:
                    headers.pop(name, None), others.pop(name, None)
                assert headers == others, (path, suffix, headers, others)


def check_ranges(server):
    _, whole, body = server.get(FIGURES + ".csv")
    for asked in ("bytes=0-9", "bytes=-5", "bytes=999999999-"):
        status, headers, again = server.get(FIGURES + ".csv", Range=asked)
        assert status == 200 and again == body and "content-range" not in headers, asked
        assert headers["accept-ranges"] == whole["accept-ranges"] == "none"


def check_options(server):
    for path in (*routes(), "/v1/observations/17", "/v1/programmes.csv", "/", "/healthz"):
        status, headers, body = server.request("OPTIONS", path)
        assert status == 204 and headers["allow"].startswith("GET, HEAD, OPTIONS") and body == b"", (path, status)
        assert "access-control-allow-methods" not in headers, "nobody asked"
        status, headers, _ = server.request("OPTIONS", path, {
            "Origin": "https://example.org", "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match"})
        assert status == 204 and headers["access-control-allow-origin"] == "*"
        assert "GET" in headers["access-control-allow-methods"] and int(headers["access-control-max-age"]) > 0
        assert "if-none-match" in headers["access-control-allow-headers"].lower()
    for target in (FIGURES, FIGURES + ".csv", "/v1/nothing", FIGURES + "?limit=0", "/healthz"):
        _, headers, _ = server.get(target, Origin="https://example.org")
        assert headers["access-control-allow-origin"] == "*", target
        exposed = {name.strip().lower() for name in headers["access-control-expose-headers"].split(",")}
        assert {"etag", "link", "retry-after"} <= exposed, exposed


def check_timing(server):
    for target in (FIGURES, FIGURES + ".csv", FIGURES + "?limit=0", "/v1/nothing", "/healthz"):
        told = server.get(target)[1]["server-timing"]
        if told == "cache;desc=hit":
            continue
        found = dict(re.fullmatch(r"([a-z]+);dur=(\d+\.\d+)", part).groups() for part in told.split(", "))
        assert set(found) == {"db", "total"} and 0 <= float(found["db"]) <= float(found["total"]), (target, found)


def check_pretty(server):
    for path in (*routes(), "/v1/observations/17"):
        compact, pretty = (get(server, address(path, {"pretty": value}))[1].decode() for value in ("false", "true"))
        assert compact.count("\n") == 1 and pretty.count("\n") > 10 and '\n  "data": ' in pretty, path
        one, other = (json.loads(text.replace("pretty=true", "pretty=false")) for text in (compact, pretty))
        assert one == other, path


def check_narrowing(server, path, given, filters, narrowed):
    """One filter more each time, as many rows as it says, until there are none."""
    spare = [name for name in filters if name not in NEEDED.get(path, {})]
    assert [one["parameter"] for one in narrowed] == spare[:len(narrowed)] and (narrowed or not spare), (path, given, narrowed)
    for at, one in enumerate(narrowed):
        kept = {name: value for name, value in given.items() if name not in spare[at + 1:]}
        assert one["total"] == json.loads(get(server, address(path, kept))[1])["meta"]["total"], (path, given, one)
        assert json.loads(get(server, one["link"])[1])["meta"]["total"] == one["total"], one
    assert all(one["total"] for one in narrowed[:-1]) and not any(one["total"] for one in narrowed[-1:]), (path, given, narrowed)


def check_explanations(server, queries):
    """Of queries that find nothing: leaving out the filter that is named gives as many rows as it says."""
    explained = 0
    for _ in range(4000):
        path, query = queries.draw()
        if explained == 40:
            return
        given = {name: value for name, value in query.items() if name != "fields"}
        answer = json.loads(get(server, address(path, {**given, "explain": "true"}))[1])
        explain = answer["meta"]["explain"]
        filters = [name for name in queries.routes[path] if name in given and name != "sort"]
        assert [one["parameter"] for one in explain["understood"]] == filters, (path, given, explain)
        if answer["data"]:
            assert explain["emptied_by"] == explain["narrowed"] == []
            continue
        check_narrowing(server, path, given, filters, explain["narrowed"])
        explained += len(filters) > 0
        named = {one["parameter"]: one for one in explain["emptied_by"]}
        for name in filters:
            if name in NEEDED.get(path, {}):  # and so cannot be left out
                assert name not in named, (path, given, explain)
                continue
            rest = {other: value for other, value in given.items() if other != name}
            page = json.loads(get(server, address(path, rest))[1])
            told = named.get(name, {"total_without": 0, "nearby": []})
            assert told["total_without"] == page["meta"]["total"], (path, given, name)
            assert told["nearby"] == [one["links"]["self"] for one in page["data"][:3]], (path, given, name)
            if name in named:
                assert json.loads(get(server, told["link"])[1])["data"] == page["data"], told["link"]
    raise AssertionError(f"only {explained} queries found nothing")


def check_permalinks(server, queries):
    """The permanent address gives the same data, from its first page or any other, and for good."""
    for path in [*queries.routes, *[queries.draw()[0] for _ in range(40)]]:
        query = {**queries.filters(path), "limit": "2"}
        if order := queries.sort(path):
            query["sort"] = order
        target = address(path, query)
        for _ in range(3):
            headers, body = get(server, target)
            page = json.loads(body)
            lasting, again = get(server, page["meta"]["permalink"])
            assert json.loads(again)["data"] == page["data"], (target, page["meta"]["permalink"])
            assert "immutable" in lasting["cache-control"], (page["meta"]["permalink"], lasting["cache-control"])
            assert json.loads(again)["meta"]["permalink"] == page["meta"]["permalink"]
            target = next_of(headers)
            if not target:
                break


def check_descriptions(server, queries):
    """Each CSV is described by what its Link leads to: the same columns, and the address of that CSV."""
    for path in [*queries.routes, "/v1/observations/17", *[queries.draw()[0] for _ in range(20)]]:
        query = queries.filters(path) if path in queries.routes else {}
        target = address(path, query, ".csv")
        headers, _ = get(server, target)
        link = urljoin("http://here" + target, re.search(r'<([^>]*)>; rel="describedby"', headers["link"])[1])
        described, body = get(server, link.removeprefix("http://here"))
        table = json.loads(body)
        assert media(described) == "application/csvm+json", link
        names, _ = read_csv(server, target)
        assert [column["name"] for column in table["tableSchema"]["columns"]] == names, link
        assert urlsplit(urljoin(link, table["url"])) == urlsplit("http://here" + target), (table["url"], target)
        _, chosen, _ = server.get(address(path, query), Accept=CSV)
        assert (chosen["content-location"], chosen["link"].count(link.removeprefix("http://here").rpartition("/")[2])) == (target, 1), (target, chosen)
        assert "content-location" not in headers and "content-location" not in get(server, address(path, query))[0], target
    headers, _ = get(server, FIGURES + ".csv?limit=1&programme=academies")
    headers, _ = get(server, next_of(headers))
    link = urljoin("http://here" + FIGURES, re.search(r'<([^>]*)>; rel="describedby"', headers["link"])[1])
    get(server, link.removeprefix("http://here"))


def main():
    chance = seeded()
    with Cluster() as cluster, Server(cluster, cache=True) as server:
        checks = [check_choice, check_suffixes, check_coding, check_tags, check_conditions, check_caching, check_head, check_ranges,
                  check_options, check_timing, check_pretty]
        for check in checks:
            check(server)
        queries = Queries(server, chance)
        for check in (check_explanations, check_permalinks, check_descriptions):
            check(server, queries)
        assert read_ndjson(server, FIGURES + ".ndjson?limit=1")
    print(f"{len(checks) + 3} kinds of promises over HTTP are kept")


if __name__ == "__main__":
    main()
