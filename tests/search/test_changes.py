"""What was published and corrected, in order: as a list, one by one, and as an Atom feed; and that nobody can alter it."""

import csv
import json
import re
import shutil
import socket
import subprocess
import tempfile
import xml.etree.ElementTree as tree
from datetime import date, timedelta
from pathlib import Path

from opsd import Cluster, ROOT, Server
from recording import Request, Response

ATOM = "{http://www.w3.org/2005/Atom}"
RECORD = ROOT / "record"
COUNTED = ["principles", "programmes", "organisations", "indicators", "commitments", "events", "recommendations", "case_studies", "evidence"]
REASON = 'the count was <misread> & "over" is ]]> not §'


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def changed_record(folder, changes):
    """A copy of the record; `changes` maps a file to what is done to its rows."""
    copy = Path(folder)
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(RECORD, copy)
    for name, change in changes.items():
        rows = rows_of(copy / name)
        change(rows)
        with open(copy / name, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return copy


def add_revision(rows, revision, value):
    first = next(row for row in rows if row["id"] == "1")
    rows.append(dict(first, revision=str(revision), value=str(value), value_text=f"more than {value:,}", reason=REASON))


def changes(server, query=""):
    return server.json("/v1/changes" + query)["data"]


def test_published(server, cluster, folder):
    entries = changes(server)
    documents = [slug for slug, in cluster.sql("SELECT slug FROM document ORDER BY published_from DESC, slug DESC")]
    assert [entry["document"] for entry in entries] == documents, entries
    for entry in entries:
        assert (entry["kind"], entry["subject"]) == ("published", {"type": "document", "id": entry["document"]})
        assert entry["before"] is None and entry["reason"] is None and entry["dataset_version"] == 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", entry["at"])
        wanted = {name: sum(row["document"] == entry["document"] for row in rows_of(RECORD / f"{name}.csv")) for name in COUNTED}
        figures = [row for row in rows_of(RECORD / "observations.csv") if row["document"] == entry["document"]]
        wanted["observations"] = sum(not row["formula"] for row in figures)
        wanted["derived"] = sum(bool(row["formula"]) for row in figures)
        assert entry["after"] == {name: count for name, count in wanted.items() if count}, entry
        for link in entry["links"].values():
            assert server.get(link)[0] == 200, link
        one = server.json(entry["links"]["self"])["data"]
        assert one == entry


def test_filters(server, cluster, folder):
    whole = changes(server)
    today = date.fromisoformat(whole[0]["at"][:10])
    for query, keeps in {
            "kind=published": lambda entry: True, "kind=corrected,withdrawn": lambda entry: False,
            "type=document": lambda entry: True, "type=observation": lambda entry: False,
            "update=2014": lambda entry: entry["update"] == 2014, "update=2011,2013": lambda entry: entry["update"] != 2014,
            "document=open-public-services-2013": lambda entry: entry["document"] == "open-public-services-2013",
            f"since={today}": lambda entry: True, f"since={today + timedelta(1)}": lambda entry: False}.items():
        answer = server.json("/v1/changes?" + query)
        wanted = list(filter(keeps, whole))
        assert answer["data"] == wanted and answer["meta"]["total"] == len(wanted), query
    for query in ("kind=altered", "type=documents", "update=2012", "document=no", "since=2014", "since=yesterday", "sort=x", "cursor=x"):
        status, _, body = server.get("/v1/changes?" + query)
        assert status == 400 and json.loads(body)["errors"], (query, status)
    for number in ("0", "01", "999999", "-1", "x", "9" * 30, "1.0"):
        assert server.get("/v1/changes/" + number)[0] == 404, number


def test_pages_survive_a_correction(server, cluster, folder):
    """Reads a page, then another revision arrives, then reads on: what was to come still comes, once."""
    whole = changes(server)
    feed_before = feed(server)
    page = server.json("/v1/changes?limit=2")
    copy = changed_record(folder, {"observations.csv": lambda rows: add_revision(rows, 2, 1001)})
    cluster.opsd("import", str(copy), check=True)
    read = page["data"]
    while "next" in page["links"]:
        page = server.json(page["links"]["next"])
        read += page["data"]
    assert read == whole and page["meta"]["total"] == len(whole) + 1
    assert changes(server)[1:] == whole
    # What stood in the feed stands there to the letter.
    kept = [tree.tostring(entry) for entry in feed_before.findall(ATOM + "entry")]
    assert [tree.tostring(entry) for entry in feed(server).findall(ATOM + "entry")[1:]] == kept
    assert feed(server).findtext(ATOM + "id") == feed_before.findtext(ATOM + "id")
    assert feed(server).findtext(ATOM + "updated") > feed_before.findtext(ATOM + "updated")


def test_corrected(server, cluster, folder):
    entry, = changes(server, "?kind=corrected")
    assert entry["subject"] == {"type": "observation", "id": "1"} and entry["links"]["subject"] == "/v1/observations/1"
    assert entry["before"] == {"revision": 1, "value": 1000, "value_text": "more than 1,000", "qualifier": "more-than"}
    assert entry["after"] == {"revision": 2, "value": 1001, "value_text": "more than 1,001", "qualifier": "more-than"}
    assert entry["reason"] == REASON and entry["dataset_version"] == 2 and entry["update"] == 2011
    assert server.json("/v1/observations/1")["data"]["value"] == 1001
    found = server.json("/v1/search?q=1,001&type=observation")["data"]
    assert [hit["id"] for hit in found] == ["1"], "search does not know the figure as corrected"


def test_repeats_add_nothing(server, cluster, folder):
    before = changes(server)
    copy = changed_record(folder, {"observations.csv": lambda rows: add_revision(rows, 2, 1001)})
    cluster.opsd("import", str(copy), check=True)
    shutil.rmtree(copy)
    copy = changed_record(folder, {"observations.csv": lambda rows: add_revision(rows, 2, 1001),
                                   "areas.csv": lambda rows: rows[0].update(name="The United Kingdom")})
    cluster.opsd("import", str(copy), check=True)
    assert changes(server) == before
    assert server.json("/v1/search?q=the united kingdom".replace(" ", "+"))["data"][0]["title"] == "The United Kingdom"


def test_a_third_revision_and_a_new_document(server, cluster, folder):
    def publish(rows):
        rows.append(dict(rows[-1], slug="late-leaflet", title="Late leaflet", published_on="2014-12", sha256="0" * 64))

    def revise(rows):
        add_revision(rows, 2, 1001)
        add_revision(rows, 3, 1002)
    copy = changed_record(folder, {"observations.csv": revise, "documents.csv": publish})
    cluster.opsd("import", str(copy), check=True)
    corrected, published = changes(server, "?limit=2")
    assert (corrected["before"]["revision"], corrected["after"]["revision"]) == (2, 3)
    assert (published["subject"]["id"], published["after"]) == ("late-leaflet", {})
    assert published["dataset_version"] == corrected["dataset_version"] == 4


def test_a_failed_import_leaves_no_trace(server, cluster, folder):
    before = changes(server)
    copy = changed_record(folder, {"observations.csv": lambda rows: add_revision(rows, 4, 1003) or rows[-1].update(status="done")})
    assert cluster.opsd("import", str(copy)).returncode == 1
    assert changes(server) == before


def test_nobody_alters_it(server, cluster, folder):
    before = changes(server)
    for statement in ("UPDATE change SET title = 'x'", "UPDATE change SET title = 'x' WHERE false", "DELETE FROM change",
                      "DELETE FROM change WHERE change_id = 1", "TRUNCATE change",
                      "INSERT INTO change (change_id, changed_at, dataset_version, kind, type, subject, title, after) "
                      "OVERRIDING SYSTEM VALUE VALUES (1, now(), 1, 'published', 'document', 'x', 'x', '{}') "
                      "ON CONFLICT (change_id) DO UPDATE SET title = 'x'",
                      "INSERT INTO change (changed_at, dataset_version, kind, type, subject, title, before) "
                      "VALUES (now(), 1, 'withdrawn', 'document', 'x', 'x', '{}')"):
        try:
            cluster.sql(statement)
        except subprocess.CalledProcessError as refused:
            assert "stays on record" in refused.stderr or "change_reason_fits_kind" in refused.stderr, refused.stderr
        else:
            raise AssertionError(statement)
    assert changes(server) == before


def feed(server, query="", **headers):
    status, got, body = server.request("GET", "/v1/changes.atom" + query, headers)
    assert status == 200 and got["content-type"] == "application/atom+xml", (status, got)
    return tree.fromstring(body)


def check_feed(root):
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must hold, may hold once, and how dates, ids and links look."""
    assert root.tag == ATOM + "feed"
    entries = root.findall(ATOM + "entry")
    for place in [root, *entries]:
        for once in ("id", "title", "updated"):
            assert len(place.findall(ATOM + once)) == 1 and place.findtext(ATOM + once).strip(), (place.tag, once)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", place.findtext(ATOM + "updated"))
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", place.findtext(ATOM + "id"))
        alternates = [(link.get("type"), link.get("hreflang")) for link in place.findall(ATOM + "link") if link.get("rel") == "alternate"]
        assert len(alternates) == len(set(alternates)) == 1
        for link in place.findall(ATOM + "link"):
            assert re.match(r"https?://[^/]+/", link.get("href")), link.get("href")
        for name in ("published", "rights", "subtitle", "content", "summary", "generator", "icon", "logo", "source"):
            assert len(place.findall(ATOM + name)) <= 1, name
    assert root.find(f"{ATOM}author/{ATOM}name").text, "no author"
    assert [link.get("rel") for link in root.findall(ATOM + "link")].count("self") == 1
    ids = [root.findtext(ATOM + "id")] + [entry.findtext(ATOM + "id") for entry in entries]
    assert len(set(ids)) == len(ids)
    newest_first = [entry.findtext(ATOM + "updated") for entry in entries]
    assert newest_first == sorted(newest_first, reverse=True)
    assert all(root.findtext(ATOM + "updated") >= moment for moment in newest_first)
    assert list(root)[-len(entries):] == entries or not entries
    known = {"feed", "id", "title", "subtitle", "updated", "author", "name", "rights", "link", "entry", "published", "category", "content"}
    assert {element.tag for element in root.iter()} <= {ATOM + name for name in known}


def test_feed(server, cluster, folder):
    root = feed(server)
    check_feed(root)
    listed = changes(server)
    entries = root.findall(ATOM + "entry")
    assert len(entries) == len(listed)
    for entry, change in zip(entries, listed):
        assert entry.findtext(ATOM + "updated") == change["at"]
        assert entry.findtext(ATOM + "title") == f"{change['title']}: {change['kind']}"
        links = {link.get("rel"): link.get("href") for link in entry.findall(ATOM + "link")}
        origin = f"http://127.0.0.1:{server.port}"
        assert links == {"alternate": origin + change["links"]["self"], "related": origin + change["links"]["subject"]}
        assert ("reason: " + REASON in entry.findtext(ATOM + "content")) == (change["reason"] is not None)
    for query, count in {"?kind=corrected": 2, "?kind=published&type=document": len(listed) - 2, "?type=area": 0}.items():
        root = feed(server, query)
        check_feed(root)
        assert len(root.findall(ATOM + "entry")) == count
        assert root.find(f"{ATOM}link[@rel='self']").get("href").endswith("/v1/changes.atom" + query)
    for query in ("?kind=x", "?limit=1", "?q=a"):
        assert server.get("/v1/changes.atom" + query)[0] == 400, query


def test_each_feed_has_an_id_of_its_own(server, cluster, folder):
    def feed_id(query="", **headers):
        return feed(server, query, **headers).findtext(ATOM + "id")
    assert feed_id() == "urn:uuid:" + cluster.sql("SELECT feed_id FROM dataset")[0][0]
    feeds = [["", "?"], ["?kind=corrected", "?kind=corrected,corrected"], ["?kind=withdrawn"], ["?type=area"], ["?type=document"],
             ["?kind=corrected,withdrawn", "?kind=withdrawn,corrected"],
             ["?kind=published&type=area", "?type=area&kind=published"]]
    ids = [{feed_id(query, **headers) for query in same for headers in ({}, {"Host": "open.example"})} for same in feeds]
    assert all(len(same) == 1 for same in ids), ids
    assert len(set.union(*ids)) == len(feeds), "two feeds have one id"
    assert all(one[23:].startswith("8") or one == feed_id() for one in set.union(*ids)), ids
    entries = {entry.findtext(ATOM + "id") for entry in feed(server).iter(ATOM + "entry")}
    assert entries >= {entry.findtext(ATOM + "id") for entry in feed(server, "?kind=corrected").iter(ATOM + "entry")}


def test_feed_over_http(server, cluster, folder):
    status, headers, body = server.get("/v1/changes.atom")
    assert server.request("GET", "/v1/changes.atom", {"If-None-Match": headers["etag"]})[0] == 304
    head = server.request("HEAD", "/v1/changes.atom")
    assert (head[0], head[1]["etag"], head[2]) == (200, headers["etag"], b"")
    assert server.request("POST", "/v1/changes.atom")[0] == 405

    def origin(target="/v1/changes.atom", **sent):
        lines = [f"GET {target} HTTP/1.1", "Connection: close", *(f"{name.replace('_', '-')}: {value}" for name, value in sent.items())]
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode())
            reply = Response(connection)
            reply.request = Request("GET", target, sent)
            reply.begin()
            root = tree.fromstring(reply.read())
        check_feed(root)
        return root.find(f"{ATOM}link[@rel='self']").get("href").removesuffix("/v1/changes.atom")
    assert origin(Host="open.example:8443") == "http://open.example:8443"
    assert origin(Host="[::1]:8080") == "http://[::1]:8080"
    assert origin(Host="open.example", X_Forwarded_Proto="https") == "https://open.example"
    assert origin(Host="open.example", X_Forwarded_Proto="javascript") == "http://open.example"
    assert origin("http://open.example/v1/changes.atom", Host="open.example") == "http://open.example"
    assert origin("http://open.example/v1/changes.atom", Host="other.example") == "http://open.example"
    assert server.get("/v1/changes.atom", Host='a"/><script>')[0] == 400


def test_an_empty_record():
    with Cluster(record=None) as cluster:
        cluster.opsd("migrate", check=True)
        with Server(cluster) as server:
            assert changes(server) == [] and server.json("/v1/search?q=police")["data"] == []
            check_feed(feed(server))


TESTS = [test_published, test_filters, test_pages_survive_a_correction, test_corrected, test_repeats_add_nothing,
         test_a_third_revision_and_a_new_document, test_a_failed_import_leaves_no_trace, test_nobody_alters_it, test_feed,
         test_each_feed_has_an_id_of_its_own, test_feed_over_http]


def main():
    with Cluster() as cluster, Server(cluster) as server, tempfile.TemporaryDirectory() as folder:
        for test in TESTS:
            test(server, cluster, Path(folder, "record"))
            print(f"{test.__name__}: good")
    test_an_empty_record()
    print("test_an_empty_record: good")


if __name__ == "__main__":
    main()
