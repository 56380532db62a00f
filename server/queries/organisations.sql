-- Organisations: the bodies that run, deliver, fund or report.

-- fragment organisation_document
SELECT o.slug, o.name, o.organisation_kind AS kind, to_json(o.aliases) AS aliases, o.summary,
  (SELECT coalesce(json_agg(po.programme ORDER BY po.programme), '[]') FROM programme_organisation po
   WHERE po.organisation = o.slug) AS programmes,
  source_list(o.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.organisation = o.slug ORDER BY f.position)) AS sources,
  '/v1/organisations/' || o.slug AS "links.self",
  '/v1/programmes?organisation=' || o.slug AS "links.programmes"

-- fragment organisation_filter
WHERE (:programme IS NULL OR EXISTS (
  SELECT FROM programme_organisation po WHERE po.organisation = o.slug AND po.programme = ANY (:programme)))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'organisation' AND key = o.slug))

-- statement organisations_list(programme text[], q text, sort text[], cursor jsonb[], limit int) sort slug=o.slug, name=o.name::varchar(100), kind=o.organisation_kind::varchar(100)
WITH listed AS MATERIALIZED (
  SELECT o.slug AS key, ARRAY[{{sort_keys}}, to_jsonb(o.slug)] AS sorted
  FROM organisation o
  {{organisation_filter}}
), {{page_of_listed}}
{{organisation_document}}, page.sorted AS _cursor
FROM organisation o
JOIN page ON page.key = o.slug
ORDER BY {{sort_order}}

-- statement organisations_count(programme text[], q text)
SELECT count(*) AS total
FROM organisation o
{{organisation_filter}}

-- statement organisations_get(slug text)
{{organisation_document}}
FROM organisation o
WHERE o.slug = :slug
