"""Permanent links, content hashes and citations of figures: the program of docs/guides/citing.md finds every hash again, in every
vintage; what is corrected gets another hash and link while the old link goes on giving the old bytes; and each form of a citation
is read back by a reader of its own.
"""

import csv
import json
import re
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import odd
from opsd import Cluster, ROOT, Server

sys.path.insert(0, str(ROOT / "tests" / "contract"))
import formats

VINTAGES = ("latest", "first", "all", "2011", "2013", "2014")


def program_of_the_guide():
    """What the guide's program defines, without the part that asks a server."""
    code = re.search(r"```python\n(.*?)```", (ROOT / "docs/guides/citing.md").read_text(), re.S)[1]
    defined = {}
    exec(code.partition("\nwith urlopen")[0], defined)
    return defined


def exact(text):
    """JSON whose numbers keep their digits, as the guide reads it."""
    return json.loads(text, parse_int=str, parse_float=str)


def read_figures(server, query):
    """All figures of a query, by way of NDJSON, which has no pages."""
    status, _, body = server.get(f"/v1/observations.ndjson?{query}")
    assert status == 200, body
    return [exact(line) for line in body.decode().splitlines()]


def check_hashes(server, guide, query):
    figures = read_figures(server, query)
    for figure in figures:
        assert figure["content_hash"] == guide["content_hash"](figure), (figure["permalink"], guide["canonical_text"](figure))
    return len(figures)


def check_permalinks(server):
    """The link of every revision gives that very revision, with the hash that it has now."""
    figures = read_figures(server, "vintage=all&derived=true")
    for figure in figures:
        status, headers, body = server.get(figure["permalink"])
        kept = exact(body)["data"]
        assert status == 200 and "immutable" in headers["cache-control"], (figure["permalink"], body)
        for name in ("id", "revision", "permalink", "content_hash", "value", "unit", "sources"):
            assert kept[name] == figure[name], (figure["permalink"], name, kept[name], figure[name])
    assert len({figure["permalink"] for figure in figures}) == len({figure["content_hash"] for figure in figures}) == len(figures)
    return len(figures)


class Edition:
    """A copy of the record that changes from import to import."""

    def __init__(self, cluster, folder):
        self.cluster = cluster
        self.folder = folder

    def publish(self, name, change):
        """Imports the copy with one of its files changed."""
        path = Path(self.folder, name)
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        change(rows)
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        self.cluster.opsd("import", self.folder, check=True)


def row_of(rows, identifier, revision="1"):
    return next(row for row in rows if (row["id"], row["revision"]) == (identifier, revision))


def check_correction(server, edition):
    """A correction: same number, another hash and link, and the old link gives the old bytes, as does the citation's."""
    before = exact(server.get("/v1/observations/17")[2])["data"]
    forms = [f"/v1/observations/17/citation{suffix}?dataset_version=1" for suffix in ("", ".txt", ".bib", ".csl.json")]
    links = [before["permalink"], *forms]
    kept = [server.get(link)[2] for link in links]
    latest = server.get("/v1/observations/17/citation.txt")[2]

    def correct(rows):
        rows.append(dict(row_of(rows, "17"), revision="2", value="175.50", value_text="175.50", reason="one was missed", corrected_on="2015-01-01"))

    edition.publish("observations.csv", correct)
    after = exact(server.get("/v1/observations/17")[2])["data"]
    assert (after["id"], after["revision"]["number"], after["value"]) == ("17", "2", "175.50")
    assert after["content_hash"] != before["content_hash"] and after["permalink"] != before["permalink"]
    assert [server.get(link)[2] for link in links] == kept, "an old link gives other bytes"
    assert exact(server.get("/v1/observations/17?revision=1")[2])["data"]["content_hash"] == before["content_hash"]
    cited = server.get("/v1/observations/17/citation.txt")[2].decode()
    assert cited.encode() != latest and after["content_hash"] in cited and "175.50" in cited
    assert server.get("/v1/observations/17/citation.txt?revision=1")[2] == latest, "the first revision is cited otherwise"


