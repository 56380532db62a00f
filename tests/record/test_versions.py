"""Every permalink gives its answer for good: the same bytes after everything in the record has been changed, corrected, added to and
taken away. And whatever happens, a version shows exactly what was there when it was the newest."""

import json
import subprocess
from opsd import BINARIES, Cluster, Server

# Every table with versions changes in every way that the record may: rows that are new, changed and gone.
UPHEAVAL = """
BEGIN;
UPDATE dataset SET version = version + 1, changed_at = clock_timestamp();
UPDATE yearly_update SET title = title || ' (second edition)', summary = 'Told anew.';
UPDATE document SET title = 'New: ' || title, contributors = '[]' WHERE slug LIKE '%2014';
UPDATE organisation SET name = upper(name);
UPDATE area SET name = upper(name), level = 'other';
UPDATE principle SET name = upper(name);
UPDATE principle_name SET name = upper(name);
UPDATE programme SET name = upper(name), aliases = aliases || ARRAY['another name {version}'], part_of = NULL;
DELETE FROM programme_principle WHERE position > 1;
UPDATE programme_principle SET position = 2 WHERE programme < 'm';
DELETE FROM programme_organisation WHERE programme > 'm';
UPDATE indicator SET name = upper(name), unit = 'things', definition = 'Another.';
UPDATE observation SET superseded_from = date '2026-01-01' + {version}
  WHERE value IS NOT NULL AND rival_of IS NULL AND revision = 1 + {version} AND observation_id < 5000;
INSERT INTO observation (observation_id, revision, series_id, update_year, reported_from, published_from, citation_id, period, area_basis, value,
                         value_text, qualifier, status, formula, reason)
  SELECT observation_id, 2 + {version}, series_id, update_year, reported_from, date '2026-01-01' + {version}, citation_id, period, area_basis, value + 0.50, 'corrected', 'exact',
    status, formula, 'a slip of the pen' FROM observation WHERE value IS NOT NULL AND rival_of IS NULL AND revision = 1 + {version} AND observation_id < 5000;
INSERT INTO observation_input (observation_id, revision, input_id)
  SELECT i.observation_id, 2 + {version}, i.input_id FROM observation_input i
  JOIN observation o ON (o.observation_id, o.revision) = (i.observation_id, 2 + {version}) WHERE i.revision = 1 + {version};
UPDATE observation SET note = 'a new note' WHERE revision = 1;
INSERT INTO series (indicator, dimensions) SELECT slug, '{{"slice": "{version}"}}' FROM indicator;
INSERT INTO observation (observation_id, series_id, update_year, reported_from, published_from, citation_id, period, area_basis, value, value_text,
                         qualifier, status)
  SELECT 5000 + {version} * 1000 + row_number() OVER (), series_id, 2014, '2014-12-01', '2014-12-01', 1, '2014-12', 'not-stated', 1.10, '1.10', 'exact', 'actual'
  FROM series WHERE dimensions = '{{"slice": "{version}"}}';
UPDATE commitment SET title = upper(title), due = '2020';
DELETE FROM further_citation WHERE commitment IS NOT NULL OR position > 1;
UPDATE further_citation SET position = 5 WHERE event IS NOT NULL;
UPDATE event SET title = upper(title), period = '2001';
UPDATE recommendation SET title = upper(title);
DELETE FROM case_study_observation;
DELETE FROM case_study_organisation;
DELETE FROM case_study WHERE slug > 'm' AND slug NOT IN (SELECT case_study FROM further_citation WHERE case_study IS NOT NULL);
UPDATE case_study SET title = upper(title);
UPDATE arithmetic_check SET title = upper(title), left_side = left_side || ' + 1' WHERE told;
DELETE FROM arithmetic_check WHERE slug LIKE 'free-schools-opened%';
DELETE FROM arithmetic_check_source;
SELECT change_enter();
SELECT refresh_changed();
COMMIT;
"""


