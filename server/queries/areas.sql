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
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'area' AND key = a.code))

-- statement areas_list(level text[], parent text[], q text, sort text[], cursor text, limit int) sort code=a.code, name=a.name, level=a.level, parent=a.parent
WITH ordered AS (
  SELECT a.code AS key, row_number() OVER (ORDER BY {{order}}a.code) AS place
  FROM area a
  {{area_filter}}
), page AS (
  SELECT key, place FROM ordered
  WHERE :cursor IS NULL OR place > (SELECT place FROM ordered WHERE key = :cursor)
  ORDER BY place LIMIT :limit
)
{{area_document}}
JOIN page ON page.key = a.code
ORDER BY page.place

-- statement areas_count(level text[], parent text[], q text, cursor text)
SELECT count(*) AS total, :cursor IS NOT NULL AND NOT coalesce(bool_or(a.code = :cursor), false) AS cursor_lost
FROM area a
{{area_filter}}

-- statement areas_get(code text)
{{area_document}}
WHERE a.code = :code