# What shows the figure beside links to it.
SHOWING = ("/v1/observations?indicator=free-schools-open&fields=links.citation", "/v1/indicators/free-schools-open?fields=latest", "/v1/checks?fields=observations",
           "/v1/compare?from=2011&to=2014&fields=links&limit=1000", "/v1/indicators/free-schools-open/chart.svg?derived=false", "/v1/conflicts/15-17?fields=claims")


def links_to_the_figure(server, target):
    """What follows its number, in each of them."""
    return set(re.findall(r'"/v1/observations/17(?:/citation)?(\?[^"]*)?"', server.get(target)[2].decode()))


def check_links_to_the_revision(server):
    """What shows the figure as of before its correction links to what it was; as of now, to what it is."""
    for target in SHOWING:
        assert links_to_the_figure(server, target) == {""}, target
        assert links_to_the_figure(server, f"{target}&as_of=2014-12-31") == {"?revision=1"}, target
    shown = server.json("/v1/observations/17?revision=1")["data"]["links"]
    assert (shown["self"], shown["citation"]) == ("/v1/observations/17", "/v1/observations/17/citation?revision=1"), shown
    assert server.json(shown["citation"])["data"]["links"] == {"self": shown["citation"], "observation": "/v1/observations/17?revision=1"}


def check_later_changes(server, edition):
    """What is not in the figure's own row, and in the row of a revision that is not the newest: the links follow."""
    link = "/v1/observations/17?revision=1&dataset_version=1"
    kept = server.get(link)[2]
    hashes = {}

    def publish(name, change):
        edition.publish(name, change)
        check_permalinks(server)
        hashes[name, len(hashes)] = {figure["id"]: figure["content_hash"] for figure in read_figures(server, "derived=true")}

    publish("observations.csv", lambda rows: row_of(rows, "17").update(note="Told before it was corrected."))
    publish("observations.csv", lambda rows: next(row for row in rows if row["other_sources"]).update(other_sources=""))
    publish("indicators.csv", lambda rows: next(row for row in rows if row["slug"] == "academies-open").update(unit="academies"))
    note, sources, unit = hashes.values()
    assert len(set(note.items()) - set(sources.items())) == 1 and set(sources.items()) != set(unit.items())
    assert server.get(link)[2] == kept


def check_other_names(server, edition):
    """What a figure is called after has another name: the new name is cited in the version that has it, and the old one stays in its own."""
    for file, key, number, member in (("indicators.csv", "academies-open", 22, "name"), ("areas.csv", "E92000001", 15, "name"),
                                      ("documents.csv", "open-public-services-2014", 22, "title")):
        link = f"/v1/observations/{number}/citation"
        before = server.json(link)["data"]
        edition.publish(file, lambda rows, key=key, member=member: next(row for row in rows if key in row.values()).update({member: "Quite another name"}))
        after = server.json(link)["data"]
        version = server.json("/v1/observations?limit=1")["meta"]["dataset_version"]
        assert "Quite another name" in after["text"] and after["url"].endswith(f"&dataset_version={version}"), (file, after)
        assert server.json(f"{link}?dataset_version={before['url'].rsplit('=', 1)[1]}")["data"] == before, file


def check_archive(cluster):
    """All revisions brought at once, into another server: each still has a link of its own."""
    with tempfile.TemporaryDirectory() as folder:
        archive = str(Path(folder, "record.zip"))
        cluster.opsd("export", archive, check=True)
        with Cluster(record=archive) as other, Server(other) as server:
            assert exact(server.get("/v1/observations/17?revision=1&dataset_version=1")[2])["data"]["value"] == "174"
            return check_permalinks(server)


