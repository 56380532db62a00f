-- Indicators: what is measured, in what unit, and the newest published figure of each: an actual, dated one where there is any, else a plan or
-- an undated one. Derived ones are no document's, and shown to who asks for them only. Each of the two is where an index ends: that of a series
-- or, as of an earlier moment, that of each update until then, so that what came later is not passed over. Of several that end on one day the
-- last line decides.

-- fragment of_series
(SELECT * FROM observation WHERE series_id = s.series_id AND superseded_from = 'infinity' AND rival_of IS NULL AND {{newest_wanted}}

-- fragment of_update
(SELECT * FROM observation WHERE update_year = u.year AND series_id = s.series_id AND rival_of IS NULL
 AND published_from <= v.last_day AND (:vintage !~ '^\d{4}$' OR revision = 1)

-- What was, spelt as what is not still to come: for status = 'actual' there is an index that knows no order of time (observation_result).

-- fragment that_was
AND formula IS NULL AND status NOT IN ('planned', 'projected') AND period_end < 'infinity' {{last}}

-- fragment that_was_published
AND formula IS NULL {{last}}

-- fragment last
ORDER BY period_end DESC FETCH FIRST 1 ROW WITH TIES)

-- fragment updates_by_then
(SELECT DISTINCT d.update_year AS year FROM document d WHERE NOT {{newest_wanted}} AND {{within_vintage}}) u

-- fragment indicators_seen
(SELECT i.slug, i.position, i.name, i.programme, i.unit, i.measure, i.definition, i.comparability, i.citation_id, v.*, i.slug {{vintage_key}}
 FROM indicator i JOIN ({{vintage}} FROM ({{indicator_told}}) d {{vintage_wanted}}) v ON v.subject = i.slug) v

-- fragment indicator_document
SELECT v.slug, v.name, v.programme,
  (SELECT pp.principle FROM programme_principle pp WHERE pp.programme = v.programme AND pp.position = 1) AS principle,
  v.unit, v.measure, v.definition, v.comparability,
  (SELECT json_build_object('observation', o.observation_id, 'period', o.period, 'value', o.value,
                            'value_text', o.value_text, 'qualifier', o.qualifier, 'status', o.status,
                            'update', o.update_year, 'link', '/v1/observations/' || o.observation_id {{then_revision}})
   FROM series s CROSS JOIN LATERAL (
     {{of_series}} {{that_was}}
     UNION ALL {{of_series}} {{that_was_published}}
     UNION ALL
     SELECT o.* FROM {{updates_by_then}} CROSS JOIN LATERAL (
       {{of_update}} {{that_was}}
       UNION ALL {{of_update}} {{that_was_published}}) o) o
   WHERE s.indicator = v.slug
   ORDER BY o.status = 'actual' DESC, nullif(o.period_end, 'infinity') DESC NULLS LAST,
            o.reported_from DESC, o.observation_id DESC, o.revision DESC
   LIMIT 1) AS latest,
  {{vintage_columns}},
  source_list(ARRAY(
    SELECT c.citation_id
    FROM unnest(v.citation_id || ARRAY(
      SELECT f.citation_id FROM further_citation f WHERE f.indicator = v.slug ORDER BY f.position)) WITH ORDINALITY AS cited (citation_id, place)
    JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
    WHERE {{within_vintage}} ORDER BY cited.place)) AS sources,
  '/v1/indicators/' || v.slug AS "links.self",
  '/v1/programmes/' || v.programme {{then_alone}} AS "links.programme",
  '/v1/observations?indicator=' || v.slug {{then_beside}} AS "links.observations",
  '/v1/indicators/' || v.slug || '/chart.svg' {{then_alone}} AS "links.chart",
  (SELECT {{programme_named}} FROM programme p WHERE p.slug = v.programme) AS "_label.programme",
  CASE WHEN 'programme' = ANY (:include) THEN (
    SELECT json_build_object('slug', p.slug, 'name', {{programme_named}}, 'summary', p.summary) FROM programme p WHERE p.slug = v.programme)
  END AS "included.programme"

-- What had been published of it by then, corrections as in of_update; with vintage=all, what the row's own update brought.

-- fragment its_figures
FROM series s JOIN observation o USING (series_id)
WHERE s.indicator = v.slug AND o.published_from <= v.last_day AND o.update_year <= v.last_year AND (:vintage !~ '^\d{4}$' OR o.revision = 1)
AND (:vintage IS DISTINCT FROM 'all' OR o.update_year = v.update_year)

-- fragment indicator_filter
WHERE (:indicator IS NULL OR v.slug = ANY (:indicator))
AND (:programme IS NULL OR v.programme = ANY (:programme))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = v.programme AND pp.principle = ANY (:principle)))
AND (:unit IS NULL OR v.unit = ANY (:unit))
AND (:measure IS NULL OR v.measure = ANY (:measure))
AND (:update IS NULL OR EXISTS (
  SELECT {{its_figures}} AND o.update_year::text = ANY (:update)))
AND (:document IS NULL OR EXISTS (
  SELECT FROM ({{indicator_told}}) d WHERE d.subject = v.slug AND {{told_in_vintage}} AND d.document = ANY (:document))
  OR EXISTS (
  SELECT {{its_figures}} AND EXISTS (
    SELECT FROM citation c WHERE c.citation_id = o.citation_id AND c.document = ANY (:document)))
  OR EXISTS (
  SELECT {{its_figures}} AND EXISTS (
    SELECT FROM further_citation f JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
    WHERE f.observation_id = o.observation_id AND f.observation_revision = o.revision AND {{told_in_vintage}} AND d.slug = ANY (:document))))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'indicator' AND key = v.slug))

-- statement indicators_list(include text[], indicator text[], programme text[], principle text[], unit text[], measure text[], document text[], update text[], q text, vintage text, as_of date, sort text[], cursor jsonb[], limit int) sort slug=v.slug, name=v.name::varchar(100), position=v.position, programme=v.programme, unit=v.unit, measure=v.measure
WITH listed AS MATERIALIZED (
  SELECT v.*, ARRAY[{{sort_keys}}, to_jsonb(v.position), to_jsonb(v.key)] AS sorted
  FROM {{indicators_seen}}
  {{indicator_filter}}
), {{page_of_listed}}
{{indicator_document}}, v.sorted AS _cursor
FROM page v ORDER BY {{sort_order}}

-- statement indicators_count(indicator text[], programme text[], principle text[], unit text[], measure text[], document text[], update text[], q text, vintage text, as_of date)
SELECT count(*) AS total
FROM {{indicators_seen}}
{{indicator_filter}}

-- statement indicators_get(include text[], slug text, vintage text, as_of date)
{{indicator_document}}
FROM {{indicators_seen}} WHERE v.slug = :slug
