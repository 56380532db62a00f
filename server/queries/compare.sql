-- Comparison of two updates: figure by figure, name by name, and how many of each class.
--
-- Figures: what the two updates published is read by an index, whatever else there is. A row is a pair: (1) the same series and period
-- in both, (2) the newest figures of a series where they are of different periods, (3) the newest figures of two series of which one
-- measures otherwise what the other measured; then what has no partner. A series is one area and slice of an indicator, so that scope
-- is always the same.
-- Names: what the documents of an update call a principle or programme, the primary document first.
--
-- As of a day it is what would have been answered then: from the documents that were out, uncorrected since. With an update of which
-- nothing was out there is nothing to compare, rather than figures that it seems not to repeat.

-- fragment both_out
(:as_of IS NULL OR NOT EXISTS (
  SELECT FROM yearly_update asked WHERE asked.year::text IN (:from, :to)
  AND NOT EXISTS (SELECT FROM document out WHERE out.update_year = asked.year AND out.published_from <= :as_of)))

-- What is judged of a pair m of figures f and t. It is worked out for the rows of a page; for all only where a filter or order asks.

-- fragment reasons
array_remove(ARRAY[
  CASE WHEN t.id IS NULL THEN CASE WHEN m.elsewhere THEN 'period-not-in-to' ELSE 'not-in-to' END END,
  CASE WHEN f.id IS NULL THEN CASE WHEN m.elsewhere THEN 'period-not-in-from' ELSE 'not-in-from' END END,
  CASE WHEN f.indicator <> t.indicator THEN 'different-indicator' END,
  CASE WHEN f.unit <> t.unit THEN 'different-unit' END,
  CASE WHEN f.measure <> t.measure THEN 'different-measure' END,
  period_difference(t.measure, f.period, t.period),
  CASE WHEN f.status <> t.status THEN 'different-status' END,
  CASE WHEN f.id IS NOT NULL AND t.id IS NOT NULL AND (f.value IS NULL OR t.value IS NULL) THEN 'value-in-words' END], NULL)

-- fragment hedge
CASE WHEN f.indicator = t.indicator THEN difference_qualifier(f.value, f.qualifier, t.value, t.qualifier) END

-- fragment percent
CASE WHEN t.unit NOT IN ('percent', 'percentage-points') AND t.measure <> 'change' AND {{hedge}} IS NOT NULL
     THEN percent_change(f.value, t.value, {{hedge}}) END

