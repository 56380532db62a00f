-- Documents: the sources of everything else.

-- fragment document_document
SELECT d.slug, d.title, d.publisher, d.published_on, d.document_kind AS kind, d.licence, d.sha256, d.role,
  d.contributors, d.update_year AS update, d.summary,
  '/v1/documents/' || d.slug AS "links.self",
  '/v1/updates/' || d.update_year AS "links.update",
  '/v1/observations?document=' || d.slug AS "links.observations",
  '/v1/commitments?document=' || d.slug AS "links.commitments",
  d.slug AS _cursor
FROM document d

-- fragment document_filter
WHERE (:document IS NULL OR d.slug = ANY (:document))
AND (:update IS NULL OR d.update_year::text = ANY (:update))
AND (:role IS NULL OR d.role = ANY (:role))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'document' AND key = d.slug))

-- statement documents_list(document text[], update text[], role text[], q text, sort text[], cursor text, limit int) sort slug=d.slug, title=d.title, published_on=d.published_from, update=d.update_year, role=d.role
WITH ordered AS (
  SELECT d.slug AS key, row_number() OVER (ORDER BY {{order}}d.published_from, d.slug) AS place
  FROM document d
  {{document_filter}}
), page AS (
  SELECT key, place FROM ordered
  WHERE :cursor IS NULL OR place > (SELECT place FROM ordered WHERE key = :cursor)
  ORDER BY place LIMIT :limit
)
{{document_document}}
JOIN page ON page.key = d.slug
ORDER BY page.place

-- statement documents_count(document text[], update text[], role text[], q text, cursor text)
SELECT count(*) AS total, :cursor IS NOT NULL AND NOT coalesce(bool_or(d.slug = :cursor), false) AS cursor_lost
FROM document d
{{document_filter}}

-- statement documents_get(slug text)
{{document_document}}
WHERE d.slug = :slug
