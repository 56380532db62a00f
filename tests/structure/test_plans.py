"""Looks at the plan of every statement that reads figures, entries of the search or changes, on generic plans as the server uses them: it must touch no more
rows when the table is ten times longer, unless its answer is as long as the table. And what looks for a vintage of a figure must touch no more rows or pages
when each figure has been published twenty times as often."""

import json
import subprocess
from opsd import BINARIES, Cluster

# Statements whose answer is every row, by their nature; and counts, whose total is the length of what the filters leave.
WHOLE_TABLE = {
    "export_observations": "writes every figure",
    "verify_claims": "holds every figure against its lines",
    "observations_count": "counts figures of the series, which without a filter of series is all",
    "observations_vintage_count": "likewise",
    "observations_of_update_count": "likewise",
    "observations_list_sorted": "an order that no index has: all that the filters leave is sorted first",
    "observations_vintage_list_sorted": "likewise",
    "updates_list": "tells how much each update brought",
    "updates_get": "likewise",
    "updates_list_with_drafts": "likewise",
    "updates_get_with_drafts": "likewise",
    "drafts_count": "counts what a draft holds",
    "audit_count": "counts what the filters leave, which without a filter is all",
    "changes_count": "likewise",
    "uploads_count": "likewise",
    "keys_list": "tells of every key",
    "keys_create": "adds a row, and cannot add it twice",
}

LONG_TABLES = ("observation", "further_citation", "observation_input", "search_entry", "search_word", "change", "api_key", "audit_entry", "withdrawal",
               "upload", "observations") # the last of a draft

ROUNDS = [20, 180]  # periods a series has in the first round, and how many more in the second

FILL = """
INSERT INTO series (indicator, dimensions)
  SELECT slug, jsonb_build_object('slice', n) FROM (SELECT slug FROM indicator ORDER BY slug LIMIT 20) AS i,
    generate_series(1, 20) AS n ON CONFLICT DO NOTHING;
INSERT INTO observation (observation_id, series_id, update_year, reported_from, published_from, citation_id, period, area_basis, value,
                         value_text, qualifier, status)
  SELECT 1000000 + row_number() OVER () + {offset}, series_id, 2014, '2014-03-14', '2014-03-14', (SELECT min(citation_id) FROM citation),
    to_char(date '1980-01-01' + n * 30, 'YYYY-MM-DD'), 'not-stated', n, n::text, 'exact', 'actual'
  FROM series, generate_series({first}, {last}) AS n WHERE dimensions ? 'slice';
INSERT INTO search_entry (type, key, title, aliases, told, context)
  SELECT 'event', 'filling-' || n, 'Filling ' || md5(n::text), '{{}}', 'filled with ' || md5('told' || n), ''
  FROM generate_series({first} * 50, {last} * 50) AS n;
INSERT INTO search_entry (type, key, title, aliases, told, context)
  SELECT 'observation', observation_id::text, 'Filling ' || md5(observation_id::text), '{{}}', period, ''
  FROM observation JOIN series USING (series_id) WHERE dimensions ->> 'slice' = '1' ON CONFLICT DO NOTHING;
INSERT INTO search_word (word)
  SELECT translate(md5(n::text), '0123456789', 'ghijklmnop') FROM generate_series({first} * 50, {last} * 50) AS n ON CONFLICT DO NOTHING;
INSERT INTO change (changed_at, dataset_version, kind, type, subject, title, after)
  SELECT now(), 1, 'published', 'document', 'filling', 'Filling', '{{}}' FROM generate_series({first} * 50, {last} * 50);
INSERT INTO withdrawal (type, subject, update_year, reason, withdrawn_at, dataset_version)
  SELECT 'event', 'filling-' || n, 2014, 'filled', now(), 1 FROM generate_series({first} * 50, {last} * 50) AS n ON CONFLICT DO NOTHING;
INSERT INTO audit_entry (key_name, method, target, subject, dataset_version)
  SELECT 'filling', 'POST', '/v1/areas', 'filling-' || n, 1 FROM generate_series({first} * 50, {last} * 50) AS n;
INSERT INTO draft.yearly_update (year) VALUES (2014) ON CONFLICT DO NOTHING;
INSERT INTO draft.observations (update_year, id, revision, indicator)
  SELECT 2014, (1000000 + n)::text, '1', 'free-schools-open' FROM generate_series({first} * 50, {last} * 50) AS n ON CONFLICT DO NOTHING;
INSERT INTO upload (upload_id, update_year, file, media_type, dry_run, key_name, state, row_count, byte_count, fault_count, started_at)
  SELECT n, 2014, 'filling', 'text/csv', false, 'filling', 'kept', 1, 1, 0, now() FROM generate_series({first} * 50, {last} * 50) AS n;
INSERT INTO api_key (name, role, prefix, sha256)
  SELECT 'Filling', 'editor', 'ops_' || lpad(n::text, 8, '0'), sha256(n::text::bytea) FROM generate_series({first} * 300, {last} * 300) AS n;
ANALYZE;
"""