def targets():
    """Every list with its formats and queries, and singles, as far as they are read from the record."""
    routes = subprocess.run([str(BINARIES / "tests" / "list_routes")], check=True, capture_output=True, text=True).stdout
    paths = sorted({line.split()[0] for line in routes.splitlines() if line.startswith("/v1/") and "GET:anybody" in line})
    lists = [path for path in paths if "{" not in path and "." not in path
             and path not in ("/v1/config", "/v1/export", "/v1/search") and not path.startswith("/v1/compare")]
    yield from lists
    yield from (f"/v1/compare{part}?from=2011&to=2014" for part in ("", "/names", "/summary", ".csv"))
    yield from (f"{path}.{suffix}" for path in lists for suffix in ("csv", "ndjson", "txt"))
    yield from (f"{path}?limit=3&explain=true" for path in lists)
    yield from ("/v1/observations.jsonstat?programme=free-schools", "/v1/observations?vintage=all&derived=true&limit=1000",
                "/v1/observations?sort=-value&include=indicator,programme,source", "/v1/observations?as_of=2013-12-31",
                "/v1/observations?indicator=free-schools-open&vintage=first&pretty=true", "/v1/updates/2014/observations",
                "/v1/programmes?principle=choice&sort=-name", "/v1/search?q=police+commisioners", "/v1/search?q=govuk",
                "/v1/observations/17", "/v1/observations/17/citation", "/v1/programmes/free-schools", "/v1/principles/decentralisation", "/v1/updates/2014",
                "/v1/commitments.csv?due=2014..", "/v1/areas/E92000001", "/v1/case-studies?sort=slug", "/v1/changes/1",
                "/v1/checks?result=fail", "/v1/checks/derived-126", "/v1/conflicts/15-17?as_of=2014-12-31")


def permalink(server, target):
    """The permalink of an answer that has one, and in its own format."""
    path, _, query = target.partition("?")
    for suffix in (".csv", ".ndjson", ".txt", ".jsonstat"):
        if path.endswith(suffix):
            version = server.json("/v1/principles")["meta"]["dataset_version"]
            return f"{target}{'&' if query else '?'}dataset_version={version}"
    return server.json(target)["meta"]["permalink"]


def later_pages(server, target):
    """The permalinks of all pages from there on."""
    while target:
        page = server.json(target)
        yield page["meta"]["permalink"]
        target = page["links"].get("next")


def ask(server, link):
    status, headers, body = server.get(link)
    assert status == 200, (link, status, body)
    assert "immutable" in headers["cache-control"], (link, headers)
    return headers["etag"], body


def check_own_address(server, link):
    """A pinned answer names itself as its permalink."""
    _, body = ask(server, link)
    if body.startswith(b'{"data"'):
        told = json.loads(body)["meta"]["permalink"]
        assert told == link, (told, link)


def check_lasting(cluster, server):
    """All permalinks through two upheavals, each version giving what it gave when it was the newest."""
    kept = {}
    for upheaval in range(3):
        links = [permalink(server, target) for target in targets()]
        links += [*later_pages(server, "/v1/observations?limit=37"), *later_pages(server, "/v1/programmes?limit=20&sort=name")]
        for link in links:
            check_own_address(server, link)
            kept[link] = ask(server, link)
        for link, answer in kept.items():
            assert ask(server, link) == answer, f"after {upheaval} upheavals {link} gives something else"
        if upheaval < 2:
            cluster.sql(UPHEAVAL.format(version=upheaval))
    return len(kept)


def check_newest(server):
    """What is not pinned is the newest."""
    assert server.json("/v1/principles/choice")["data"]["name"] == "CHOICE"
    assert server.json("/v1/observations/17")["data"]["value_text"] == "corrected"
    assert server.json("/v1/observations/17?dataset_version=1")["data"]["value_text"] == "174"


def check_refusals(server):
    """A version that there is not is a fault that tells those that there are."""
    for version, nearest in ((99, "3"), (999999999999999999, "3")):
        status, _, body = server.get(f"/v1/principles?dataset_version={version}&document=nonesuch")
        errors = json.loads(body)["errors"]
        assert status == 400 and [error["parameter"] for error in errors] == ["dataset_version"], body
        assert errors[0]["nearest"] == nearest and "from 1 to 3" in errors[0]["message"], errors
    # At a version, names are held against those of that version.
    status, _, body = server.get("/v1/observations?unit=things&dataset_version=1")
    assert status == 400 and json.loads(body)["errors"][0]["code"] == "unknown-value", body
    assert server.get("/v1/observations?unit=things")[0] == 200


def check_nothing_kept_for_nothing(cluster):
    """What is written again as it was makes no past."""
    before = cluster.sql("SELECT count(*) FROM past.programme")
    cluster.sql("UPDATE dataset SET version = version + 1; UPDATE programme SET name = name; UPDATE commitment SET due = due")
    assert cluster.sql("SELECT count(*) FROM past.programme") == before


def main():
    with Cluster() as cluster, Server(cluster) as server:
        count = check_lasting(cluster, server)
        check_newest(server)
        check_refusals(server)
        check_nothing_kept_for_nothing(cluster)
        print(f"{count} permalinks give the same bytes after the record has been turned over twice")


if __name__ == "__main__":
    main()
