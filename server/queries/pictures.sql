-- Pictures: the rows that an indicator's chart and the accountability grid are drawn from. A chart's figures are those of /v1/observations with the same parameters, picked by
-- the same fragments; each carries the words and the source that its mark is given.

-- statement pictures_indicator(slug text, vintage text, as_of date)
SELECT i.slug, i.name, i.definition, i.unit, {{unit_in_words}} AS unit_words, i.measure,
  {{programme_named}} AS programme
FROM indicator i JOIN programme p ON p.slug = i.programme
CROSS JOIN (SELECT coalesce(:as_of, 'infinity') AS last_day, {{vintage_year}} AS last_year) v
WHERE i.slug = :slug

-- A rival is drawn with vintage=all alone; that there are some is told of every figure.

-- statement pictures_figures(slug text, area text[], update text[], document text[], period_from date[], period_to date[], derived boolean, vintage text, as_of date, marks int)
SELECT o.observation_id AS id, o.series_id AS series,
  concat_ws(', ', o.area_name, {{slice_in_words}}) AS series_name,
  o.period, o.period_start AS first_day, nullif(o.period_end, 'infinity') AS last_day,
  o.value, o.value_text, o.qualifier, lower_bound(o.value, o.qualifier) AS lower, upper_bound(o.value, o.qualifier) AS upper,
  o.status, o.formula, o.rival_of,
  (SELECT count(*) FROM observation r WHERE r.rival_of = o.observation_id AND (:as_of IS NULL OR r.published_from <= :as_of)) AS rivals,
  o.update_year AS update, d.title AS document, d.publisher, d.published_on, c.section, c.locator,
  '/v1/observations/' || o.observation_id {{then_revision}} AS link
FROM (
  SELECT {{figure}}
  FROM (
    SELECT s.series_id, {{series_columns}}
    FROM series s {{its_indicator}}
    WHERE s.indicator = :slug AND (:area IS NULL OR s.area = ANY (:area))
    ORDER BY s.series_id
  {{from_first}}
  CROSS JOIN LATERAL ({{vintage_figures}}) o
  LIMIT :marks) o
{{observation_stands}}
ORDER BY o.series_id, o.period_end, o.period, o.formula IS NOT NULL, o.observation_id, o.revision

-- A promise names no area: it is held against the figures of all.

-- statement pictures_targets(slug text, vintage text, as_of date, targets int)
SELECT m.title, m.due AS period, m.due_start AS first_day, m.due_end AS last_day,
  m.target_value AS value, m.target_text AS value_text, m.target_qualifier AS qualifier,
  d.title AS document, c.section, c.locator, '/v1/commitments/' || m.slug AS link
FROM commitment m JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
WHERE m.indicator = :slug AND m.target_text IS NOT NULL
AND (:vintage !~ '^\d{4}$' OR d.update_year <= CASE WHEN :vintage ~ '^\d{4}$' THEN :vintage::int END)
AND (:as_of IS NULL OR d.published_from <= :as_of)
ORDER BY m.position
LIMIT :targets

-- The grid as /v1/progress counts it, a row for each status of each cell, and the query that lists just these promises: by the programmes
-- that have any, since /v1/commitments finds a programme under each of its principles. It cannot tell how an earlier update stood
-- as of a day; then the row of /v1/progress is named instead.

-- statement pictures_progress(principle text[], programme text[], update text[], as_of date, columns int)
WITH {{progress_cells}}, {{progress_counted}}, told AS (
  SELECT DISTINCT year FROM cell
), tally AS (
  SELECT year, grouping(principle) = 1 AS is_total, principle, principle_place, status, turn,
    sum(promises)::bigint AS promises, sum(indicators)::bigint AS indicators, sum(with_result)::bigint AS with_result,
    string_agg(programme, ',' ORDER BY place) FILTER (WHERE promises > 0) AS programmes
  FROM counted CROSS JOIN LATERAL (VALUES
    (1, 'met', met), (2, 'partly-met', partly_met), (3, 'in-progress', in_progress), (4, 'not-met', not_met), (5, 'dropped', dropped),
    (6, 'not-reported', not_reported)) AS standing (turn, status, promises)
  WHERE year IN (SELECT year FROM told ORDER BY year DESC LIMIT :columns)
  GROUP BY GROUPING SETS ((year, principle, principle_place, status, turn), (year, status, turn))
)
SELECT dense_rank() OVER (ORDER BY is_total, principle_place NULLS LAST) - 1 AS row, dense_rank() OVER (ORDER BY t.year) - 1 AS column,
  CASE WHEN is_total THEN 'Total' ELSE coalesce((SELECT {{principle_named}} FROM principle p WHERE p.slug = t.principle), 'No principle') END AS name,
  t.year AS update, u.title, u.published_on, (SELECT count(*) FROM told) AS updates,
  t.status, t.promises, t.indicators, t.with_result, progress.link,
  CASE WHEN :as_of IS NOT NULL THEN progress.link ELSE '/v1/commitments?'
    || CASE WHEN is_total AND :principle IS NULL AND :programme IS NULL THEN '' ELSE 'programme=' || t.programmes || '&' END
    || 'status=' || t.status || '&vintage=' || t.year END AS list
FROM tally t JOIN yearly_update u ON u.year = t.year
{{read_on_day}}
CROSS JOIN LATERAL (
  SELECT '/v1/progress?level=' || CASE WHEN is_total THEN 'update' ELSE 'principle' END || '&update=' || t.year
    || coalesce('&principle=' || CASE WHEN is_total THEN array_to_string(:principle, ',') ELSE t.principle END, '')
    || coalesce('&programme=' || array_to_string(:programme, ','), '') || coalesce('&as_of=' || :as_of, '') AS link
) AS progress
ORDER BY 1, 2, t.turn
