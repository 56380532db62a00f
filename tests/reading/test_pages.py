"""Pages of every list while rows are changed, moved, added and deleted between them, above all the one that a page has just ended with: what nobody
touched appears exactly once, in whatever order. And pages of the longest query that is taken, whose links are taken as well."""

from chance import seeded
from editing import KINDS, Caller, make_key
from opsd import Cluster, Server
from reading import Queries, address, exact_json, get, next_of, read_json, read_ndjson
from test_sort import key_of

WALKS = 4  # through each list
PAGES = 6  # of each walk, about
FILES = {path: file for file, (path, _) in KINDS.items()}
UNITS = ("schools", "gbp", "percent", "families", "places")
PERIODS = ("2011", "2012-03", "FY2013", "2014-02-28", "2013-autumn", "2012..2013")


class Editor:
    """Changes what lists are sorted by, and remembers the rows."""

    def __init__(self, server, key, queries, chance):
        self.caller = Caller(server, key)
        self.queries = queries
        self.chance = chance
        self.number = 0
        self.touched = set()

    def text(self):
        """A title that nothing else has: short, or longer than what a cursor tells of it."""
        self.number += 1
        return f"{self.chance.choice('amZé😀') * self.chance.choice([1, 3, 120])} \"{self.chance.randrange(100)}\" {self.number}"

    def one_of(self, path):
        """The identifier of something else in the record."""
        return identifier_of(self.chance.choice(self.queries.documents[path]))

    def change(self, file):
        """Another draw of one of the things that a row of that kind is sorted by."""
        name, title, place = {"name": self.text()}, {"title": self.text()}, {"position": 100 + self.number}
        programme = {"programme": self.one_of("/v1/programmes")}
        return self.chance.choice({
            "principles": [name, place],
            "programmes": [name],
            "indicators": [name, programme, {"unit": self.chance.choice(UNITS)}],
            "areas": [name, {"level": self.chance.choice(["region", "county", "district"])}],
            "organisations": [name, {"kind": self.chance.choice(["charity", "company"])}],
            "documents": [title],
            "commitments": [title, {"due": self.chance.choice(PERIODS)}],
            "events": [title, programme, {"period": self.chance.choice(PERIODS)}],
            "recommendations": [title, place, {"made_by": self.one_of("/v1/organisations")}],
            "case_studies": [title, programme, {"area": self.one_of("/v1/areas")}],
        }[file])

    def trouble(self, path, document):
        """Deletes what the row is of, unless something needs it, or changes it, unless a rule of the record forbids it."""
        file = FILES.get(path, "indicators" if document.get("indicator") else "programmes")
        identifier = identifier_of(document) if path in FILES else document.get("indicator") or document.get("programme")
        if not identifier:
            return
        target = f"{KINDS[file][0]}/{identifier}"
        self.touched.add(identifier)
        if self.chance.random() > 0.2 or self.caller.delete(target, "*").status != 204:
            self.caller.patch(target, self.change(file), "*")

    def add(self):
        """A new row somewhere in the order."""
        self.number += 1
        answer = self.caller.post("/v1/areas", {"code": f"x-new-{self.number}", "name": self.text(), "level": "region", "scheme": "local"})
        assert answer.status == 201, answer


def identifier_of(document):
    return document.get("slug") or document.get("code")


def walk(server, editor, path, target):
    """The keys of all rows, page by page."""
    seen = []
    while target:
        page = exact_json(get(server, target)[1])
        target = page["links"].get("next")
        seen += map(key_of, page["data"])
        if target:
            editor.trouble(path, page["data"][-1])
            editor.trouble(path, editor.chance.choice(editor.queries.documents[path]))
            if path == "/v1/areas":
                editor.add()
    return seen


def check_walk(server, editor, path, query):
    """How many rows were told once, as nobody had touched them."""
    before = read_ndjson(server, address(path, query, ".ndjson"))
    editor.touched.clear()
    seen = walk(server, editor, path, address(path, {**query, "limit": str(max(1, len(before) // PAGES))}))
    after = {key_of(document): document for document in read_ndjson(server, address(path, query, ".ndjson"))}
    steady = [key_of(one) for one in before if after.get(key_of(one)) == one and identifier_of(one) not in editor.touched]
    wrong = [(key, seen.count(key)) for key in steady if seen.count(key) != 1]
    assert not wrong, f"{path} {query} tells of {wrong}"
    return len(steady)


# Filters that name a great deal, and the lists that tell what there is to name.
NAMED = {"programme": "/v1/programmes", "indicator": "/v1/indicators", "principle": "/v1/principles", "organisation": "/v1/organisations"}


def longest(queries, path, query, suffix, limit):
    """The address of a query with filters that name as much as it can hold, spelt with more escapes than they need until it has as many bytes as are
    taken; None where they do not come to that."""
    start = address(path, query, suffix)
    named = {}
    for name in [name for name in queries.routes[path] if name in NAMED]:
        for identifier in dict.fromkeys(map(identifier_of, queries.documents[NAMED[name]][:100])):
            more = {**named, name: [*named.get(name, []), identifier]}
            if len(start + spelt(start, more, 0)) <= limit:
                named = more
    spare = limit - len(start + spelt(start, named, 0))
    target = start + spelt(start, named, spare // 2)
    return target + "&" * (limit - len(target)) if limit - 1 <= len(target) <= limit else None


def spelt(start, named, escapes):
    """Those filters, with so many characters as escapes."""
    query = ""
    for name, values in named.items():
        value = ",".join(values)
        query += f"{'&' if '?' in start + query else '?'}{name}=" + "".join(f"%{ord(letter):02X}" for letter in value[:escapes]) + value[escapes:]
        escapes = max(0, escapes - len(value))
    return query


def check_longest(server, queries):
    """All pages of the longest queries, by links of every kind."""
    walks, limit = 0, server.json("/v1/config")["data"]["limits"]["target_bytes"]
    for path, keys in queries.sorts.items():
        sort = ",".join(sorted(keys, key=lambda key: key not in ("name", "title"))[:3])
        target, table = (longest(queries, path, {"sort": sort} if sort else {}, suffix, limit) for suffix in ("", ".csv"))
        if not target:
            continue
        assert server.get(target + "&x")[0] == 414, target
        headers, body = get(server, f"{target}&limit=7")
        seen = [*map(key_of, exact_json(body)["data"])]
        while following := next_of(headers):
            assert len(following) > limit, following
            get(server, exact_json(body)["meta"]["permalink"])
            headers, body = get(server, following)
            seen += map(key_of, exact_json(body)["data"])
        assert seen == [*map(key_of, read_json(server, target))], target
        if following := table and next_of(get(server, f"{table}&limit=7")[0]):
            get(server, following)
            walks += len(seen) > 7
    return walks


def main():
    chance = seeded()
    with Cluster() as cluster, Server(cluster) as server:
        queries = Queries(server, chance)
        editor = Editor(server, make_key(cluster, "publisher"), queries, chance)
        with Server(cluster, "--target-limit", "1500") as strict:
            long = [check_longest(one, queries) for one in (server, strict)]
        steady, walks = 0, 0
        for path in [path for path, keys in queries.sorts.items() if keys]:
            for _ in range(WALKS):
                sort = queries.sort(path)
                steady += check_walk(server, editor, path, {"sort": sort} if sort else {})
                walks += 1
    assert steady > 20 * walks, "hardly anything is left alone"
    assert min(long) > 3, "hardly any list has so many filters"
    print(f"{walks} walks through pages told of {steady} rows that nobody touched, once each; {sum(long)} through those of the longest queries")


if __name__ == "__main__":
    main()
