"""Random targets: what is asked in the measurements that no cache shall answer. The same at every run."""

import json
import random
from urllib.parse import quote

import stage

PAGE = 100
SKIPPED = 30  # of a series' 144 months, so that a page starts in the middle


def write(name, targets):
    path = stage.HOME / f"{name}.targets"
    path.write_text("".join(f"{target}\n" for target in targets))
    return path


def numbers(rows, count):
    """Numbers of generated observations."""
    drawn = random.Random(1)
    return [drawn.randrange(stage.FIRST_ID, stage.FIRST_ID + rows.count) for _ in range(count)]


def series(rows, count, alone=False):
    """(indicator, area, end, period, series, number) of random monthly series: where a page begins after some months of it. `alone`: the indicator has no
    other series for that area, so that asking for both finds as much however many rows there are."""
    others = "AND NOT EXISTS (SELECT FROM series t WHERE (t.indicator, t.area) = (s.indicator, s.area) AND t.dimensions <> '{}')" if alone else ""
    found = rows.psql(f"""SELECT s.indicator, s.area, o.period_end, o.period, s.series_id, o.observation_id FROM
        (SELECT * FROM series s WHERE dimensions = '{{}}' AND indicator ~ '-(requests|in-time|users)$' {others} ORDER BY hashint4(series_id) LIMIT {count}) s
        CROSS JOIN LATERAL (SELECT * FROM observation o WHERE o.series_id = s.series_id AND o.superseded_from = 'infinity'
          ORDER BY o.period_end, o.period OFFSET {SKIPPED - 1} LIMIT 1) o""")
    if not found:
        raise RuntimeError(f"{rows.count} observations hold no monthly series")
    return found


def pages(server, wanted):
    """Our targets for the pages after these places; the cursor of each is asked for."""
    for indicator, area, *_ in wanted:
        place = f"/v1/observations?indicator={indicator}&area={area}"
        body, _ = stage.fetch(f"{server.address}{place}&limit={SKIPPED}")
        yield json.loads(body)["links"]["next"].replace(f"limit={SKIPPED}", f"limit={PAGE}")


def pages_of_fastify(wanted):
    for indicator, area, end, period, *_ in wanted:
        yield f"/observations?indicator={indicator}&area={area}&end={end}&period={period}"


def columns(server):
    """What the server tells of a figure, by the names that its CSV has; the peers' view has the same."""
    head, _ = stage.fetch(f"{server.address}/v1/observations.csv?period=..1000")
    return head.decode().strip()


def pages_of_postgrest(wanted):
    for _, _, end, period, number, _ in wanted:
        after = quote(f"(last_day.gt.{end},and(last_day.eq.{end},period_code.gt.{period}))")
        yield (f"/figure?series_id=eq.{number}&superseded_from=eq.infinity&rival_of=is.null&formula=is.null&or={after}"
               f"&order=last_day,period_code&limit={PAGE}")


def pages_of_postgresql(wanted, told):
    """The statements that give the pages after these places, without a server."""
    for indicator, area, end, period, *_ in wanted:
        yield (f"SELECT {told} FROM bench.figure WHERE series_id = (SELECT series_id FROM series WHERE indicator = '{indicator}' AND area = '{area}' "
               "AND dimensions = '{}') AND superseded_from = 'infinity' AND rival_of IS NULL AND formula IS NULL "
               f"AND (last_day, period_code) > ('{end}', '{period}') ORDER BY last_day, period_code LIMIT {PAGE}")


def same_figures(*lists):
    """Holds answers of several servers against each other, by the digests of all that is told: a comparison of different work would be none."""
    first, *others = [[(row["id"], row["content_hash"]) for row in rows] for rows in lists]
    if not first or any(other != first for other in others):
        raise RuntimeError(f"the servers do not answer with the same figures: {[len(one) for one in (first, *others)]}")
