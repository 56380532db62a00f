-- Progress: the accountability grid. A row for each programme with each update since it was first told of, and above them a row for each
-- principle and one for the update that add them up. A programme counts under its first principle only, so that nothing counts twice.

-- fragment progress_cells
moment AS (
  SELECT u.year, coalesce(:as_of, 'infinity') AS day FROM yearly_update u
  WHERE (:update IS NULL OR u.year::text = ANY (:update))
  AND EXISTS (SELECT FROM document told WHERE told.update_year = u.year AND told.published_from <= coalesce(:as_of, 'infinity'))
), cell AS (
  SELECT moment.year, moment.day, r.slug AS principle, r.position AS principle_place, p.slug AS programme, p.position AS place
  FROM moment CROSS JOIN programme p
  LEFT JOIN programme_principle pp ON pp.programme = p.slug AND pp.position = 1
  LEFT JOIN principle r ON r.slug = pp.principle
  WHERE (:programme IS NULL OR p.slug = ANY (:programme))
  AND (:principle IS NULL OR pp.principle = ANY (:principle))
  AND (
    EXISTS (SELECT FROM ({{programme_told}}) d WHERE d.subject = p.slug AND d.update_year <= moment.year AND d.published_from <= moment.day)
    OR EXISTS (SELECT FROM indicator i JOIN ({{indicator_told}}) d ON d.subject = i.slug
               WHERE i.programme = p.slug AND d.update_year <= moment.year AND d.published_from <= moment.day)
    OR EXISTS (SELECT FROM commitment m JOIN citation USING (citation_id) JOIN document d ON d.slug = citation.document
               WHERE m.programme = p.slug AND d.update_year <= moment.year AND d.published_from <= moment.day))
)

-- fragment progress_levels
GROUP BY GROUPING SETS ((year, principle, principle_place, programme, place), (year, principle, principle_place), (year))

-- fragment progress_level
(CASE WHEN grouping(programme) = 0 THEN 'programme' WHEN grouping(principle) = 0 THEN 'principle' ELSE 'update' END)

-- fragment progress_key
(year || CASE WHEN grouping(principle) = 0 THEN '/' || coalesce(principle, '') ELSE '' END
      || CASE WHEN grouping(programme) = 0 THEN '/' || programme ELSE '' END)

-- fragment progress_kept
HAVING :level IS NULL OR {{progress_level}} = ANY (:level)

-- fragment progress_counted
counted AS (
  SELECT state.year, state.principle, state.principle_place, state.programme, state.place, measured.*, kept.*
  FROM cell AS state
  CROSS JOIN LATERAL (
    SELECT count(*) AS indicators,
      count(*) FILTER (WHERE EXISTS (
        SELECT FROM commitment m JOIN citation USING (citation_id) JOIN document made ON made.slug = citation.document
        WHERE m.indicator = i.slug AND m.target_text IS NOT NULL
        AND made.update_year <= state.year AND made.published_from <= state.day)) AS with_target,
      count(*) FILTER (WHERE EXISTS (
        SELECT FROM series s JOIN observation o USING (series_id)
        WHERE s.indicator = i.slug AND o.status = 'actual' AND o.formula IS NULL AND o.rival_of IS NULL
        AND o.update_year <= state.year AND o.published_from <= state.day)) AS with_result,
      count(*) FILTER (WHERE EXISTS (
        SELECT FROM series s JOIN observation o USING (series_id)
        WHERE s.indicator = i.slug AND o.status = 'actual' AND o.formula IS NULL AND o.rival_of IS NULL
        AND o.update_year = state.year AND o.published_from <= state.day)) AS reported
    FROM indicator i
    WHERE i.programme = state.programme AND EXISTS (
      SELECT FROM ({{indicator_told}}) d WHERE d.subject = i.slug AND d.update_year <= state.year AND d.published_from <= state.day)
  ) AS measured
  CROSS JOIN LATERAL (
    SELECT count(*) AS commitments,
      count(*) FILTER (WHERE d.update_year = state.year) AS made,
      count(*) FILTER (WHERE verdict.status NOT IN ('met', 'not-met', 'dropped')) AS open,
      count(*) FILTER (WHERE verdict.status = 'met') AS met,
      count(*) FILTER (WHERE verdict.status = 'partly-met') AS partly_met,
      count(*) FILTER (WHERE verdict.status = 'in-progress') AS in_progress,
      count(*) FILTER (WHERE verdict.status = 'not-met') AS not_met,
      count(*) FILTER (WHERE verdict.status = 'dropped') AS dropped,
      count(*) FILTER (WHERE verdict.status = 'not-reported') AS not_reported
    FROM commitment m JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
    {{commitment_verdict}}
    WHERE m.programme = state.programme AND d.update_year <= state.year AND d.published_from <= state.day
  ) AS kept
)