VINTAGES = [2, 38]  # how often each figure has been published after the first round, and how often more after the second

# Each vintage comes with an update of its own; the last of a round supersedes those before it.
FILL_VINTAGES = """
BEGIN;
UPDATE dataset SET version = version + 1;
INSERT INTO yearly_update (year, title, published_on, summary)
  SELECT 2014 + n, 'Filling', 2014 + n || '-06', 'Filled.' FROM generate_series({first}, {last}) AS n;
INSERT INTO document (slug, update_year, title, publisher, published_on, document_kind, role, sha256, summary)
  SELECT 'filling-' || n, 2014 + n, 'Filling', publisher, 2014 + n || '-06-01', document_kind, role, sha256, 'Filled.'
  FROM generate_series({first}, {last}) AS n, (SELECT * FROM document WHERE slug = 'open-public-services-2014') AS d;
INSERT INTO citation (document, section, locator, kind)
  SELECT 'filling-' || n, '1', 'lines:1', 'body' FROM generate_series({first}, {last}) AS n;
INSERT INTO series (indicator, dimensions)
  SELECT slug, jsonb_build_object('slice', n) FROM (SELECT slug FROM indicator ORDER BY slug LIMIT 20) AS i,
    generate_series(1, 4) AS n ON CONFLICT DO NOTHING;
UPDATE observation SET superseded_from = make_date(2014 + {first}, 6, 1)
  WHERE superseded_from = 'infinity' AND series_id IN (SELECT series_id FROM series WHERE dimensions ? 'slice');
INSERT INTO observation (observation_id, series_id, update_year, reported_from, published_from, superseded_from, citation_id, period, area_basis, value,
                         value_text, qualifier, status)
  SELECT 1000000 + row_number() OVER () + {first} * 100000, series_id, 2014 + n, make_date(2014 + n, 6, 1), make_date(2014 + n, 6, 1),
    CASE WHEN n < {last} THEN make_date(2015 + n, 6, 1) ELSE 'infinity' END, citation_id, 1980 + p, 'not-stated', n, n::text, 'exact', 'actual'
  FROM series, generate_series(1, 20) AS p, generate_series({first}, {last}) AS n
  JOIN citation ON document = 'filling-' || n WHERE dimensions ? 'slice';
COMMIT;
VACUUM ANALYZE;
"""

VALUES = {
    "indicator": "ARRAY['{indicator}']", "programme": "ARRAY['troubled-families']", "id": "'17'", "slug": "'free-schools-open'",
    "year": "'2014'", "update": "ARRAY['2014']", "vintage": "'latest'", "derived": "false", "limit": "101",
    "since": "'2014-01-01'", "marks": "61", "targets": "12", "from": "'2011'", "to": "'2013'",
    "cursor": "'{series} 2014-01-01 2014-01-01 false 1000100 1'",
}


def statements():
    parts = subprocess.run([str(BINARIES / "tests" / "list_statements")], check=True, capture_output=True).stdout
    fields = parts.decode().split("\0")[:-1]
    return [(fields[at], fields[at + 1].split(), fields[at + 2]) for at in range(0, len(fields), 3)]


