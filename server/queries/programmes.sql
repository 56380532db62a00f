-- Programmes: what was reformed, what each document calls it, under which principles, and where it is first reported.

-- fragment programme_document
SELECT p.slug, p.name, to_json(p.aliases) AS aliases, p.summary,
  (SELECT coalesce(json_agg(json_build_object('document', n.document, 'update', d.update_year, 'name', n.name,
                                     'section', c.section, 'locator', c.locator)
                   ORDER BY d.published_from, d.slug), '[]')
   FROM programme_name n JOIN document d ON d.slug = n.document JOIN citation c USING (citation_id)
   WHERE n.programme = p.slug) AS names,
  p.part_of,
  (SELECT coalesce(json_agg(pp.principle ORDER BY pp.position), '[]') FROM programme_principle pp
   WHERE pp.programme = p.slug) AS principles,
  (SELECT coalesce(json_agg(po.organisation ORDER BY po.position), '[]') FROM programme_organisation po
   WHERE po.programme = p.slug) AS organisations,
  (SELECT coalesce(json_agg(part.slug ORDER BY part.position), '[]') FROM programme part
   WHERE part.part_of = p.slug) AS parts,
  (SELECT coalesce(json_agg(i.slug ORDER BY i.position), '[]') FROM indicator i
   WHERE i.programme = p.slug) AS indicators,
  (SELECT min(d.update_year) FROM citation c JOIN document d ON d.slug = c.document
   WHERE c.citation_id = p.citation_id OR c.citation_id IN (
     SELECT f.citation_id FROM further_citation f WHERE f.programme = p.slug)) AS first_reported,
  source_list(p.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.programme = p.slug ORDER BY f.position)) AS sources,
  '/v1/programmes/' || p.slug AS "links.self",
  '/v1/indicators?programme=' || p.slug AS "links.indicators",
  '/v1/observations?programme=' || p.slug AS "links.observations",
  '/v1/commitments?programme=' || p.slug AS "links.commitments",
  '/v1/events?programme=' || p.slug AS "links.events",
  '/v1/case-studies?programme=' || p.slug AS "links.case_studies",
  '/v1/recommendations?programme=' || p.slug AS "links.recommendations",
  p.slug AS _cursor
FROM programme p

-- fragment programme_filter
WHERE (:programme IS NULL OR p.slug = ANY (:programme))
AND (:part_of IS NULL OR p.part_of = ANY (:part_of))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = p.slug AND pp.principle = ANY (:principle)))
AND (:organisation IS NULL OR EXISTS (
  SELECT FROM programme_organisation po WHERE po.programme = p.slug AND po.organisation = ANY (:organisation)))
AND ((:document IS NULL AND :update IS NULL) OR EXISTS (
  SELECT FROM citation c JOIN document d ON d.slug = c.document
  WHERE (c.citation_id = p.citation_id OR c.citation_id IN (
    SELECT f.citation_id FROM further_citation f WHERE f.programme = p.slug))
  AND (:document IS NULL OR d.slug = ANY (:document))
  AND (:update IS NULL OR d.update_year::text = ANY (:update))))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'programme' AND key = p.slug))

-- statement programmes_list(programme text[], part_of text[], principle text[], organisation text[], document text[], update text[], q text, sort text[], cursor text, limit int) sort slug=p.slug, name=p.name, position=p.position, part_of=p.part_of
WITH ordered AS (
  SELECT p.slug AS key, row_number() OVER (ORDER BY {{order}}p.position) AS place
  FROM programme p
  {{programme_filter}}
), page AS (
  SELECT key, place FROM ordered
  WHERE :cursor IS NULL OR place > (SELECT place FROM ordered WHERE key = :cursor)
  ORDER BY place LIMIT :limit
)
{{programme_document}}
JOIN page ON page.key = p.slug
ORDER BY page.place

-- statement programmes_count(programme text[], part_of text[], principle text[], organisation text[], document text[], update text[], q text, cursor text)
SELECT count(*) AS total, :cursor IS NOT NULL AND NOT coalesce(bool_or(p.slug = :cursor), false) AS cursor_lost
FROM programme p
{{programme_filter}}

-- statement programmes_get(slug text)
{{programme_document}}
WHERE p.slug = :slug