-- statement progress_list(principle text[], programme text[], update text[], level text[], as_of date, sort text[], cursor jsonb[], limit int) sort update=year, level=level, principle=principle, programme=programme, indicators=indicators, commitments=commitments, open=open, met=met
WITH {{progress_cells}}, {{progress_counted}}, grid AS (
  SELECT {{progress_key}} AS key, {{progress_level}} AS level, year, principle, principle_place, programme, place,
    sum(indicators)::bigint AS indicators, sum(with_target)::bigint AS with_target, sum(with_result)::bigint AS with_result,
    sum(reported)::bigint AS reported, sum(commitments)::bigint AS commitments, sum(made)::bigint AS made, sum(open)::bigint AS open,
    sum(met)::bigint AS met, sum(partly_met)::bigint AS partly_met, sum(in_progress)::bigint AS in_progress,
    sum(not_met)::bigint AS not_met, sum(dropped)::bigint AS dropped, sum(not_reported)::bigint AS not_reported
  FROM counted {{progress_levels}} {{progress_kept}}
), listed AS MATERIALIZED (
  SELECT *, ARRAY[{{sort_keys}}, to_jsonb(year), to_jsonb(level <> 'update'), to_jsonb(principle_place), to_jsonb(level = 'programme'),
                  to_jsonb(grid.place), to_jsonb(key)] AS sorted
  FROM grid
), {{page_of_listed}}
SELECT g.key AS id, g.level, g.year AS update, g.principle, g.programme,
  g.indicators AS "indicators.total", g.with_target AS "indicators.with_target", g.with_result AS "indicators.with_result",
  g.reported AS "indicators.reported",
  g.commitments AS "commitments.total", g.made AS "commitments.made", g.open AS "commitments.open", g.met AS "commitments.met",
  g.partly_met AS "commitments.partly_met", g.in_progress AS "commitments.in_progress", g.not_met AS "commitments.not_met",
  g.dropped AS "commitments.dropped", g.not_reported AS "commitments.not_reported",
  '/v1/progress?level=' || g.level || '&update=' || g.year
    || coalesce('&principle=' || CASE WHEN g.level = 'update' THEN array_to_string(:principle, ',') ELSE g.principle END, '')
    || coalesce('&programme=' || CASE WHEN g.level = 'programme' THEN g.programme ELSE array_to_string(:programme, ',') END, '')
    || coalesce('&as_of=' || :as_of, '') AS "links.self",
  '/v1/updates/' || g.year AS "links.update",
  '/v1/principles/' || g.principle {{then_alone}} AS "links.principle",
  '/v1/programmes/' || g.programme {{then_alone}} AS "links.programme",
  '/v1/commitments?programme=' || g.programme || CASE WHEN g.year = newest.year THEN '&as_of=' || :as_of ELSE '&vintage=' || g.year END
    AS "links.commitments",
  (SELECT {{principle_named}} FROM principle p WHERE p.slug = g.principle) AS "_label.principle",
  (SELECT {{programme_named}} FROM programme p WHERE p.slug = g.programme) AS "_label.programme",
  g.sorted AS _cursor
FROM page g
{{read_on_day}}
CROSS JOIN (SELECT max(update_year) AS year FROM document WHERE published_from <= :as_of) newest
ORDER BY {{sort_order}}

-- statement progress_count(principle text[], programme text[], update text[], level text[], as_of date)
WITH {{progress_cells}}, grid AS (
  SELECT {{progress_key}} AS key FROM cell {{progress_levels}} {{progress_kept}}
)
SELECT count(*) AS total FROM grid
