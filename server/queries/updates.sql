-- Yearly updates, the documents that make them up, and how much each brought.

-- fragment update_document
SELECT u.year::text AS slug, u.year, u.title, u.published_on, u.state, u.summary,
  (SELECT coalesce(json_agg(d.slug ORDER BY d.published_from, d.slug), '[]') FROM document d
   WHERE d.update_year = u.year) AS documents,
  (SELECT count(*) FROM observation o WHERE o.update_year = u.year AND o.formula IS NULL) AS "counts.observations",
  (SELECT count(*) FROM observation o WHERE o.update_year = u.year AND o.formula IS NOT NULL) AS "counts.derived",
  (SELECT count(*) FROM commitment r JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
   WHERE d.update_year = u.year) AS "counts.commitments",
  (SELECT count(*) FROM event r JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
   WHERE d.update_year = u.year) AS "counts.events",
  (SELECT count(*) FROM recommendation r JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
   WHERE d.update_year = u.year) AS "counts.recommendations",
  (SELECT count(*) FROM case_study r JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
   WHERE d.update_year = u.year) AS "counts.case_studies",
  '/v1/updates/' || u.year AS "links.self",
  '/v1/updates/' || u.year || '/observations' AS "links.observations",
  '/v1/documents?update=' || u.year AS "links.documents",
  '/v1/commitments?made_in=' || u.year AS "links.commitments",
  u.year::text AS _cursor
FROM yearly_update u

-- fragment update_filter
WHERE (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'update' AND key = u.year::text))

-- statement updates_list(q text, sort text[], cursor text, limit int) sort year=u.year, title=u.title, published_on=u.published_from
WITH ordered AS (
  SELECT u.year::text AS key, row_number() OVER (ORDER BY {{order}}u.year) AS place
  FROM yearly_update u
  {{update_filter}}
), page AS (
  SELECT key, place FROM ordered
  WHERE :cursor IS NULL OR place > (SELECT place FROM ordered WHERE key = :cursor)
  ORDER BY place LIMIT :limit
)
{{update_document}}
JOIN page ON page.key = u.year::text
ORDER BY page.place

-- statement updates_count(q text, cursor text)
SELECT count(*) AS total, :cursor IS NOT NULL AND NOT coalesce(bool_or(u.year::text = :cursor), false) AS cursor_lost
FROM yearly_update u
{{update_filter}}

-- statement updates_get(year text)
{{update_document}}
WHERE u.year = CASE WHEN :year ~ '^\d{4}$' THEN :year::smallint END
