-- Documents: the sources of everything else.

-- fragment document_document
SELECT d.slug, d.title, d.publisher, d.published_on, d.document_kind AS kind, d.licence, d.sha256, d.role,
  d.contributors, d.update_year AS update, d.summary,
  '/v1/documents/' || d.slug AS "links.self",
  '/v1/updates/' || d.update_year AS "links.update",
  '/v1/observations?document=' || d.slug AS "links.observations",
  '/v1/commitments?document=' || d.slug AS "links.commitments"

-- fragment document_filter
WHERE (:document IS NULL OR d.slug = ANY (:document))
AND (:update IS NULL OR d.update_year::text = ANY (:update))
AND (:role IS NULL OR d.role = ANY (:role))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'document' AND key = d.slug))

-- statement documents_list(document text[], update text[], role text[], q text, sort text[], cursor jsonb[], limit int) sort slug=d.slug, title=d.title::varchar(100), published_on=d.published_from, update=d.update_year, role=d.role
WITH listed AS MATERIALIZED (
  SELECT d.slug AS key, ARRAY[{{sort_keys}}, to_jsonb(d.published_from), to_jsonb(d.slug)] AS sorted
  FROM document d
  {{document_filter}}
), {{page_of_listed}}
{{document_document}}, page.sorted AS _cursor
FROM document d
JOIN page ON page.key = d.slug
ORDER BY {{sort_order}}

-- statement documents_count(document text[], update text[], role text[], q text)
SELECT count(*) AS total
FROM document d
{{document_filter}}

-- statement documents_get(slug text)
{{document_document}}
FROM document d
WHERE d.slug = :slug
