-- Principles, with the name each document gives them.

-- fragment principles_seen
(SELECT p.slug, p.position, {{principle_named}} AS name, p.summary, p.citation_id, v.*, p.slug {{vintage_key}}
 FROM principle p JOIN ({{vintage}} FROM ({{principle_told}}) d {{vintage_wanted}}) v ON v.subject = p.slug) v

-- fragment principle_document
SELECT v.slug, v.name, v.summary,
  (SELECT coalesce(json_agg(json_build_object('document', n.document, 'update', d.update_year, 'name', n.name,
                                     'section', c.section, 'locator', c.locator)
                   ORDER BY d.published_from, d.slug), '[]')
   FROM principle_name n JOIN document d ON d.slug = n.document JOIN citation c USING (citation_id)
   WHERE n.principle = v.slug AND {{within_vintage}}) AS names,
  (SELECT count(*) FROM programme_principle pp JOIN programme p ON p.slug = pp.programme
   WHERE pp.principle = v.slug AND ({{newest_wanted}} OR EXISTS (
     SELECT FROM ({{programme_told}}) d WHERE d.subject = p.slug AND {{within_vintage}}))) AS programme_count,
  {{vintage_columns}},
  source_list(ARRAY(
    SELECT c.citation_id
    FROM unnest(v.citation_id || ARRAY(
      SELECT f.citation_id FROM further_citation f WHERE f.principle = v.slug ORDER BY f.position)) WITH ORDINALITY AS cited (citation_id, place)
    JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
    WHERE {{within_vintage}} ORDER BY cited.place)) AS sources,
  '/v1/principles/' || v.slug AS "links.self",
  '/v1/programmes?principle=' || v.slug {{then_beside}} AS "links.programmes",
  '/v1/observations?principle=' || v.slug {{then_beside}} AS "links.observations"

-- fragment principle_filter
WHERE (:document IS NULL OR EXISTS (
  SELECT FROM ({{principle_told}}) d WHERE d.subject = v.slug AND {{told_in_vintage}} AND d.document = ANY (:document)))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'principle' AND key = v.slug))

-- statement principles_list(document text[], q text, vintage text, as_of date, sort text[], cursor jsonb[], limit int) sort slug=v.slug, name=v.name::varchar(100), position=v.position
WITH listed AS MATERIALIZED (
  SELECT v.*, ARRAY[{{sort_keys}}, to_jsonb(v.position), to_jsonb(v.key)] AS sorted
  FROM {{principles_seen}}
  {{principle_filter}}
), {{page_of_listed}}
{{principle_document}}, v.sorted AS _cursor
FROM page v ORDER BY {{sort_order}}

-- statement principles_count(document text[], q text, vintage text, as_of date)
SELECT count(*) AS total
FROM {{principles_seen}}
{{principle_filter}}

-- statement principles_get(slug text, vintage text, as_of date)
{{principle_document}}
FROM {{principles_seen}} WHERE v.slug = :slug
