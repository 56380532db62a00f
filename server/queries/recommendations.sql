-- Recommendations: what was recommended, by whom and to whom.

-- fragment recommendation_document
SELECT r.slug, r.title, r.summary, r.programme, r.made_by, r.made_to, d.update_year AS update,
  source_list(r.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.recommendation = r.slug ORDER BY f.position)) AS sources,
  '/v1/recommendations/' || r.slug AS "links.self",
  '/v1/programmes/' || r.programme AS "links.programme",
  '/v1/organisations/' || r.made_by AS "links.made_by",
  (SELECT name FROM programme WHERE slug = r.programme) AS "_label.programme",
  CASE WHEN 'programme' = ANY (:include) THEN (
    SELECT json_build_object('slug', p.slug, 'name', p.name, 'summary', p.summary) FROM programme p WHERE p.slug = r.programme)
  END AS "included.programme",
  CASE WHEN 'source' = ANY (:include) THEN (
    SELECT json_build_object('slug', d2.slug, 'title', d2.title, 'publisher', d2.publisher, 'published_on', d2.published_on,
                             'role', d2.role, 'licence', d2.licence) FROM document d2 WHERE d2.slug = c.document)
  END AS "included.source"

-- fragment recommendation_rows
FROM recommendation r JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document

-- fragment recommendation_filter
WHERE (:programme IS NULL OR r.programme = ANY (:programme))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = r.programme AND pp.principle = ANY (:principle)))
AND (:made_by IS NULL OR r.made_by = ANY (:made_by))
AND (:update IS NULL OR d.update_year::text = ANY (:update))
AND (:document IS NULL OR d.slug = ANY (:document) OR EXISTS (
  SELECT FROM further_citation f JOIN citation further ON further.citation_id = f.citation_id
  WHERE f.recommendation = r.slug AND further.document = ANY (:document)))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'recommendation' AND key = r.slug))

-- statement recommendations_list(include text[], programme text[], principle text[], made_by text[], update text[], document text[], q text, sort text[], cursor jsonb[], limit int) sort slug=r.slug, title=r.title::varchar(100), position=r.position, programme=r.programme, made_by=r.made_by
WITH listed AS MATERIALIZED (
  SELECT r.slug AS key, ARRAY[{{sort_keys}}, to_jsonb(r.position), to_jsonb(r.slug)] AS sorted
  {{recommendation_rows}}
  {{recommendation_filter}}
), {{page_of_listed}}
{{recommendation_document}}, page.sorted AS _cursor
{{recommendation_rows}}
JOIN page ON page.key = r.slug
ORDER BY {{sort_order}}

-- statement recommendations_count(programme text[], principle text[], made_by text[], update text[], document text[], q text)
SELECT count(*) AS total
{{recommendation_rows}}
{{recommendation_filter}}

-- statement recommendations_get(include text[], slug text)
{{recommendation_document}}
{{recommendation_rows}}
WHERE r.slug = :slug
