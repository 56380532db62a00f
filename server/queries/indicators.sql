-- Indicators: what is measured, in what unit, and the newest figure of each: an actual, dated one where there is any, else a plan or an
-- undated one, else a derived one. Each of the three is the first row of an index.

-- fragment newest
(SELECT * FROM observation WHERE series_id = s.series_id AND superseded_from = 'infinity' AND rival_of IS NULL

-- fragment first
ORDER BY period_end DESC, published_from DESC, revision DESC LIMIT 1)

-- fragment indicator_document
SELECT i.slug, i.name, i.programme,
  (SELECT pp.principle FROM programme_principle pp WHERE pp.programme = i.programme AND pp.position = 1) AS principle,
  i.unit, i.measure, i.definition, i.comparability,
  (SELECT json_build_object('observation', o.observation_id, 'period', o.period, 'value', o.value,
                            'value_text', o.value_text, 'qualifier', o.qualifier, 'status', o.status,
                            'update', o.update_year, 'link', '/v1/observations/' || o.observation_id)
   FROM series s CROSS JOIN LATERAL (
     {{newest}} AND formula IS NULL AND status = 'actual' AND period_end < 'infinity' {{first}}
     UNION ALL {{newest}} AND formula IS NULL {{first}}
     UNION ALL {{newest}} {{first}}) o
   WHERE s.indicator = i.slug
   ORDER BY o.formula IS NULL DESC, o.status = 'actual' DESC, nullif(o.period_end, 'infinity') DESC NULLS LAST,
            o.published_from DESC, o.observation_id DESC
   LIMIT 1) AS latest,
  source_list(i.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.indicator = i.slug ORDER BY f.position)) AS sources,
  '/v1/indicators/' || i.slug AS "links.self",
  '/v1/programmes/' || i.programme AS "links.programme",
  '/v1/observations?indicator=' || i.slug AS "links.observations",
  (SELECT name FROM programme WHERE slug = i.programme) AS "_label.programme",
  CASE WHEN 'programme' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'name', r.name, 'summary', r.summary) FROM programme r WHERE r.slug = i.programme)
  END AS "included.programme",
  i.slug AS _cursor
FROM indicator i

-- fragment indicator_filter
WHERE (:indicator IS NULL OR i.slug = ANY (:indicator))
AND (:programme IS NULL OR i.programme = ANY (:programme))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = i.programme AND pp.principle = ANY (:principle)))
AND (:unit IS NULL OR i.unit = ANY (:unit))
AND (:measure IS NULL OR i.measure = ANY (:measure))
AND (:update IS NULL OR EXISTS (
  SELECT FROM series s JOIN observation o USING (series_id)
  WHERE s.indicator = i.slug AND o.update_year::text = ANY (:update)))
AND (:document IS NULL OR EXISTS (
  SELECT FROM citation c WHERE c.citation_id = i.citation_id AND c.document = ANY (:document))
  OR EXISTS (
  SELECT FROM series s JOIN observation o USING (series_id) JOIN citation c USING (citation_id)
  WHERE s.indicator = i.slug AND c.document = ANY (:document))
  OR EXISTS (
  SELECT FROM series s JOIN observation o USING (series_id)
  JOIN further_citation f ON f.observation_id = o.observation_id AND f.observation_revision = o.revision
  JOIN citation c ON c.citation_id = f.citation_id
  WHERE s.indicator = i.slug AND c.document = ANY (:document)))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'indicator' AND key = i.slug))

-- statement indicators_list(include text[], indicator text[], programme text[], principle text[], unit text[], measure text[], document text[], update text[], q text, sort text[], cursor text, limit int) sort slug=i.slug, name=i.name, position=i.position, programme=i.programme, unit=i.unit, measure=i.measure
WITH ordered AS (
  SELECT i.slug AS key, row_number() OVER (ORDER BY {{order}}i.position) AS place
  FROM indicator i
  {{indicator_filter}}
), page AS (
  SELECT key, place FROM ordered
  WHERE :cursor IS NULL OR place > (SELECT place FROM ordered WHERE key = :cursor)
  ORDER BY place LIMIT :limit
)
{{indicator_document}}
JOIN page ON page.key = i.slug
ORDER BY page.place

-- statement indicators_count(indicator text[], programme text[], principle text[], unit text[], measure text[], document text[], update text[], q text, cursor text)
SELECT count(*) AS total, :cursor IS NOT NULL AND NOT coalesce(bool_or(i.slug = :cursor), false) AS cursor_lost
FROM indicator i
{{indicator_filter}}

-- statement indicators_get(include text[], slug text)
{{indicator_document}}
WHERE i.slug = :slug
