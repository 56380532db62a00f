-- Principles, with the name each document gives them.

-- fragment principle_document
SELECT p.slug, p.name, p.summary,
  (SELECT json_agg(json_build_object('document', n.document, 'update', d.update_year, 'name', n.name,
                                     'section', c.section, 'locator', c.locator)
                   ORDER BY d.published_from, d.slug)
   FROM principle_name n JOIN document d ON d.slug = n.document JOIN citation c USING (citation_id)
   WHERE n.principle = p.slug) AS names,
  (SELECT count(*) FROM programme_principle pp WHERE pp.principle = p.slug) AS programme_count,
  source_list(p.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.principle = p.slug ORDER BY f.position)) AS sources,
  '/v1/principles/' || p.slug AS "links.self",
  '/v1/programmes?principle=' || p.slug AS "links.programmes",
  '/v1/observations?principle=' || p.slug AS "links.observations",
  p.position::text AS _cursor
FROM principle p

-- fragment principle_filter
WHERE (:document IS NULL OR EXISTS (
  SELECT FROM principle_name n WHERE n.principle = p.slug AND n.document = ANY (:document)))

-- statement principles_list(document text[], cursor text, limit int)
{{principle_document}}
{{principle_filter}}
AND (:cursor IS NULL OR p.position > :cursor::int)
ORDER BY p.position LIMIT :limit

-- statement principles_count(document text[])
SELECT count(*) AS total FROM principle p
{{principle_filter}}

-- statement principles_get(slug text)
{{principle_document}}
WHERE p.slug = :slug
