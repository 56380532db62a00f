-- Observations: every figure. First the series that the filters leave, in order; then for each its figures by period, one a period
-- and the newest unless another vintage is asked for; the page ends the walk. So a page costs what it shows, however long the table.
-- A year's vintage is what was published up to its update: what was corrected since is in the newest one, and in the record of a later day.
--
-- The walk is a nested loop, since what is lateral cannot be joined otherwise, and a nested loop keeps the order of what it walks:
-- that is why the LIMIT can stand inside, before the sort. tests/structure/test_plans.py and tests/properties hold it to that.

-- fragment observation_document
SELECT o.observation_id AS id, o.indicator, o.programme,
  (SELECT pp.principle FROM programme_principle pp WHERE pp.programme = o.programme AND pp.position = 1) AS principle,
  a.code AS "area.code", a.name AS "area.name", o.area_basis AS "area.basis",
  o.period AS "period.code", period_type(o.period) AS "period.type",
  o.period_start AS "period.start", nullif(o.period_end, 'infinity') AS "period.end",
  o.as_stated AS "period.as_stated",
  o.dimensions, o.value, o.value_text, o.qualifier,
  lower_bound(o.value, o.qualifier) AS lower, upper_bound(o.value, o.qualifier) AS upper,
  o.unit, o.measure, o.status,
  CASE WHEN o.formula IS NULL THEN to_json(false)
       ELSE json_build_object('formula', o.formula, 'uses', (
         SELECT json_agg(u.input_id ORDER BY u.input_id) FROM observation_input u
         WHERE u.observation_id = o.observation_id AND u.revision = o.revision)) END AS derived,
  o.rival_of IS NOT NULL AS rival, o.rival_of,
  o.update_year AS "vintage.update", c.document AS "vintage.document", d.published_on AS "vintage.published_on",
  placed.sources,
  o.revision AS "revision.number", o.reason AS "revision.reason", o.note,
  {{observation_permalink}} AS permalink, {{observation_content_hash}} AS content_hash,
  '/v1/observations/' || o.observation_id AS "links.self",
  '/v1/indicators/' || o.indicator AS "links.indicator",
  '/v1/programmes/' || o.programme AS "links.programme",
  '/v1/documents/' || c.document AS "links.document",
  '/v1/observations/' || o.observation_id || '/citation' AS "links.citation",
  (SELECT name FROM programme WHERE slug = o.programme) AS "_label.programme",
  (SELECT name FROM indicator WHERE slug = o.indicator) AS "_label.indicator",
  CASE WHEN 'indicator' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'name', r.name, 'unit', r.unit, 'measure', r.measure, 'definition', r.definition,
                             'comparability', r.comparability) FROM indicator r WHERE r.slug = o.indicator)
  END AS "included.indicator",
  CASE WHEN 'programme' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'name', r.name, 'summary', r.summary) FROM programme r WHERE r.slug = o.programme)
  END AS "included.programme",
  CASE WHEN 'source' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'title', r.title, 'publisher', r.publisher, 'published_on', r.published_on,
                             'role', r.role, 'licence', r.licence) FROM document r WHERE r.slug = c.document)
  END AS "included.source",
  ARRAY[o.series_id::text, o.period_end::text, o.period, (o.formula IS NOT NULL)::text,
        o.observation_id::text, o.revision::text] AS _cursor

-- fragment observation_stands
LEFT JOIN area a ON a.code = o.area
JOIN citation c ON c.citation_id = o.citation_id
JOIN document d ON d.slug = c.document

-- fragment observation_parts
{{observation_stands}}
{{observation_sources}}

-- fragment series_columns
s.indicator, s.area, s.dimensions, wanted.programme, wanted.unit, wanted.measure

-- fragment figure
o.*, s.indicator, s.area, s.dimensions, s.programme, s.unit, s.measure

