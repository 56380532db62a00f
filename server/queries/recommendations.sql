-- Recommendations: what was recommended, by whom and to whom.

-- fragment recommendation_document
SELECT r.slug, r.title, r.summary, r.programme, r.made_by, r.made_to, d.update_year AS update,
  source_list(r.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.recommendation = r.slug ORDER BY f.position)) AS sources,
  '/v1/recommendations/' || r.slug AS "links.self",
  '/v1/programmes/' || r.programme AS "links.programme",
  '/v1/organisations/' || r.made_by AS "links.made_by",
  r.position::text AS _cursor
FROM recommendation r JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document

-- fragment recommendation_filter
WHERE (:programme IS NULL OR r.programme = ANY (:programme))
AND (:made_by IS NULL OR r.made_by = ANY (:made_by))
AND (:update IS NULL OR d.update_year::text = ANY (:update))
AND (:document IS NULL OR d.slug = ANY (:document))

-- statement recommendations_list(programme text[], made_by text[], update text[], document text[], cursor text, limit int)
{{recommendation_document}}
{{recommendation_filter}}
AND (:cursor IS NULL OR r.position > :cursor::int)
ORDER BY r.position LIMIT :limit

-- statement recommendations_count(programme text[], made_by text[], update text[], document text[])
SELECT count(*) AS total
FROM recommendation r JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
{{recommendation_filter}}

-- statement recommendations_get(slug text)
{{recommendation_document}}
WHERE r.slug = :slug
