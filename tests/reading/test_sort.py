"""Sorting against Python's own sort, for every key of every list both ways, with what has no value last; and cursors in every
order, while rows come in before and after the one they stand at.
"""

from calendar import monthrange
from decimal import Decimal

from opsd import Cluster, Server
from chance import seeded
from reading import Queries, address, exact_json, get, member, next_of, read_json, read_ndjson

# Where a key is not the member of its own name.
MEMBERS = {"area": "area.code", "period": "period.end", "due": "due.end", "made_in": "made_in.update",
           "indicators": "indicators.total", "commitments": "commitments.total", "open": "commitments.open", "met": "commitments.met",
           "delta": "delta.value", "percent": "delta.percent", "safe": "safe_to_compare"}
NUMBERS = ("id", "value", "year", "update", "made_in", "delta", "percent", "total", "indicators", "commitments", "open", "met")

# How to add a row like one that is there: the list's table, its key, and what has to differ besides.
TABLES = {
    "/v1/areas": ("area", "code", {"code": "'x-copy-{number}'", "scheme": "'local'"}),
    "/v1/case-studies": ("case_study", "slug", {}),
    "/v1/commitments": ("commitment", "slug", {}),
    "/v1/documents": ("document", "slug", {}),
    "/v1/events": ("event", "slug", {}),
    "/v1/indicators": ("indicator", "slug", {}),
    "/v1/organisations": ("organisation", "slug", {}),
    "/v1/principles": ("principle", "slug", {"position": "(SELECT max(position) + 1 FROM principle)"}),
    "/v1/programmes": ("programme", "slug", {}),
    "/v1/recommendations": ("recommendation", "slug", {"position": "(SELECT max(position) + 1 FROM recommendation)"}),
    "/v1/updates": ("yearly_update", "year", {"year": "(SELECT max(year) + 1 FROM yearly_update)"}),
}


def last_day(day):
    """The last day of a date that is known to the day, month or year."""
    year, month, *_ = [*map(int, day.split("-")), 12]
    return day if len(day) == 10 else f"{year}-{month:02}-{monthrange(year, month)[1]}"


def value_of(document, key):
    """What a document is sorted by, or None."""
    if key == "published_on":
        return last_day(member(document, "vintage.published_on") or document["published_on"])
    path = MEMBERS.get(key, key)
    value = member(document, path if path.split(".")[0] in document else key)
    return Decimal(value) if value is not None and key in NUMBERS else value


def in_order(documents, sort):
    """Python's order: its sort is stable, so that the last key comes first."""
    for key in reversed(sort.split(",")):
        name, falling = key.lstrip("-"), key.startswith("-")
        if name == "position":  # has no member: it is the order of the list, in which the vintages of a thing have one place
            places = {}
            for one in sorted(documents, key=lambda one: one["at"]):
                places.setdefault(one.get("slug", one["at"]), one["at"])
            documents = sorted(documents, key=lambda one: places[one.get("slug", one["at"])], reverse=falling)
            continue
        there = [one for one in documents if value_of(one, name) is not None]
        gone = [one for one in documents if value_of(one, name) is None]
        documents = sorted(there, key=lambda one: value_of(one, name), reverse=falling) + gone
    return documents


def key_of(document):
    """What tells a document from all others of its list; with vintage=all a thing is there once for each update."""
    if "class" in document:  # a row of a comparison
        pair = [document[side].get("observation") for side in ("from", "to")] if "from" in document else []
        return (document.get("type"), document.get("slug"), document["class"], *pair)
    one = document.get("slug") or document.get("code") or document["id"]
    return one, member(document, "revision.number"), member(document, "vintage.update")


def check_order(server, path, sort, query):
    """The order is Python's, and the same whether read whole or in pages."""
    documents = read_ndjson(server, address(path, query, ".ndjson"))
    for at, document in enumerate(documents):
        document["at"] = at
    wanted = [key_of(document) for document in in_order(documents, sort)]
    whole = read_ndjson(server, address(path, {**query, "sort": sort}, ".ndjson"))
    paged = read_json(server, address(path, {**query, "sort": sort, "limit": "37"}))
    assert [key_of(document) for document in whole] == wanted, f"{path}?sort={sort} {query}"
    assert [key_of(document) for document in paged] == wanted, f"{path}?sort={sort} {query} in pages"


def check_orders(server, queries, chance):
    checked = 0
    for path, keys in filter(lambda item: item[1], queries.sorts.items()):
        several = [",".join(chance.sample(keys, 2 + number % 2)) for number in range(6)]
        for sort in [*keys, *several]:
            for query in ({}, queries.filters(path)):
                check_order(server, path, sort, query)
                checked += 1
    return checked


