-- Programmes: what was reformed, what each document calls it, under which principles, and where it is first reported.

-- fragment programmes_seen
(SELECT p.slug, p.position, {{programme_named}} AS name, p.aliases, p.part_of, p.summary, p.citation_id, v.*, p.slug {{vintage_key}}
 FROM programme p JOIN ({{vintage}} FROM ({{programme_told}}) d {{vintage_wanted}}) v ON v.subject = p.slug) v

-- fragment programme_document
SELECT v.slug, v.name, to_json(v.aliases) AS aliases, v.summary,
  (SELECT coalesce(json_agg(json_build_object('document', n.document, 'update', d.update_year, 'name', n.name,
                                     'section', c.section, 'locator', c.locator)
                   ORDER BY d.published_from, d.slug), '[]')
   FROM programme_name n JOIN document d ON d.slug = n.document JOIN citation c USING (citation_id)
   WHERE n.programme = v.slug AND {{within_vintage}}) AS names,
  v.part_of,
  (SELECT coalesce(json_agg(pp.principle ORDER BY pp.position), '[]') FROM programme_principle pp
   WHERE pp.programme = v.slug) AS principles,
  (SELECT coalesce(json_agg(po.organisation ORDER BY po.position), '[]') FROM programme_organisation po
   WHERE po.programme = v.slug) AS organisations,
  (SELECT coalesce(json_agg(p.slug ORDER BY p.position), '[]') FROM programme p
   WHERE p.part_of = v.slug AND ({{newest_wanted}} OR EXISTS (SELECT FROM ({{programme_told}}) d WHERE d.subject = p.slug AND {{within_vintage}}))) AS parts,
  (SELECT coalesce(json_agg(i.slug ORDER BY i.position), '[]') FROM indicator i
   WHERE i.programme = v.slug AND ({{newest_wanted}} OR EXISTS (SELECT FROM ({{indicator_told}}) d WHERE d.subject = i.slug AND {{within_vintage}}))) AS indicators,
  (SELECT min(d.update_year) FROM ({{programme_told}}) d WHERE d.subject = v.slug) AS first_reported,
  {{vintage_columns}},
  source_list(ARRAY(
    SELECT c.citation_id
    FROM unnest(v.citation_id || ARRAY(
      SELECT f.citation_id FROM further_citation f WHERE f.programme = v.slug ORDER BY f.position)) WITH ORDINALITY AS cited (citation_id, place)
    JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
    WHERE {{within_vintage}} ORDER BY cited.place)) AS sources,
  '/v1/programmes/' || v.slug AS "links.self",
  '/v1/indicators?programme=' || v.slug {{then_beside}} AS "links.indicators",
  '/v1/observations?programme=' || v.slug {{then_beside}} AS "links.observations",
  '/v1/commitments?programme=' || v.slug {{then_beside}} AS "links.commitments",
  '/v1/events?programme=' || v.slug AS "links.events",
  '/v1/case-studies?programme=' || v.slug AS "links.case_studies",
  '/v1/recommendations?programme=' || v.slug AS "links.recommendations"

-- fragment programme_filter
WHERE (:programme IS NULL OR v.slug = ANY (:programme))
AND (:part_of IS NULL OR v.part_of = ANY (:part_of))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = v.slug AND pp.principle = ANY (:principle)))
AND (:organisation IS NULL OR EXISTS (
  SELECT FROM programme_organisation po WHERE po.programme = v.slug AND po.organisation = ANY (:organisation)))
AND ((:document IS NULL AND :update IS NULL) OR EXISTS (
  SELECT FROM ({{programme_told}}) d WHERE d.subject = v.slug AND {{told_in_vintage}}
  AND (:document IS NULL OR d.document = ANY (:document))
  AND (:update IS NULL OR d.update_year::text = ANY (:update))))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'programme' AND key = v.slug))

-- statement programmes_list(programme text[], part_of text[], principle text[], organisation text[], document text[], update text[], q text, vintage text, as_of date, sort text[], cursor jsonb[], limit int) sort slug=v.slug, name=v.name::varchar(100), position=v.position, part_of=v.part_of
WITH listed AS MATERIALIZED (
  SELECT v.*, ARRAY[{{sort_keys}}, to_jsonb(v.position), to_jsonb(v.key)] AS sorted
  FROM {{programmes_seen}}
  {{programme_filter}}
), {{page_of_listed}}
{{programme_document}}, v.sorted AS _cursor
FROM page v ORDER BY {{sort_order}}

-- statement programmes_count(programme text[], part_of text[], principle text[], organisation text[], document text[], update text[], q text, vintage text, as_of date)
SELECT count(*) AS total
FROM {{programmes_seen}}
{{programme_filter}}

-- statement programmes_get(slug text, vintage text, as_of date)
{{programme_document}}
FROM {{programmes_seen}} WHERE v.slug = :slug
