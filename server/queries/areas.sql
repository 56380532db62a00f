-- Areas: the places that figures are stated for.

-- fragment area_document
SELECT a.code, a.name, a.level, a.parent, a.scheme,
  '/v1/areas/' || a.code AS "links.self",
  '/v1/areas/' || a.parent AS "links.parent",
  '/v1/observations?area=' || a.code AS "links.observations",
  a.code AS _cursor
FROM area a

-- fragment area_filter
WHERE (:level IS NULL OR a.level = ANY (:level))
AND (:parent IS NULL OR a.parent = ANY (:parent))

-- statement areas_list(level text[], parent text[], cursor text, limit int)
{{area_document}}
{{area_filter}}
AND (:cursor IS NULL OR a.code > :cursor)
ORDER BY a.code LIMIT :limit

-- statement areas_count(level text[], parent text[])
SELECT count(*) AS total FROM area a
{{area_filter}}

-- statement areas_get(code text)
{{area_document}}
WHERE a.code = :code