-- fragment reported
WITH reported AS (
  SELECT o.*, s.indicator, s.area, s.dimensions, i.unit, i.measure, i.programme, i.position
  FROM yearly_update u CROSS JOIN LATERAL (
    SELECT DISTINCT ON (o.series_id, o.period_end, o.period)
      o.observation_id AS id, o.revision, o.update_year, o.series_id, o.period, o.period_end, o.reported_from, o.value, o.value_text,
      o.qualifier, o.status, o.formula
    FROM observation o
    WHERE o.update_year = u.year AND o.rival_of IS NULL AND (o.formula IS NULL OR :derived)
    AND (:as_of IS NULL OR o.published_from <= :as_of)
    ORDER BY o.series_id, o.period_end, o.period, o.formula IS NOT NULL, o.reported_from DESC, o.revision DESC, o.observation_id DESC
  ) o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
  WHERE u.year::text IN (:from, :to) AND {{both_out}}
), ranked AS (
  SELECT reported.*, row_number() OVER (
    PARTITION BY update_year, series_id
    ORDER BY formula IS NOT NULL, status <> 'actual', nullif(period_end, 'infinity') DESC NULLS LAST, reported_from DESC, id) = 1 AS newest
  FROM reported
), f AS (
  SELECT * FROM ranked WHERE update_year::text = :from
), t AS (
  SELECT * FROM ranked WHERE update_year::text = :to
), pair AS (
  SELECT CASE WHEN (f.value, f.qualifier) IS NOT DISTINCT FROM (t.value, t.qualifier)
                AND (f.value IS NOT NULL OR f.value_text = t.value_text)
              THEN 'unchanged' ELSE 'restated' END AS class,
    f.id AS from_id, f.revision AS from_revision, t.id AS to_id, t.revision AS to_revision
  FROM f JOIN t USING (series_id, period)
  UNION ALL
  SELECT 'continued', f.id, f.revision, t.id, t.revision
  FROM f JOIN t USING (series_id) WHERE f.newest AND t.newest AND f.period <> t.period
  UNION ALL
  SELECT 'redefined', f.id, f.revision, t.id, t.revision
  FROM redefinition r JOIN f ON f.indicator IN (r.indicator, r.formerly)
  JOIN t ON t.indicator IN (r.indicator, r.formerly) AND t.indicator <> f.indicator
    AND t.area IS NOT DISTINCT FROM f.area AND t.dimensions = f.dimensions
  WHERE f.newest AND t.newest
  AND (:as_of IS NULL OR EXISTS (
    SELECT FROM citation c JOIN document d ON d.slug = c.document WHERE c.citation_id = r.citation_id AND d.published_from <= :as_of))
  AND NOT EXISTS (SELECT FROM t AS same WHERE same.series_id = f.series_id)
  AND NOT EXISTS (SELECT FROM f AS same WHERE same.series_id = t.series_id)
), matched AS (
  SELECT *, false AS elsewhere FROM pair
  UNION ALL
  SELECT 'not-repeated', f.id, f.revision, NULL, NULL, EXISTS (SELECT FROM t WHERE t.series_id = f.series_id) FROM f
  WHERE NOT EXISTS (SELECT FROM pair WHERE (pair.from_id, pair.from_revision) = (f.id, f.revision))
  UNION ALL
  SELECT 'new', NULL, NULL, t.id, t.revision, EXISTS (SELECT FROM f WHERE f.series_id = t.series_id) FROM t
  WHERE NOT EXISTS (SELECT FROM pair WHERE (pair.to_id, pair.to_revision) = (t.id, t.revision))
), compared AS NOT MATERIALIZED (
  SELECT m.*, coalesce(t.indicator, f.indicator) AS indicator, f.indicator AS former, coalesce(t.programme, f.programme) AS programme,
    coalesce(t.area, f.area) AS area, coalesce(t.dimensions, f.dimensions) AS dimensions,
    coalesce(t.position, f.position) AS position, coalesce(t.period_end, f.period_end) AS period_end,
    {{reasons}} = '{}' AS safe, CASE WHEN {{hedge}} IS NOT NULL THEN t.value - f.value END AS difference, {{percent}} AS percent,
    concat_ws(' ', from_id, from_revision, '-', to_id, to_revision) AS key
  FROM matched m LEFT JOIN f ON (f.id, f.revision) = (m.from_id, m.from_revision)
  LEFT JOIN t ON (t.id, t.revision) = (m.to_id, m.to_revision)
)

-- fragment figures_filter
WHERE (:class IS NULL OR compared.class = ANY (:class))
AND (:indicator IS NULL OR compared.indicator = ANY (:indicator) OR compared.former = ANY (:indicator))
AND (:programme IS NULL OR compared.programme = ANY (:programme))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = compared.programme AND pp.principle = ANY (:principle)))
AND (:area IS NULL OR compared.area = ANY (:area))
AND (:safe IS NULL OR compared.safe = :safe)

-- What is shown of a figure, found by its number for the rows of the page alone.

-- fragment figure_shown
(SELECT o.observation_id AS id, o.revision, s.indicator, i.name, o.period, o.as_stated, o.value, o.value_text, o.qualifier, i.unit,
   i.measure, o.status, o.formula, c.document, c.section, c.locator, d.published_on,
   '/v1/observations/' || o.observation_id {{then_revision}} AS link
 FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
 JOIN citation c ON c.citation_id = o.citation_id JOIN document d ON d.slug = c.document)

-- fragment why
(VALUES ('not-in-to', 'The update of ' || :to || ' has no figure for it.'),
  ('not-in-from', 'The update of ' || :from || ' has no figure for it.'),
  ('period-not-in-to', 'The update of ' || :to || ' tells of other periods.'),
  ('period-not-in-from', 'The update of ' || :from || ' tells of other periods.'),
  ('different-indicator', 'The two updates measure it differently.'),
  ('different-unit', 'The units differ.'),
  ('different-measure', 'One is another kind of number than the other.'),
  ('undated', 'At least one of the two is undated.'),
  ('different-period-kind', 'Their periods are of different kinds.'),
  ('different-start', 'They count from different starts.'),
  ('different-length', 'Their periods are of different lengths.'),
  ('different-status', 'One is an actual figure, a projection or a plan where the other is not.'),
  ('value-in-words', 'At least one of the two is told in words alone.'),
  ('not-named-in-from', 'The update of ' || :from || ' tells of it without a name.'),
  ('not-named-in-to', 'The update of ' || :to || ' tells of it without a name.')) AS why (code, sentence)

