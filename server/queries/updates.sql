-- Yearly updates, the documents that make them up, and how much each brought.

-- fragment update_document
SELECT u.year::text AS slug, u.year, u.title, u.published_on, u.state, u.summary,
  (SELECT coalesce(json_agg(d.slug ORDER BY d.published_from, d.slug), '[]') FROM document d
   WHERE d.update_year = u.year) AS documents,
  (SELECT count(*) FROM observation o WHERE o.update_year = u.year AND o.formula IS NULL AND o.revision = 1) AS "counts.observations",
  (SELECT count(*) FROM observation o WHERE o.update_year = u.year AND o.formula IS NOT NULL AND o.revision = 1) AS "counts.derived",
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

-- A draft as an update, for who has a key; its links lead to what it holds so far.

-- fragment draft_document
SELECT u.year::text AS slug, u.year, u.title, u.published_on, 'draft' AS state, u.summary,
  (SELECT coalesce(json_agg(d.slug ORDER BY d.entry_id), '[]') FROM draft.documents d WHERE d.update_year = u.year) AS documents,
  (SELECT count(*) FROM draft.observations o WHERE o.update_year = u.year AND o.formula IS NULL AND o.revision = '1'),
  (SELECT count(*) FROM draft.observations o WHERE o.update_year = u.year AND o.formula IS NOT NULL AND o.revision = '1'),
  (SELECT count(*) FROM draft.commitments r WHERE r.update_year = u.year),
  (SELECT count(*) FROM draft.events r WHERE r.update_year = u.year),
  (SELECT count(*) FROM draft.recommendations r WHERE r.update_year = u.year),
  (SELECT count(*) FROM draft.case_studies r WHERE r.update_year = u.year),
  '/v1/updates/' || u.year,
  '/v1/updates/' || u.year || '/draft?file=observations',
  '/v1/updates/' || u.year || '/draft?file=documents',
  '/v1/updates/' || u.year || '/draft?file=commitments',
  u.year::text
FROM draft.yearly_update u

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

-- statement updates_list_with_drafts(q text, sort text[], cursor text, limit int) sort year=u.year, title=u.title, published_on=u.published_from
WITH u AS (
  SELECT year, title, published_from, false AS drafted FROM yearly_update u
  {{update_filter}}
  UNION ALL
  SELECT year, title, partial_date_end(published_on), true FROM draft.yearly_update WHERE :q IS NULL
), ordered AS (
  SELECT year::text AS key, drafted, row_number() OVER (ORDER BY {{order}}u.year) AS place FROM u
), page AS (
  SELECT key, drafted, place FROM ordered
  WHERE :cursor IS NULL OR place > (SELECT place FROM ordered WHERE key = :cursor)
  ORDER BY place LIMIT :limit
), shown AS (
  {{update_document}}
  JOIN page ON page.key = u.year::text AND NOT page.drafted
  UNION ALL
  {{draft_document}}
  JOIN page ON page.key = u.year::text AND page.drafted
)
SELECT shown.* FROM shown JOIN page ON page.key = shown.slug ORDER BY page.place

-- statement updates_count_with_drafts(q text, cursor text)
SELECT count(*) AS total, :cursor IS NOT NULL AND NOT coalesce(bool_or(known.year::text = :cursor), false) AS cursor_lost
FROM (
  SELECT year FROM yearly_update u
  {{update_filter}}
  UNION ALL
  SELECT year FROM draft.yearly_update WHERE :q IS NULL) AS known

-- statement updates_get_with_drafts(year text)
{{update_document}}
WHERE u.year = CASE WHEN :year ~ '^\d{4}$' THEN :year::smallint END
UNION ALL
{{draft_document}}
WHERE u.year = CASE WHEN :year ~ '^\d{4}$' THEN :year::smallint END
