-- Conflicts: two claims side by side, the figure first and then the one that disputes it. Candidates are pairs (migration 0005);
-- here they are held against each other as they stood on a day.

-- fragment conflict_claim
JOIN LATERAL (
  SELECT o.*, s.indicator, s.area, s.dimensions, i.name AS indicator_name, i.programme, i.unit, i.measure, i.definition,
    figure_range(o.value, o.qualifier) AS range
  FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
  WHERE (:as_of IS NULL OR o.published_from <= :as_of)

-- fragment conflict_newest
  ORDER BY o.revision DESC LIMIT 1)

-- What was marked as a rival stays one for as long as it differs; all others are none where one number could be both.

-- fragment conflict_rows
FROM conflict k
{{conflict_claim}} AND o.observation_id = k.first_id
{{conflict_newest}} a ON true
{{conflict_claim}} AND o.observation_id = k.second_id
{{conflict_newest}} b ON true
CROSS JOIN LATERAL (
  SELECT a.indicator = b.indicator AS same_measure,
    a.area IS NOT DISTINCT FROM b.area AND a.dimensions = b.dimensions AS same_scope,
    period_type(a.period) = period_type(b.period) AS same_period_kind,
    a.period_end = b.period_end AND a.period_start IS NOT DISTINCT FROM b.period_start AS same_period,
    a.range && b.range AS compatible) verdict

-- fragment conflict_holds
(b.rival_of IS NOT DISTINCT FROM a.observation_id
 AND (a.value, a.qualifier, a.period, a.series_id) IS DISTINCT FROM (b.value, b.qualifier, b.period, b.series_id)
 OR NOT verdict.compatible)

-- fragment conflict_filter
WHERE {{conflict_holds}}
AND (:kind IS NULL OR k.conflict_kind = ANY (:kind))
AND (:same_measure IS NULL OR verdict.same_measure = :same_measure)
AND (:indicator IS NULL OR a.indicator = ANY (:indicator) OR b.indicator = ANY (:indicator))
AND (:programme IS NULL OR a.programme = ANY (:programme) OR b.programme = ANY (:programme))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme IN (a.programme, b.programme) AND pp.principle = ANY (:principle)))
AND (:document IS NULL OR EXISTS (
  SELECT FROM citation c WHERE c.citation_id IN (a.citation_id, b.citation_id) AND c.document = ANY (:document))
  OR EXISTS (
  SELECT FROM further_citation f JOIN citation c USING (citation_id)
  WHERE (f.observation_id, f.observation_revision) IN ((a.observation_id, a.revision), (b.observation_id, b.revision))
  AND c.document = ANY (:document)))
AND (:update IS NULL OR a.update_year::text = ANY (:update) OR b.update_year::text = ANY (:update))
AND (:q IS NULL OR (SELECT (one.vector || other.vector) @@ {{words}} FROM search_entry one, search_entry other
                    WHERE (one.type, one.key) = ('observation', a.observation_id::text)
                    AND (other.type, other.key) = ('observation', b.observation_id::text)))

-- fragment conflict_difference
CASE WHEN a.unit = b.unit THEN b.value - a.value END

