-- Documents: the sources of everything else.

-- fragment document_document
SELECT d.slug, d.title, d.publisher, d.published_on, d.document_kind AS kind, d.licence, d.sha256, d.role,
  d.contributors, d.update_year AS update, d.summary,
  '/v1/documents/' || d.slug AS "links.self",
  '/v1/updates/' || d.update_year AS "links.update",
  '/v1/observations?document=' || d.slug AS "links.observations",
  '/v1/commitments?document=' || d.slug AS "links.commitments",
  d.published_from::text || ' ' || d.slug AS _cursor
FROM document d

-- fragment document_filter
WHERE (:document IS NULL OR d.slug = ANY (:document))
AND (:update IS NULL OR d.update_year::text = ANY (:update))
AND (:role IS NULL OR d.role = ANY (:role))

-- statement documents_list(document text[], update text[], role text[], cursor text, limit int)
{{document_document}}
{{document_filter}}
AND (:cursor IS NULL OR d.published_from::text || ' ' || d.slug > :cursor)
ORDER BY d.published_from::text || ' ' || d.slug LIMIT :limit

-- statement documents_count(document text[], update text[], role text[])
SELECT count(*) AS total FROM document d
{{document_filter}}

-- statement documents_get(slug text)
{{document_document}}
WHERE d.slug = :slug