# As BibTeX and LaTeX would show it: commands that every common reader knows. Any other is told from the text it stands for.
SHOWN = {r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
         r"\&": "&", r"\%": "%", r"\#": "#", r"\_": "_", r"\$": "$", r"\textquoteleft{}": "‘",
         r"\textquoteright{}": "’", r"\textquotedblleft{}": "“", r"\textquotedblright{}": "”", "---": "—", "--": "–", "~": "\u00a0",
         r"{\'{e}}": "é", r"{\"{u}}": "ü", r"{\c{c}}": "ç", r"\ss{}": "ß"}


def shown(value):
    return re.sub("|".join(map(re.escape, sorted(SHOWN, key=len, reverse=True))), lambda found: SHOWN[found[0]], value)


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def date_in_words(parts):
    return " ".join([*map(str, parts[2:]), *(MONTHS[month - 1] for month in parts[1:2]), str(parts[0])])


def check_citation(server, figure, documents):
    """All forms of one citation say the same, which is what the figure and its document say."""
    data = server.json(figure["links"]["citation"])["data"]
    path, question, query = figure["links"]["citation"].partition("?")
    text, bibtex, csl = (server.get(f"{path}.{suffix}{question}{query}")[2].decode() for suffix in ("txt", "bib", "csl.json"))
    assert text == data["text"] + "\n" and bibtex == data["bibtex"] + "\n" and json.loads(csl) == data["csl"]
    document, source = documents[figure["vintage"]["document"]], figure["sources"][0]
    item, = data["csl"]
    title = re.fullmatch('<span class="nocase">(.+)</span>', item["title"])[1]
    fields = formats.read_bibtex(bibtex)
    parts = list(map(int, document["published_on"].split("-")))
    revision, version = data["url"].rsplit("&dataset_version=", 1)
    permalink, shown_in = figure["permalink"].rsplit("&dataset_version=", 1)
    assert revision == f"http://127.0.0.1:{server.port}{permalink}" and int(version) >= int(shown_in) and data["content_hash"] == figure["content_hash"]
    assert server.json(f"{path}?{query}{question and '&'}dataset_version={version}")["data"] == data, "the version cited is cited otherwise"
    assert (item["URL"], fields["url"], item["id"]) == (data["url"], data["url"], fields["ID"])
    assert (item["container-title"], item["publisher"]) == (document["title"], document["publisher"])
    assert item["issued"] == {"date-parts": [parts]} and item["section"] == source["section"]
    assert item["locator"] == re.sub(r"^lines:(\d+)$", r"line \1", source["locator"]).replace("lines:", "lines ")
    assert [fields.get(name) for name in ("year", "day")] == [str(parts[0]), *(map(str, parts[2:]) if parts[2:] else [None])]
    assert fields.get("month") == (MONTHS[parts[1] - 1][:3].lower() if parts[1:] else None)
    assert shown(fields["title"]) == title, (fields["title"], title)
    assert shown(fields["publisher"]) == document["publisher"]
    told = [figure["value_text"], figure["period"]["as_stated"] or "", figure["period"]["code"], *figure["dimensions"].values(),
            figure["area"]["name"] or "area not stated", *[status for status in [figure["status"]] if status != "actual"],
            f"a rival of observation {figure['rival_of']}" if figure["rival"] else ""]
    assert all(part in title and part in text for part in told), (told, text)
    wanted = [title, document["title"], document["publisher"], date_in_words(parts), source["section"], item["locator"],
              "Open Public Services record", f"observation {figure['id']}", "dataset version", data["url"], data["content_hash"]]
    assert all(part in text for part in wanted), (wanted, text)
    if figure["derived"]:
        assert f"Computed as {figure['derived']['formula']} from" in text and figure["derived"]["formula"] in item["note"]
    return title


def check_citations(server):
    documents = {document["slug"]: document for document in server.json("/v1/documents")["data"]}
    figures = read_figures(server, "vintage=all&derived=true")
    titles = {check_citation(server, figure, documents): figure["id"] for figure in figures}
    assert len(set(titles.values())) == len({figure["id"] for figure in figures}), "two figures are cited alike"
    return len(figures)