-- statement compare_list(from text, to text, as_of date, class text[], indicator text[], programme text[], principle text[], area text[], safe boolean, derived boolean, sort text[], cursor jsonb[], limit int) sort class=class, indicator=indicator, programme=programme, area=area, delta=difference, percent=percent, safe=safe
{{reported}}, listed AS MATERIALIZED (
  SELECT class, from_id, from_revision, to_id, to_revision, elsewhere, indicator, programme, area, dimensions,
    ARRAY[{{sort_keys}}, to_jsonb(position), to_jsonb(coalesce(area, '')), to_jsonb(dimensions::varchar(100)), to_jsonb(period_end),
          to_jsonb(class), to_jsonb(key)] AS sorted
  FROM compared
  {{figures_filter}}
), {{page_of_listed}}
SELECT m.class, m.indicator, m.programme,
  (SELECT pp.principle FROM programme_principle pp WHERE pp.programme = m.programme AND pp.position = 1) AS principle,
  a.code AS "area.code", a.name AS "area.name", m.dimensions,
  (SELECT year FROM yearly_update WHERE year::text = :from) AS "from.update", f.indicator AS "from.indicator", f.name AS "from.name", f.id AS "from.observation",
  f.period AS "from.period.code", CASE WHEN f.id IS NOT NULL THEN period_type(f.period) END AS "from.period.type", period_first_day(f.period) AS "from.period.start",
  period_last_day(f.period) AS "from.period.end", f.as_stated AS "from.period.as_stated",
  f.value AS "from.value", f.value_text AS "from.value_text", f.qualifier AS "from.qualifier",
  lower_bound(f.value, f.qualifier) AS "from.lower", upper_bound(f.value, f.qualifier) AS "from.upper",
  f.unit AS "from.unit", f.measure AS "from.measure", f.status AS "from.status", f.formula AS "from.formula",
  f.published_on AS "from.published_on", f.document AS "from.document", f.section AS "from.section", f.locator AS "from.locator",
  (SELECT year FROM yearly_update WHERE year::text = :to) AS "to.update", t.indicator AS "to.indicator", t.name AS "to.name", t.id AS "to.observation",
  t.period AS "to.period.code", CASE WHEN t.id IS NOT NULL THEN period_type(t.period) END AS "to.period.type", period_first_day(t.period) AS "to.period.start",
  period_last_day(t.period) AS "to.period.end", t.as_stated AS "to.period.as_stated",
  t.value AS "to.value", t.value_text AS "to.value_text", t.qualifier AS "to.qualifier",
  lower_bound(t.value, t.qualifier) AS "to.lower", upper_bound(t.value, t.qualifier) AS "to.upper",
  t.unit AS "to.unit", t.measure AS "to.measure", t.status AS "to.status", t.formula AS "to.formula",
  t.published_on AS "to.published_on", t.document AS "to.document", t.section AS "to.section", t.locator AS "to.locator",
  judged.difference AS "delta.value", judged.hedge AS "delta.qualifier",
  lower_bound(judged.difference, judged.hedge) AS "delta.lower", upper_bound(judged.difference, judged.hedge) AS "delta.upper",
  CASE WHEN judged.hedge IS NOT NULL THEN CASE t.unit WHEN 'percent' THEN 'percentage-points' ELSE t.unit END END AS "delta.unit",
  judged.missing AS "delta.missing", judged.percent AS "delta.percent",
  CASE WHEN judged.percent IS NULL THEN coalesce(judged.missing, CASE WHEN t.unit IN ('percent', 'percentage-points') THEN 'unit-is-percent'
    WHEN t.measure = 'change' THEN 'measure-is-change' ELSE 'not-above-zero' END) END AS "delta.percent_missing",
  judged.reasons = '{}' AS safe_to_compare, to_json(judged.reasons) AS reasons,
  coalesce((SELECT r.reason FROM redefinition r WHERE m.class = 'redefined'
              AND (r.indicator, r.formerly) IN ((t.indicator, f.indicator), (f.indicator, t.indicator)) LIMIT 1),
           (SELECT string_agg(sentence, ' ' ORDER BY place)
            FROM unnest(judged.reasons) WITH ORDINALITY AS given (code, place) JOIN {{why}} USING (code)),
           'Both measure the same thing in the same unit, for the same area and slice, over periods of one kind.') AS explanation,
  '/v1/compare?from=' || :from || '&to=' || :to || '&indicator=' || m.indicator {{then_beside}} AS "links.self",
  '/v1/indicators/' || m.indicator {{then_alone}} AS "links.indicator",
  '/v1/programmes/' || m.programme {{then_alone}} AS "links.programme",
  f.link AS "links.from",
  t.link AS "links.to",
  (SELECT {{programme_named}} FROM programme p WHERE p.slug = m.programme) AS "_label.programme",
  m.sorted AS _cursor
