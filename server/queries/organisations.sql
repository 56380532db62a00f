-- Organisations: the bodies that run, deliver, fund or report.

-- fragment organisation_document
SELECT o.slug, o.name, o.organisation_kind AS kind, to_json(o.aliases) AS aliases, o.summary,
  (SELECT coalesce(json_agg(po.programme ORDER BY po.programme), '[]') FROM programme_organisation po
   WHERE po.organisation = o.slug) AS programmes,
  source_list(o.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.organisation = o.slug ORDER BY f.position)) AS sources,
  '/v1/organisations/' || o.slug AS "links.self",
  '/v1/programmes?organisation=' || o.slug AS "links.programmes",
  o.slug AS _cursor
FROM organisation o

-- fragment organisation_filter
WHERE (:programme IS NULL OR EXISTS (
  SELECT FROM programme_organisation po WHERE po.organisation = o.slug AND po.programme = ANY (:programme)))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'organisation' AND key = o.slug))

-- statement organisations_list(programme text[], q text, sort text[], cursor text, limit int) sort slug=o.slug, name=o.name, kind=o.organisation_kind
WITH ordered AS (
  SELECT o.slug AS key, row_number() OVER (ORDER BY {{order}}o.slug) AS place
  FROM organisation o
  {{organisation_filter}}
), page AS (
  SELECT key, place FROM ordered
  WHERE :cursor IS NULL OR place > (SELECT place FROM ordered WHERE key = :cursor)
  ORDER BY place LIMIT :limit
)
{{organisation_document}}
JOIN page ON page.key = o.slug
ORDER BY page.place

-- statement organisations_count(programme text[], q text, cursor text)
SELECT count(*) AS total, :cursor IS NOT NULL AND NOT coalesce(bool_or(o.slug = :cursor), false) AS cursor_lost
FROM organisation o
{{organisation_filter}}

-- statement organisations_get(slug text)
{{organisation_document}}
WHERE o.slug = :slug