def rows_read(plan):
    """By one step of a plan, over all loops, whether kept or filtered out."""
    return plan["Actual Loops"] * sum(plan.get(rows, 0) for rows in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"))


def pages_read(plan):
    """By one step alone, of tables and indexes: what an index only passes over shows in no number of rows."""
    return sum(sign * part[blocks] for blocks in ("Shared Hit Blocks", "Shared Read Blocks")
               for sign, part in [(1, plan), *((-1, child) for child in plan.get("Plans", []))])


def touched(plan, tables, read):
    """All that is read from those tables, or by those functions."""
    own = read(plan) if plan.get("Relation Name", plan.get("Function Name")) in tables else 0
    return own + sum(touched(child, tables, read) for child in plan.get("Plans", []))


MARK = "next plan"

# Choices that mean something to the statements of one resource only.
OF_ONE_KIND = (("entry", "drafts_"), ("cursor", "observations_"), ("status", "commitments_"), ("sha256", "keys_"), ("type", "withdrawals_"))


def scripts(name, parameters, sql, choices):
    """Prepares a statement once and explains each of its different calls, each answer behind a mark."""
    labels, calls = [], []
    for label, chosen in choices.items():
        values = [chosen.get(parameter, "NULL") for parameter in parameters]
        if name.endswith("_gathered"):  # of three callers
            values = [f"ARRAY[{value}, {value}, {value}]::text[]" for value in values]
        call = f"EXECUTE {name} ({', '.join(values)})" if values else f"EXECUTE {name}"
        kind = next((kind for only, kind in OF_ONE_KIND if only in chosen), "")
        if call in calls or not name.startswith(kind):
            continue
        labels.append((name, label))
        calls.append(call)
    explained = "".join(f"SELECT '{MARK}'; EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {call}; " for call in calls)
    return labels, f"PREPARE {name} AS {sql}; {explained}"


def choices(cluster):
    """The calls that are measured: a page from the start, of one series, in the middle, one figure; with words of all kinds."""
    indicator, series = cluster.sql("SELECT indicator, series_id FROM series WHERE dimensions ? 'slice' "
                                    "ORDER BY series_id OFFSET 200 LIMIT 1")[0]
    figure, = cluster.sql("SELECT min(md5(key)) FROM search_entry WHERE type = 'observation' AND title ~ 'Filling'")[0]
    words = {"words": "free schools in the op", "words misspelt": "police commisioners in the fre", "words nobody used": "xyzzyx wqwq",
             "words run together": "govuk", "words of one figure": f"filling {figure}", "words of another thing": "troubled panel"}
    base = {name: VALUES[name] for name in ("id", "slug", "year", "vintage", "derived", "limit", "marks", "targets", "from", "to")}
    one = {**base, "indicator": VALUES["indicator"].format(indicator="free-schools-open")}
    middle = {**base, "cursor": VALUES["cursor"].format(series=series)}
    return {"first page": base, "one indicator": one, "middle page": middle, "long indicator": {**base, "slug": f"'{indicator}'"},
            "programme": {**base, "programme": VALUES["programme"]}, "since": {**base, "since": VALUES["since"]},
            # Looks at the evidence and figures of every promise, but of no other series.
            "withdrawn": {**base, "type": "'event'", "key": "'filling-1000'"},
            "status": {**base, "status": "ARRAY['met']"},
            "key": {"sha256": "encode(sha256('500'), 'hex')", "key_id": "500", "key": "'ops_00000500'"},
            "first page of a draft": {**base, "update": VALUES["update"], "entry": "'observations:1000100:1'"},
            "middle page of a draft": {**base, "update": VALUES["update"], "entry": "'observations:1000100:1'", "cursor": "'10:1000100:1'"},
            "number of a key": {"sha256": "NULL", "key": "'500'"}, "states": {**base, "vintage": "'all'"},
            "as of a day": {**base, "as_of": "'2014-03-14'"},
            **{label: {**base, "q": f"'{text}'"} for label, text in words.items()}}


def early_choices(cluster):
    """Indicators from before the long part of the table was published."""
    indicator, = cluster.sql("SELECT min(indicator) FROM series WHERE dimensions ? 'slice'")[0]
    base = {name: VALUES[name] for name in ("slug", "vintage", "limit")}
    return {"an early year": {**base, "vintage": "'2013'"}, "an early day": {**base, "as_of": "'2011-12-31'"},
            "a long indicator": {**base, "slug": f"'{indicator}'", "vintage": "'2013'"}}


def vintage_choices(cluster):
    """Pages in the middle of figures that were published often, of each vintage that can be asked for; and one series, one figure."""
    indicator, series = cluster.sql("SELECT indicator, series_id FROM series WHERE dimensions ? 'slice' "
                                    "ORDER BY series_id OFFSET 10 LIMIT 1")[0]
    base = {**{name: VALUES[name] for name in ("id", "vintage", "derived", "limit", "marks")}, "slug": f"'{indicator}'"}
    middle = {**base, "cursor": f"'{series} 1990-12-31 1990 false 1000100 1'"}
    return {"newest": middle, "one indicator": {**base, "indicator": f"ARRAY['{indicator}']"},
            "as of an early day": {**middle, "as_of": "'2015-12-31'"}, "as of a later day": {**middle, "as_of": "'2016-06-01'"},
            "first": {**middle, "vintage": "'first'"}, "an early year": {**middle, "vintage": "'2015'"},
            "a later year": {**middle, "vintage": "'2016'"}, "one update": {**middle, "update": "ARRAY['2015']"},
            "figures first published": {**base, "indicator": f"ARRAY['{indicator}']", "vintage": "'first'"}}


# As in server/db/connection.c.
PLANNED = "SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1; SET max_parallel_workers_per_gather = 0; SET jit = off; "

PINNED = "SET search_path = pinned, public; SET ops.dataset_version = {version}; "


def measure(cluster, chosen, kinds="", version=None):
    """The plans of each call of the statements whose names start like that, all in one session: of the newest version, or of one that is asked for."""
    named, script = [], PLANNED + (PINNED.format(version=version) if version else "")
    for name, parameters, sql in statements():
        if name not in WHOLE_TABLE and name.startswith(kinds):
            labels, part = scripts(name, parameters, sql, chosen)
            named += labels
            script += part
    plans = "\n".join(row[0] for row in cluster.sql(script)).split(MARK)[1:]
    assert len(plans) == len(named)
    return {(*label, "pinned" if version else "newest"): json.loads(plan)[0]["Plan"] for label, plan in zip(named, plans)}


def check_flat(short, long, tables, read):
    """Nothing that is touched grows with the table, but for some more on the way down an index."""
    few, many = ({key: touched(plan, tables, read) for key, plan in plans.items()} for plans in (short, long))
    assert few.keys() == many.keys()
    grown = [f"{key}: {few[key]}, then {many[key]}" for key in few if many[key] > 2 * few[key] + 400]
    assert not grown, f"these statements read more as the table grows ({read.__name__}):\n" + "\n".join(grown)
    return max(many.values())


def check_periods(cluster):
    rounds, first = [], 1
    for periods in ROUNDS:
        cluster.sql(FILL.format(offset=first * 1000, first=first, last=first + periods - 1))
        first += periods
        chosen = [(choices(cluster), ""), (early_choices(cluster), "indicators_")]
        rounds.append({key: plan for each in chosen for version in (None, 1) for key, plan in measure(cluster, *each, version).items()})
    most = check_flat(*rounds, LONG_TABLES, rows_read)
    # What a function reads shows in no plan but by its pages.
    check_flat(*({key: plan for key, plan in plans.items() if key[0] == "keys_find"} for plans in rounds), ("api_key_find",), pages_read)
    print(f"{len(rounds[0])} plans read no more of a table ten times as long; most at once: {most} rows")


def check_vintages(cluster):
    """Also of the version in which each figure had been published twice."""
    rounds, first = [], 1
    for vintages in VINTAGES:
        cluster.sql(FILL_VINTAGES.format(first=first, last=first + vintages - 1))
        first += vintages
        chosen, kinds = vintage_choices(cluster), ("observations_", "pictures_figures")
        rounds.append({**measure(cluster, chosen, kinds), **measure(cluster, chosen, kinds, version=2)})
    most = [check_flat(*rounds, ("observation",), read) for read in (rows_read, pages_read)]
    print(f"{len(rounds[0])} plans read no more of figures published twenty times as often; most at once: {most[0]} rows, {most[1]} pages")


def main():
    for check in (check_vintages, check_periods):
        with Cluster() as cluster:
            check(cluster)


if __name__ == "__main__":
    main()