def copy(cluster, path, document, number):
    """Adds a row that differs from the document's in nothing but its key."""
    table, key, different = TABLES[path]
    different = {key: "'copy-{number}'", **different}
    rows = cluster.sql("SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' "
                       f"AND table_name = '{table}' AND is_generated = 'NEVER' AND is_identity = 'NO'")
    columns = [row[0] for row in rows]
    values = [different.get(column, column).format(number=number) for column in columns]
    cluster.sql(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} "
                f"WHERE {key}::text = '{key_of(document)[0]}'")


def copy_figure(cluster, document, number):
    """Adds a figure of the same series and value for a day that has none."""
    identity, day = int(document["id"]), f"{1000 + number}-01-01"
    cluster.sql(
        "INSERT INTO observation (observation_id, series_id, update_year, reported_from, published_from, citation_id, period, area_basis, "
        "value, value_text, qualifier, status) SELECT (SELECT max(observation_id) + 1 FROM observation), series_id, update_year, "
        f"reported_from, published_from, citation_id, '{day}', area_basis, value, value_text, qualifier, status FROM observation "
        f"WHERE observation_id = {identity} ORDER BY revision LIMIT 1")


def walk(cluster, server, path, sort, limit, number):
    """Pages through a list, while copies of its first and its last row come in after the first page."""
    query = {"sort": sort} if sort else {}
    before = read_ndjson(server, address(path, query, ".ndjson"))
    headers, _ = get(server, address(path, {**query, "limit": str(limit)}, ".ndjson"))
    add = copy_figure if path == "/v1/observations" else lambda cluster, *rest: copy(cluster, path, *rest)
    add(cluster, before[0], number)
    add(cluster, before[-1], number + 1)
    seen = [key_of(document) for document in before[:limit]]
    while target := next_of(headers):
        headers, body = get(server, target)
        seen += [key_of(document) for document in read_ndjson(server, target)]
    assert len(set(seen)) == len(seen), f"{path} {query} gives a row twice"
    missing = [key for key in map(key_of, before) if key not in set(seen)]
    assert not missing, f"{path} {query} misses {missing}"
    assert len(read_ndjson(server, address(path, query, ".ndjson"))) == len(before) + 2, f"{path}: nothing was added"


def check_inserts(cluster, server, queries):
    """Every order of every list that rows are added to."""
    walks = 0
    for path in [*TABLES, "/v1/observations"]:
        for sort in ["", *queries.sorts[path]]:
            walks += 1
            limit = 41 if path == "/v1/observations" else 2 if path in ("/v1/updates", "/v1/principles") else 9
            walk(cluster, server, path, sort, min(limit, len(queries.documents[path]) - 1), 2 * walks)
    return walks


def refusal(server, target):
    """The code of the only fault that an address has."""
    status, _, body = server.get(target)
    assert status == 400 and body.count(b'"code"') == 1, (target, status, body)
    return body.decode().partition('"code":"')[2].partition('"')[0]


def check_belonging(server):
    """A cursor stays with its filters and order, and does not care how rows are shown."""
    base = "/v1/observations?programme=academies,free-schools&sort=-value"
    whole = [one["id"] for one in read_ndjson(server, base.replace("?", ".ndjson?"))]
    headers, _ = get(server, base + "&limit=3")
    cursor = next_of(headers).partition("cursor=")[2]
    for other in ("programme=academies&sort=-value", "programme=academies,free-schools&sort=value",
                  "programme=academies,free-schools", "programme=academies,free-schools&sort=-value&status=actual",
                  "programme=academies,free-schools&sort=-value&vintage=all", ""):
        assert refusal(server, f"/v1/observations?{other}&cursor={cursor}") == "invalid-value", other
    assert refusal(server, f"/v1/indicators?programme=academies,free-schools&cursor={cursor}") == "invalid-value"
    for other in ("limit=5", "limit=5&fields=id,value", "limit=5&pretty=true", "limit=5&include=source", "limit=5&explain=true"):
        page = read_page(server, f"{base}&{other}&cursor={cursor}")
        assert [one["id"] for one in page] == whole[3:8], other
    for suffix in (".json", ".ndjson"):
        rows = read_page(server, f"{base.replace('?', suffix + '?')}&limit=5&cursor={cursor}")
        assert [one["id"] for one in rows] == whole[3:8], suffix


def read_page(server, target):
    _, body = get(server, target)
    if ".ndjson" in target:
        return [exact_json(line) for line in body.decode().splitlines()]
    return exact_json(body)["data"]


def main():
    chance = seeded()
    with Cluster() as cluster, Server(cluster) as server:
        queries = Queries(server, chance)
        orders = check_orders(server, queries, chance)
        check_belonging(server)
        walks = check_inserts(cluster, server, queries)
    print(f"{orders} orders are Python's; {walks} walks went on while rows came in")


if __name__ == "__main__":
    main()
