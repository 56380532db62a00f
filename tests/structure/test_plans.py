"""Looks at the plan of every statement that reads figures, entries of the search or changes, on generic plans as the server uses them: it must touch no more
rows when the table is ten times longer, unless its answer is as long as the table."""

import json
import subprocess
from opsd import BINARIES, Cluster

# Statements whose answer is every row, by their nature; and counts, whose total is the length of what the filters leave.
WHOLE_TABLE = {
    "export_observations": "writes every figure",
    "verify_claims": "holds every figure against its lines",
    "observations_count": "counts what the filters leave, which without a filter is all",
    "observations_of_update_count": "likewise",
    "observations_list_sorted": "an order that no index has: all that the filters leave is sorted first",
    "updates_list": "tells how much each update brought",
    "updates_get": "likewise",
    "changes_count": "likewise",
}

# Calls that pass over what came later: the newest figure of an earlier update stands behind those of the updates since.
PASSING_OVER = {("indicators_list", "states")}

LONG_TABLES = ("observation", "further_citation", "observation_input", "search_entry", "search_word", "change")

ROUNDS = [20, 180]  # periods a series has in the first round, and how many more in the second

FILL = """
INSERT INTO series (indicator, dimensions)
  SELECT slug, jsonb_build_object('slice', n) FROM (SELECT slug FROM indicator ORDER BY slug LIMIT 20) AS i,
    generate_series(1, 20) AS n ON CONFLICT DO NOTHING;
INSERT INTO observation (observation_id, series_id, update_year, published_from, citation_id, period, area_basis, value,
                         value_text, qualifier, status)
  SELECT 1000000 + row_number() OVER () + {offset}, series_id, 2014, '2014-03-14', (SELECT min(citation_id) FROM citation),
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
ANALYZE;
"""

VALUES = {
    "indicator": "ARRAY['{indicator}']", "programme": "ARRAY['troubled-families']", "id": "'17'", "slug": "'free-schools-open'",
    "year": "'2014'", "update": "ARRAY['2014']", "vintage": "'latest'", "derived": "false", "limit": "101",
    "since": "'2014-01-01'", "marks": "61", "targets": "12", "from": "'2011'", "to": "'2013'",
    "cursor": "ARRAY['{series}','2014-01-01','2014-01-01','false','1000100','1']",
}


def statements():
    parts = subprocess.run([str(BINARIES / "tests" / "list_statements")], check=True, capture_output=True).stdout
    fields = parts.decode().split("\0")[:-1]
    return [(fields[at], fields[at + 1].split(), fields[at + 2]) for at in range(0, len(fields), 3)]


def rows_touched(plan):
    """Rows read from the long tables, over all loops, whether kept or filtered out."""
    own = 0
    if plan.get("Relation Name") in LONG_TABLES:
        read = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        own = read * plan["Actual Loops"]
    return own + sum(rows_touched(child) for child in plan.get("Plans", []))


MARK = "next plan"

# Choices that mean something to the statements of one resource only.
OF_ONE_KIND = (("cursor", "observations_"), ("status", "commitments_"))


def scripts(name, parameters, sql, choices):
    """Prepares a statement once and explains each of its different calls, each answer behind a mark."""
    labels, calls = [], []
    for label, chosen in choices.items():
        values = [chosen.get(parameter, "NULL") for parameter in parameters]
        call = f"EXECUTE {name} ({', '.join(values)})" if values else f"EXECUTE {name}"
        if call in calls or any(only in chosen and not name.startswith(kind) for only, kind in OF_ONE_KIND):
            continue
        labels.append((name, label))
        calls.append(call)
    explained = "".join(f"SELECT '{MARK}'; EXPLAIN (ANALYZE, FORMAT JSON) {call}; " for call in calls)
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
            "status": {**base, "status": "ARRAY['met']"}, "states": {**base, "vintage": "'all'"},
            **{label: {**base, "q": f"'{text}'"} for label, text in words.items()}}


PINNED = "SET search_path = pinned, public; SET ops.dataset_version = 1; "


def measure(cluster, pinned):
    """Rows touched by each call, all in one session: of the newest version, or of one that is asked for."""
    chosen = choices(cluster)
    named, script = [], "SET plan_cache_mode = force_generic_plan; SET jit = off; " + (PINNED if pinned else "")
    for name, parameters, sql in statements():
        if name not in WHOLE_TABLE:
            labels, part = scripts(name, parameters, sql, chosen)
            named += labels
            script += part
    plans = "\n".join(row[0] for row in cluster.sql(script)).split(MARK)[1:]
    assert len(plans) == len(named)
    return {(*label, "pinned" if pinned else "newest"): rows_touched(json.loads(plan)[0]["Plan"])
            for label, plan in zip(named, plans)}


def main():
    counts = []
    with Cluster() as cluster:
        first = 1
        for periods in ROUNDS:
            cluster.sql(FILL.format(offset=first * 1000, first=first, last=first + periods - 1))
            first += periods
            counts.append({**measure(cluster, False), **measure(cluster, True)})
    short, long = counts
    grown = [f"{key}: {short[key]} rows, then {long[key]}" for key in short if long[key] > 2 * short[key] + 400 and key[:2] not in PASSING_OVER]
    assert not grown, "these statements read more as the table grows:\n" + "\n".join(grown)
    print(f"{len(short)} plans read no more of a table ten times as long; most at once: {max(long.values())} rows")


if __name__ == "__main__":
    main()