FROM page m LEFT JOIN area a ON a.code = m.area
LEFT JOIN {{figure_shown}} f ON (f.id, f.revision) = (m.from_id, m.from_revision)
LEFT JOIN {{figure_shown}} t ON (t.id, t.revision) = (m.to_id, m.to_revision)
CROSS JOIN LATERAL (
  SELECT {{reasons}} AS reasons, {{hedge}} AS hedge, {{percent}} AS percent,
    CASE WHEN {{hedge}} IS NOT NULL THEN t.value - f.value END AS difference,
    CASE WHEN f.id IS NULL OR t.id IS NULL THEN 'nothing-to-compare' WHEN m.class = 'redefined' THEN 'different-indicator'
         WHEN f.value IS NULL OR t.value IS NULL THEN 'value-in-words' WHEN {{hedge}} IS NULL THEN 'qualifiers-do-not-tell' END AS missing
) judged
{{read_on_day}}
ORDER BY {{sort_order}}

-- statement compare_count(from text, to text, as_of date, class text[], indicator text[], programme text[], principle text[], area text[], safe boolean, derived boolean)
{{reported}}
SELECT count(*) AS total
FROM compared
{{figures_filter}}

-- fragment named
WITH said AS (
  SELECT 'principle' AS type, principle AS slug, name, citation_id, 0 AS place FROM principle_name
  UNION ALL SELECT 'principle', slug, NULL, citation_id, 0 FROM principle
  UNION ALL SELECT 'principle', principle, NULL, citation_id, position FROM further_citation WHERE principle IS NOT NULL
  UNION ALL SELECT 'programme', programme, name, citation_id, 0 FROM programme_name
  UNION ALL SELECT 'programme', slug, NULL, citation_id, 0 FROM programme
  UNION ALL SELECT 'programme', programme, NULL, citation_id, position FROM further_citation WHERE programme IS NOT NULL
), first_said AS (
  SELECT DISTINCT ON (said.type, said.slug, d.update_year) said.type, said.slug, said.name, d.update_year, d.published_on,
    c.document, c.section, c.locator
  FROM said JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
  WHERE d.update_year::text IN (:from, :to) AND (:as_of IS NULL OR d.published_from <= :as_of) AND {{both_out}}
  ORDER BY said.type, said.slug, d.update_year, said.name IS NULL, d.role <> 'primary', d.published_from, d.slug, said.place, c.citation_id
), f AS (
  SELECT * FROM first_said WHERE update_year::text = :from
), t AS (
  SELECT * FROM first_said WHERE update_year::text = :to
), subject AS (
  SELECT 'principle' AS type, p.slug, {{principle_named}} AS name, NULL AS programme, p.slug AS principle, p.position
  FROM principle p {{read_on_day}}
  UNION ALL
  SELECT 'programme', p.slug, {{programme_named}}, p.slug, pp.principle, p.position
  FROM programme p LEFT JOIN programme_principle pp ON pp.programme = p.slug AND pp.position = 1 {{read_on_day}}
), compared AS (
  SELECT subject.*,
    CASE WHEN f.slug IS NULL THEN 'new' WHEN t.slug IS NULL THEN 'dropped' WHEN lower(f.name) <> lower(t.name) THEN 'renamed'
         ELSE 'unchanged' END AS class,
    array_remove(ARRAY[CASE WHEN f.slug IS NOT NULL AND f.name IS NULL THEN 'not-named-in-from' END,
                       CASE WHEN t.slug IS NOT NULL AND t.name IS NULL THEN 'not-named-in-to' END], NULL) AS reasons,
    f.name AS from_name, f.published_on AS from_published_on, f.document AS from_document, f.section AS from_section,
    f.locator AS from_locator,
    t.name AS to_name, t.published_on AS to_published_on, t.document AS to_document, t.section AS to_section, t.locator AS to_locator
  FROM f FULL JOIN t USING (type, slug) JOIN subject USING (type, slug)
)