-- fragment all_series
(SELECT s.series_id, {{series_columns}}
 FROM series s JOIN indicator wanted ON wanted.slug = s.indicator
 WHERE true

-- What q finds: all figures of a series whose indicator and area have the words between them, and single figures that have them in
-- their own entry. Derived figures, which no document words, have no entry of their own. Without q neither is ever looked at.

-- fragment told
WITH told_series AS MATERIALIZED (
  SELECT s.series_id
  FROM series s JOIN search_entry i ON i.type = 'indicator' AND i.key = s.indicator
  LEFT JOIN search_entry a ON a.type = 'area' AND a.key = s.area
  WHERE (i.vector || coalesce(a.vector, '')) @@ {{words}}
), told_figure AS MATERIALIZED (
  SELECT o.series_id, o.observation_id
  FROM search_entry e JOIN observation o ON o.observation_id = e.key::bigint
  WHERE e.type = 'observation' AND e.vector @@ {{words}}
)

-- fragment observation_told
AND (:q IS NULL OR o.series_id IN (SELECT series_id FROM told_series)
  OR o.observation_id IN (SELECT observation_id FROM told_figure))

-- fragment series_wanted
(SELECT s.series_id, {{series_columns}}
 FROM indicator wanted JOIN series s ON s.indicator = wanted.slug
 WHERE (:indicator IS NULL OR wanted.slug = ANY (:indicator))
 AND (:area IS NULL OR s.area = ANY (:area))
 AND (:programme IS NULL OR wanted.programme = ANY (:programme))
 AND (:unit IS NULL OR wanted.unit = ANY (:unit))
 AND (:measure IS NULL OR wanted.measure = ANY (:measure))
 AND (:principle IS NULL OR EXISTS (
   SELECT FROM programme_principle pp WHERE pp.programme = wanted.programme AND pp.principle = ANY (:principle)))
 AND (:q IS NULL OR s.series_id IN (SELECT series_id FROM told_series UNION ALL SELECT series_id FROM told_figure))

-- fragment from_cursor
 AND (:cursor IS NULL OR s.series_id >= (:cursor)[1]::int)
 ORDER BY s.series_id) s

-- fragment observation_selected
CROSS JOIN LATERAL (
  SELECT DISTINCT ON (o.period_end, o.period, o.formula IS NOT NULL,
                      CASE WHEN :vintage = 'all' THEN o.observation_id END,
                      CASE WHEN :vintage = 'all' THEN o.revision END) o.*
  FROM observation o
  WHERE o.series_id = s.series_id
  AND (o.formula IS NULL OR :derived)
  AND (o.rival_of IS NULL OR :vintage = 'all')
  AND (:vintage !~ '^\d{4}$' OR o.update_year <= CASE WHEN :vintage ~ '^\d{4}$' THEN :vintage::int END AND o.revision = 1)
  AND (:as_of IS NULL OR o.published_from <= :as_of)
  AND (:update IS NULL OR o.update_year::text = ANY (:update))
  AND (:document IS NULL
    OR EXISTS (SELECT FROM citation c WHERE c.citation_id = o.citation_id AND c.document = ANY (:document))
    OR EXISTS (SELECT FROM further_citation f JOIN citation c USING (citation_id)
               WHERE f.observation_id = o.observation_id AND f.observation_revision = o.revision
               AND c.document = ANY (:document)))
  AND (:period_from IS NULL OR EXISTS (
    SELECT FROM unnest(:period_from, :period_to) AS wanted (first, last)
    WHERE period_touches(o.period, o.period_start, o.period_end, first, last)))
  ORDER BY o.period_end, o.period, o.formula IS NOT NULL,
           CASE WHEN :vintage = 'all' THEN o.observation_id END, CASE WHEN :vintage = 'all' THEN o.revision END,
           CASE WHEN :vintage = 'first' THEN o.published_from END, o.published_from DESC, o.revision DESC, o.observation_id
) o

-- fragment observation_kept
WHERE (:qualifier IS NULL OR o.qualifier = ANY (:qualifier))
AND (:status IS NULL OR o.status = ANY (:status))

-- fragment page
  AND (:cursor IS NULL OR s.series_id > (:cursor)[1]::int
    OR (o.period_end, o.period, o.formula IS NOT NULL, o.observation_id, o.revision)
       > ((:cursor)[2]::date, (:cursor)[3], (:cursor)[4]::boolean, (:cursor)[5]::bigint, (:cursor)[6]::smallint))
  LIMIT :limit) o
{{observation_parts}}
ORDER BY o.series_id, o.period_end, o.period, o.formula IS NOT NULL, o.observation_id, o.revision

