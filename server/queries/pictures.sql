-- Pictures: the rows that an indicator's chart is drawn from. Its figures are those of /v1/observations with the same parameters, picked by
-- the same fragments; each carries the words and the source that its mark is given.

-- statement pictures_indicator(slug text)
SELECT i.slug, i.name, i.definition, i.unit, regexp_replace(replace(i.unit, '-', ' '), '^gbp', 'pounds') AS unit_words, i.measure,
  p.name AS programme
FROM indicator i JOIN programme p ON p.slug = i.programme
WHERE i.slug = :slug

-- A rival is drawn with vintage=all alone; that there are some is told of every figure.

-- statement pictures_figures(slug text, area text[], update text[], document text[], period_from date[], period_to date[], derived boolean, vintage text, as_of date, marks int)
SELECT o.observation_id AS id, o.series_id AS series,
  concat_ws(', ', a.name, (SELECT string_agg(value, ', ' ORDER BY key) FROM jsonb_each_text(o.dimensions))) AS series_name,
  o.period, o.period_start AS first_day, nullif(o.period_end, 'infinity') AS last_day,
  o.value, o.value_text, o.qualifier, lower_bound(o.value, o.qualifier) AS lower, upper_bound(o.value, o.qualifier) AS upper,
  o.status, o.formula, o.rival_of,
  (SELECT count(*) FROM observation r WHERE r.rival_of = o.observation_id AND (:as_of IS NULL OR r.published_from <= :as_of)) AS rivals,
  o.update_year AS update, d.title AS document, d.publisher, d.published_on, c.section, c.locator,
  '/v1/observations/' || o.observation_id AS link
FROM (
  SELECT {{figure}}
  FROM (
    SELECT s.series_id, {{series_columns}}
    FROM indicator wanted JOIN series s ON s.indicator = wanted.slug
    WHERE wanted.slug = :slug AND (:area IS NULL OR s.area = ANY (:area))
    ORDER BY s.series_id) s
  {{observation_selected}}
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