-- fragment conflict_document
SELECT k.first_id || '-' || k.second_id AS id, k.conflict_kind AS kind,
  conflict_title(a.indicator_name, a.value_text, CASE WHEN NOT verdict.same_period THEN a.period END,
                 CASE WHEN NOT verdict.same_measure THEN b.indicator_name END, b.value_text,
                 CASE WHEN NOT verdict.same_period THEN b.period END) AS title,
  a.indicator, a.programme,
  (SELECT pp.principle FROM programme_principle pp WHERE pp.programme = a.programme AND pp.position = 1) AS principle,
  ar.code AS "area.code", ar.name AS "area.name",
  a.period AS "period.code", period_type(a.period) AS "period.type", a.period_start AS "period.start",
  nullif(a.period_end, 'infinity') AS "period.end", a.as_stated AS "period.as_stated",
  a.dimensions,
  array_to_json(array_remove(ARRAY[
    CASE WHEN NOT verdict.same_measure THEN 'indicator' END,
    CASE WHEN a.value IS DISTINCT FROM b.value THEN 'value' END,
    CASE WHEN a.qualifier IS DISTINCT FROM b.qualifier THEN 'qualifier' END,
    CASE WHEN a.period <> b.period THEN 'period' END,
    CASE WHEN a.area IS DISTINCT FROM b.area THEN 'area' END,
    CASE WHEN a.dimensions <> b.dimensions THEN 'dimensions' END], NULL)) AS differs_in,
  {{conflict_difference}} AS "difference.value",
  CASE WHEN a.value <> 0 THEN round(100 * ({{conflict_difference}}) / abs(a.value), 1) END AS "difference.percent",
  CASE WHEN a.unit <> b.unit THEN NULL WHEN a.unit = 'percent' THEN 'percentage-points' ELSE a.unit END AS "difference.unit",
  verdict.same_measure AS "verdict.same_measure", verdict.same_scope AS "verdict.same_scope",
  verdict.same_period_kind AS "verdict.same_period_kind", verdict.same_period AS "verdict.same_period",
  verdict.compatible AS "verdict.compatible",
  CASE WHEN NOT verdict.same_measure THEN concat('Not the same measure. ', a.indicator_name, ' (', a.measure, '): ', a.definition, ' ',
                                                 b.indicator_name, ' (', b.measure, '): ', b.definition)
       ELSE concat_ws(' ', 'The same measure, as both claims are of one indicator.',
         CASE WHEN NOT verdict.same_scope THEN 'They are of different areas or slices of it.' END,
         CASE WHEN NOT verdict.same_period THEN concat('They name different periods, ', a.period, ' and ', b.period, '.') END,
         CASE WHEN verdict.same_period AND verdict.compatible THEN 'Their qualifiers leave room for one number that fits both.'
              WHEN verdict.same_period THEN 'No number fits both.' END) END AS "verdict.reason",
  (SELECT json_agg(json_build_object(
     'role', CASE WHEN k.conflict_kind = 'restated' THEN (ARRAY['earlier', 'later'])[o.place] WHEN o.place = 1 THEN 'observation'
               ELSE k.conflict_kind END,
     'observation', o.observation_id, 'indicator', o.indicator, 'measure', o.measure, 'period', o.period, 'as_stated', o.as_stated,
     'area', o.area, 'value', o.value, 'value_text', o.value_text, 'qualifier', o.qualifier,
     'lower', lower_bound(o.value, o.qualifier), 'upper', upper_bound(o.value, o.qualifier), 'unit', o.unit, 'status', o.status,
     'update', o.update_year, 'document', od.slug, 'published_on', od.published_on,
     'sources', source_list(o.citation_id || ARRAY(
       SELECT f.citation_id FROM further_citation f
       WHERE f.observation_id = o.observation_id AND f.observation_revision = o.revision ORDER BY f.position)),
     'revision', o.revision, 'note', o.note, 'link', '/v1/observations/' || o.observation_id {{then_revision}}) ORDER BY o.place)
   FROM (SELECT 1 AS place, a.* UNION ALL SELECT 2, b.*) o
   JOIN citation oc ON oc.citation_id = o.citation_id JOIN document od ON od.slug = oc.document) AS claims,
  '/v1/conflicts/' || k.first_id || '-' || k.second_id AS "links.self",
  '/v1/indicators/' || a.indicator {{then_alone}} AS "links.indicator",
  '/v1/programmes/' || a.programme {{then_alone}} AS "links.programme",
  (SELECT {{programme_named}} FROM programme p WHERE p.slug = a.programme) AS "_label.programme",
  a.indicator_name AS "_label.indicator",
  CASE WHEN 'programme' = ANY (:include) THEN (
    SELECT json_build_object('slug', p.slug, 'name', {{programme_named}}, 'summary', p.summary) FROM programme p WHERE p.slug = a.programme)
  END AS "included.programme"

-- statement conflicts_list(include text[], kind text[], same_measure boolean, indicator text[], programme text[], principle text[], document text[], update text[], as_of date, q text, sort text[], cursor jsonb[], limit int) sort kind=k.conflict_kind, indicator=a.indicator, programme=a.programme, period=CASE WHEN a.period_end < 'infinity' THEN a.period_end END
WITH listed AS MATERIALIZED (
  SELECT k.first_id, k.second_id, ARRAY[{{sort_keys}}, to_jsonb(k.first_id), to_jsonb(k.second_id)] AS sorted
  {{conflict_rows}}
  {{conflict_filter}}
), {{page_of_listed}}
{{conflict_document}}, page.sorted AS _cursor
{{conflict_rows}}
LEFT JOIN area ar ON ar.code = a.area
{{read_on_day}}
JOIN page ON page.first_id = k.first_id AND page.second_id = k.second_id
ORDER BY {{sort_order}}

-- statement conflicts_count(kind text[], same_measure boolean, indicator text[], programme text[], principle text[], document text[], update text[], as_of date, q text)
SELECT count(*) AS total
{{conflict_rows}}
{{conflict_filter}}

-- statement conflicts_get(include text[], as_of date, id text)
{{conflict_document}}
{{conflict_rows}}
LEFT JOIN area ar ON ar.code = a.area
{{read_on_day}}
WHERE k.first_id = CASE WHEN :id ~ '^[1-9]\d{0,17}-[1-9]\d{0,17}$' THEN split_part(:id, '-', 1)::bigint END
AND k.second_id = CASE WHEN :id ~ '^[1-9]\d{0,17}-[1-9]\d{0,17}$' THEN split_part(:id, '-', 2)::bigint END
AND {{conflict_holds}}
