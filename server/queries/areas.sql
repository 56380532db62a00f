-- Areas: the places that figures are stated for.

-- fragment area_document
SELECT a.code, a.name, a.level, a.parent, a.scheme,
  '/v1/areas/' || a.code AS "links.self",
  '/v1/areas/' || a.parent AS "links.parent",
  '/v1/observations?area=' || a.code AS "links.observations"

-- fragment area_filter
WHERE (:level IS NULL OR a.level = ANY (:level))
AND (:parent IS NULL OR a.parent = ANY (:parent))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'area' AND key = a.code))

-- statement areas_list(level text[], parent text[], q text, sort text[], cursor jsonb[], limit int) sort code=a.code, name=a.name::varchar(100), level=a.level::varchar(100), parent=a.parent
WITH listed AS MATERIALIZED (
  SELECT a.code AS key, ARRAY[{{sort_keys}}, to_jsonb(a.code)] AS sorted
  FROM area a
  {{area_filter}}
), {{page_of_listed}}
{{area_document}}, page.sorted AS _cursor
FROM area a
JOIN page ON page.key = a.code
ORDER BY {{sort_order}}

-- statement areas_count(level text[], parent text[], q text)
SELECT count(*) AS total
FROM area a
{{area_filter}}

-- statement areas_get(code text)
{{area_document}}
FROM area a
WHERE a.code = :code