ODD = r"""UPDATE dataset SET version = version + 1;
UPDATE document SET title = E'100% of {R&D} #1_a $x \\ ~ ^ — “é ü ç ß” £5 € … ‘2×’ a''b', publisher = E'A & B\u00a0–\u00a0C' WHERE slug = 'open-public-services-2014'"""


def check_odd_words(cluster, server):
    cluster.sql(ODD)
    fields = formats.read_bibtex(server.get("/v1/observations/17/citation.bib")[2].decode())
    assert shown(fields["howpublished"]).startswith("In 100% of {R&D} #1_a $x \\ ~ ^ — “é ü ç ß” £5 € … ‘2×’ a'b, A & B\u00a0–\u00a0C, section"), fields


ACCEPTED = (
    ("", "application/json"), ("*/*", "application/json"), ("text/*", "text/plain; charset=utf-8"),
    ("application/x-bibtex", "application/x-bibtex; charset=utf-8"),
    ("application/vnd.citationstyles.csl+json;q=0.9, application/json;q=0.8", "application/vnd.citationstyles.csl+json"),
    ("text/plain;q=0.3, application/x-bibtex;q=0.31", "application/x-bibtex; charset=utf-8"),
    ("application/json;q=0, */*;q=0.1", "text/plain; charset=utf-8"), ("text/csv", None), ("*/*;q=0", None),
)


def check_negotiation(server):
    for accept, wanted in ACCEPTED:
        status, headers, body = server.request("GET", "/v1/observations/17/citation", {"Accept": accept})
        if wanted is None:
            assert status == 406 and len(json.loads(body)["errors"][0]["allowed"]) == 4, (accept, status, body)
        else:
            assert (status, headers["content-type"]) == (200, wanted), (accept, status, headers)
            assert headers["vary"] == "Accept, Host, X-Forwarded-Proto, Accept-Encoding", headers


def check_origins(server):
    for headers, origin in (({"Host": "figures.example"}, "http://figures.example"),
                            ({"Host": "figures.example:8443", "X-Forwarded-Proto": "https"}, "https://figures.example:8443"),
                            ({"Host": "[::1]:80", "X-Forwarded-Proto": "gopher"}, "http://[::1]:80")):
        status, got, body = server.request("GET", "/v1/observations/17/citation.csl.json", headers)
        address = urlsplit(json.loads(body)[0]["URL"])
        assert (status, f"{address.scheme}://{address.netloc}") == (200, origin), body
        assert got["vary"] == "Host, X-Forwarded-Proto, Accept-Encoding", got
        again = server.request("GET", "/v1/observations/17/citation.csl.json", {**headers, "If-None-Match": got["etag"]})
        assert again[0] == 304 and again[2] == b"", again


def main():
    guide = program_of_the_guide()
    with Cluster() as cluster, Server(cluster) as server, tempfile.TemporaryDirectory() as folder:
        for path in (ROOT / "record").glob("*.csv"):
            Path(folder, path.name).write_bytes(path.read_bytes())
        edition = Edition(cluster, folder)
        cited = check_citations(server)
        check_negotiation(server)
        check_origins(server)
        check_permalinks(server)
        check_correction(server, edition)
        check_links_to_the_revision(server)
        check_later_changes(server, edition)
        check_other_names(server, edition)
        archived = check_archive(cluster)
        queries = [f"vintage={vintage}&derived=true" for vintage in VINTAGES]
        queries += [f"vintage=all&derived=true&dataset_version={version}" for version in range(1, 6)]
        hashed = sum(check_hashes(server, guide, query) for query in queries)
        check_citations(server)
        check_odd_words(cluster, server)
        odd.grow(cluster, 40, 25)
        hashed += check_hashes(server, guide, "vintage=all&derived=true")
        print(f"{cited} citations read back in each form; {hashed} hashes found again; {archived} links hold in a copy of the record")


if __name__ == "__main__":
    main()