-- statement observations_list(include text[], update text[], document text[], qualifier text[], status text[], period_from date[], period_to date[], derived boolean, vintage text, as_of date, cursor text[], limit int)
{{observation_document}}
FROM (SELECT {{figure}} FROM {{all_series}}
{{from_cursor}}
  {{observation_selected}}
  {{observation_kept}}
{{page}}

-- statement observations_list_of_series(include text[], indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], update text[], document text[], qualifier text[], status text[], period_from date[], period_to date[], q text, derived boolean, vintage text, as_of date, cursor text[], limit int)
{{told}}
{{observation_document}}
FROM (SELECT {{figure}} FROM {{series_wanted}}
{{from_cursor}}
  {{observation_selected}}
  {{observation_kept}}
  {{observation_told}}
{{page}}

-- Any other order has to see all that the filters leave before it knows the first row. What has no last day comes last both ways.

-- statement observations_list_sorted(include text[], indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], update text[], document text[], qualifier text[], status text[], period_from date[], period_to date[], q text, derived boolean, vintage text, as_of date, sort text[], cursor text[], limit int) sort id=o.observation_id, indicator=s.indicator, programme=s.programme, area=s.area, period=CASE WHEN o.period_end < 'infinity' THEN o.period_end END, value=o.value, unit=s.unit, status=o.status, published_on=o.published_from
{{told}}
{{observation_document}}
FROM (
  WITH ordered AS (
    SELECT o.observation_id, o.revision,
      row_number() OVER (ORDER BY {{order}}s.series_id, o.period_end, o.period, o.formula IS NOT NULL, o.observation_id, o.revision) AS place
    FROM {{series_wanted}}) s
    {{observation_selected}}
    {{observation_kept}}
    {{observation_told}}
  )
  SELECT {{figure}}, ordered.place
  FROM ordered JOIN observation o USING (observation_id, revision)
  CROSS JOIN LATERAL (SELECT {{series_columns}} FROM series s JOIN indicator wanted ON wanted.slug = s.indicator
                      WHERE s.series_id = o.series_id) s
  WHERE :cursor IS NULL OR place > (SELECT place FROM ordered WHERE observation_id = (:cursor)[5]::bigint
                                                               AND revision = (:cursor)[6]::smallint)
  ORDER BY place LIMIT :limit) o
{{observation_parts}}
ORDER BY o.place

-- fragment cursor_lost
:sort IS NOT NULL AND :cursor IS NOT NULL AND NOT coalesce(bool_or(
  o.observation_id = (:cursor)[5]::bigint AND o.revision = (:cursor)[6]::smallint), false) AS cursor_lost

-- statement observations_count(indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], update text[], document text[], qualifier text[], status text[], period_from date[], period_to date[], q text, derived boolean, vintage text, as_of date, sort text[], cursor text[])
{{told}}
SELECT count(*) AS total, {{cursor_lost}}
FROM {{series_wanted}}) s
{{observation_selected}}
{{observation_kept}}
{{observation_told}}

-- statement observations_of_update_count(indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], update text[], document text[], qualifier text[], status text[], period_from date[], period_to date[], q text, derived boolean, vintage text, as_of date, sort text[], cursor text[])
{{told}}
SELECT counted.*
FROM yearly_update CROSS JOIN LATERAL (
  SELECT count(*) AS total, {{cursor_lost}}
  FROM {{series_wanted}}) s
  {{observation_selected}}
  {{observation_kept}}
  {{observation_told}}) counted
WHERE year::text = ANY (:update)

-- statement observations_get(include text[], id text, revision int)
{{observation_document}}
FROM (SELECT o.*, {{series_columns}}
      FROM observation o JOIN series s USING (series_id) JOIN indicator wanted ON wanted.slug = s.indicator
      WHERE o.observation_id = CASE WHEN :id ~ '^[1-9]\d{0,17}$' THEN :id::bigint END AND (:revision IS NULL OR o.revision = :revision)
      ORDER BY o.revision DESC LIMIT 1) o
{{observation_parts}}