-- fragment names_filter
WHERE (:type IS NULL OR compared.type = ANY (:type))
AND (:class IS NULL OR compared.class = ANY (:class))
AND (:programme IS NULL OR compared.programme = ANY (:programme))
AND (:principle IS NULL OR CASE compared.type WHEN 'principle' THEN compared.slug = ANY (:principle) ELSE EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = compared.slug AND pp.principle = ANY (:principle)) END)

-- statement compare_names_list(from text, to text, as_of date, type text[], class text[], programme text[], principle text[], sort text[], cursor jsonb[], limit int) sort type=type, slug=slug, name=name::varchar(100), class=class, programme=programme, principle=principle
{{named}}, listed AS MATERIALIZED (
  SELECT compared.*, ARRAY[{{sort_keys}}, to_jsonb(type), to_jsonb(position), to_jsonb(slug)] AS sorted FROM compared
  {{names_filter}}
), {{page_of_listed}}
SELECT type, slug, name, class, programme, principle,
  (SELECT year FROM yearly_update WHERE year::text = :from) AS "from.update", from_name AS "from.name", from_published_on AS "from.published_on", from_document AS "from.document",
  from_section AS "from.section", from_locator AS "from.locator",
  (SELECT year FROM yearly_update WHERE year::text = :to) AS "to.update", to_name AS "to.name", to_published_on AS "to.published_on", to_document AS "to.document",
  to_section AS "to.section", to_locator AS "to.locator",
  to_json(reasons) AS reasons,
  concat_ws(' ', CASE class
      WHEN 'new' THEN 'No document of ' || :from || ' on record tells of it.'
      WHEN 'dropped' THEN 'No document of ' || :to || ' on record tells of it; that is not to say that it ended.'
      WHEN 'renamed' THEN format('What %s calls %s, %s calls %s.', :from, from_name, :to, to_name)
      ELSE CASE WHEN reasons = '{}' THEN 'Both call it the same.' END END,
    (SELECT string_agg(sentence, ' ' ORDER BY at) FROM unnest(reasons) WITH ORDINALITY AS given (code, at) JOIN {{why}} USING (code))
  ) AS explanation,
  '/v1/compare/names?from=' || :from || '&to=' || :to || '&type=' || type || '&' || type || '=' || slug {{then_beside}} AS "links.self",
  CASE type WHEN 'principle' THEN '/v1/principles/' ELSE '/v1/programmes/' END || slug {{then_alone}} AS "links.subject",
  '/v1/documents/' || from_document AS "links.from",
  '/v1/documents/' || to_document AS "links.to",
  sorted AS _cursor
FROM page {{read_on_day}}
ORDER BY {{sort_order}}

-- statement compare_names_count(from text, to text, as_of date, type text[], class text[], programme text[], principle text[])
{{named}}
SELECT count(*) AS total
FROM compared
{{names_filter}}

-- fragment summed
WITH compared AS (
  SELECT 'indicator' AS type, class, safe, programme FROM (
    {{reported}} SELECT class, safe, programme FROM compared) AS figures
  UNION ALL
  SELECT type, class, NULL, programme FROM ({{named}} SELECT type, class, programme FROM compared) AS names
), summed AS (
  SELECT type, class, count(*) AS total, count(safe) FILTER (WHERE safe) AS safe
  FROM compared
  WHERE (:type IS NULL OR type = ANY (:type))
  GROUP BY type, class
)

-- statement compare_summary_list(from text, to text, as_of date, type text[], derived boolean, sort text[], cursor jsonb[], limit int) sort type=type, class=class, total=total
{{summed}}, listed AS MATERIALIZED (
  SELECT summed.*, ARRAY[{{sort_keys}}, to_jsonb(type), to_jsonb(class)] AS sorted FROM summed
), {{page_of_listed}}
SELECT type, class, total, CASE type WHEN 'indicator' THEN safe END AS safe_to_compare,
  CASE type WHEN 'indicator' THEN '/v1/compare?from=' ELSE '/v1/compare/names?from=' END || :from || '&to=' || :to
    || CASE type WHEN 'indicator' THEN CASE WHEN :derived THEN '&derived=true' ELSE '' END ELSE '&type=' || type END
    || '&class=' || class {{then_beside}} AS "links.self",
  sorted AS _cursor
FROM page {{read_on_day}}
ORDER BY {{sort_order}}

-- statement compare_summary_count(from text, to text, as_of date, type text[], derived boolean)
{{summed}}
SELECT count(*) AS total
FROM summed
