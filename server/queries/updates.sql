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

-- statement updates_list(cursor text, limit int)
{{update_document}}
WHERE (:cursor IS NULL OR u.year > :cursor::int)
ORDER BY u.year LIMIT :limit

-- statement updates_count()
SELECT count(*) AS total FROM yearly_update

-- statement updates_get(year text)
{{update_document}}
WHERE u.year = CASE WHEN :year ~ '^\d{4}$' THEN :year::smallint END
