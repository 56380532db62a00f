-- Principles, with the name each document gives them.

-- fragment principle_document
SELECT p.slug, p.name, p.summary,
  (SELECT coalesce(json_agg(json_build_object('document', n.document, 'update', d.update_year, 'name', n.name,
                                     'section', c.section, 'locator', c.locator)
                   ORDER BY d.published_from, d.slug), '[]')
   FROM principle_name n JOIN document d ON d.slug = n.document JOIN citation c USING (citation_id)
   WHERE n.principle = p.slug) AS names,
  (SELECT count(*) FROM programme_principle pp WHERE pp.principle = p.slug) AS programme_count,
  source_list(p.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.principle = p.slug ORDER BY f.position)) AS sources,
  '/v1/principles/' || p.slug AS "links.self",
  '/v1/programmes?principle=' || p.slug AS "links.programmes",
  '/v1/observations?principle=' || p.slug AS "links.observations",
  p.slug AS _cursor
FROM principle p

-- fragment principle_filter
WHERE (:document IS NULL OR EXISTS (
  SELECT FROM principle_name n WHERE n.principle = p.slug AND n.document = ANY (:document)))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'principle' AND key = p.slug))

-- statement principles_list(document text[], q text, sort text[], cursor text, limit int) sort slug=p.slug, name=p.name, position=p.position
WITH ordered AS (
  SELECT p.slug AS key, row_number() OVER (ORDER BY {{order}}p.position) AS place
  FROM principle p
  {{principle_filter}}
), page AS (
  SELECT key, place FROM ordered
  WHERE :cursor IS NULL OR place > (SELECT place FROM ordered WHERE key = :cursor)
  ORDER BY place LIMIT :limit
)
{{principle_document}}
JOIN page ON page.key = p.slug
ORDER BY page.place

-- statement principles_count(document text[], q text, cursor text)
SELECT count(*) AS total, :cursor IS NOT NULL AND NOT coalesce(bool_or(p.slug = :cursor), false) AS cursor_lost
FROM principle p
{{principle_filter}}

-- statement principles_get(slug text)
{{principle_document}}
WHERE p.slug = :slug
