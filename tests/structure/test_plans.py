"""Looks at the plan of every statement that reads figures, on generic plans as the server uses them: it must touch no more
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
}

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
ANALYZE;
"""

VALUES = {
    "indicator": "ARRAY['{indicator}']", "programme": "ARRAY['troubled-families']", "id": "'17'", "slug": "'free-schools-open'",
    "year": "'2014'", "update": "ARRAY['2014']", "vintage": "'latest'", "derived": "false", "limit": "101",
    "cursor": "ARRAY['{series}','2014-01-01','2014-01-01','false','1000100','1']",
}


def statements():
    parts = subprocess.run([str(BINARIES / "tests" / "list_statements")], check=True, capture_output=True).stdout
    fields = parts.decode().split("\0")[:-1]
    return [(fields[at], fields[at + 1].split(), fields[at + 2]) for at in range(0, len(fields), 3)]


def rows_touched(plan):
    """Rows read from the long tables, over all loops, whether kept or filtered out."""
    own = 0
    if plan.get("Relation Name") in ("observation", "further_citation", "observation_input"):
        read = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        own = read * plan["Actual Loops"]
    return own + sum(rows_touched(child) for child in plan.get("Plans", []))


def touched(cluster, parameters, sql, chosen):
    values = [chosen.get(parameter, "NULL") for parameter in parameters]
    call = f"EXECUTE measured ({', '.join(values)})" if values else "EXECUTE measured"
    script = (f"SET plan_cache_mode = force_generic_plan; SET jit = off; PREPARE measured AS {sql}; "
              f"EXPLAIN (ANALYZE, FORMAT JSON) {call}")
    plan = json.loads("\n".join(row[0] for row in cluster.sql(script)))
    return rows_touched(plan[0]["Plan"])


def choices(cluster):
    """The calls that are measured: a page from the start, a page of one series, a page in the middle, one figure."""
    indicator, series = cluster.sql("SELECT indicator, series_id FROM series WHERE dimensions ? 'slice' "
                                    "ORDER BY series_id OFFSET 200 LIMIT 1")[0]
    base = {name: VALUES[name] for name in ("id", "slug", "year", "vintage", "derived", "limit")}
    one = {**base, "indicator": VALUES["indicator"].format(indicator="free-schools-open")}
    middle = {**base, "cursor": VALUES["cursor"].format(series=series)}
    return {"first page": base, "one indicator": one, "middle page": middle,
            "programme": {**base, "programme": VALUES["programme"]}}


def measure(cluster):
    return {(name, label): touched(cluster, parameters, sql, chosen)
            for name, parameters, sql in statements() if name not in WHOLE_TABLE
            for label, chosen in choices(cluster).items() if "cursor" not in chosen or name.startswith("observations_")}


def main():
    counts = []
    with Cluster() as cluster:
        first = 1
        for periods in ROUNDS:
            cluster.sql(FILL.format(offset=first * 1000, first=first, last=first + periods - 1))
            first += periods
            counts.append(measure(cluster))
    short, long = counts
    grown = [f"{key}: {short[key]} rows, then {long[key]}" for key in short if long[key] > 2 * short[key] + 400]
    assert not grown, "these statements read more as the table grows:\n" + "\n".join(grown)
    print(f"{len(short)} plans read no more of a table ten times as long; most at once: {max(long.values())} rows")


if __name__ == "__main__":
    main()
