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
  '/v1/commitments?made_in=' || u.year AS "links.commitments"

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
  '/v1/updates/' || u.year || '/draft?file=commitments'

-- fragment draft_changed
to_char(u.changed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')

-- fragment update_filter
WHERE (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'update' AND key = u.year::text))

-- statement updates_list(q text, sort text[], cursor jsonb[], limit int) sort year=u.year, title=u.title::varchar(100), published_on=u.published_from
WITH listed AS MATERIALIZED (
  SELECT u.year, ARRAY[{{sort_keys}}, to_jsonb(u.year)] AS sorted
  FROM yearly_update u
  {{update_filter}}
), {{page_of_listed}}
{{update_document}}, page.sorted AS _cursor
FROM yearly_update u
JOIN page ON page.year = u.year
ORDER BY {{sort_order}}

-- statement updates_count(q text)
SELECT count(*) AS total
FROM yearly_update u
{{update_filter}}

-- statement updates_get(year text)
{{update_document}}
FROM yearly_update u
WHERE u.year = CASE WHEN :year ~ '^\d{4}$' THEN :year::smallint END

-- statement updates_list_with_drafts(q text, sort text[], cursor jsonb[], limit int) sort year=u.year, title=u.title::varchar(100), published_on=u.published_from
WITH u AS (
  SELECT year, title, published_from, false AS drafted FROM yearly_update u
  {{update_filter}}
  UNION ALL
  SELECT year, title, partial_date_end(published_on), true FROM draft.yearly_update WHERE :q IS NULL
), listed AS MATERIALIZED (
  SELECT u.year, drafted, ARRAY[{{sort_keys}}, to_jsonb(u.year)] AS sorted FROM u
), {{page_of_listed}}, shown AS (
  {{update_document}}, NULL AS changed_at, page.sorted AS _cursor
  FROM yearly_update u
  JOIN page ON page.year = u.year AND NOT page.drafted
  UNION ALL
  {{draft_document}}, {{draft_changed}}, page.sorted
  FROM draft.yearly_update u
  JOIN page ON page.year = u.year AND page.drafted
)
SELECT shown.* FROM shown JOIN page USING (year) ORDER BY {{sort_order}}

-- statement updates_count_with_drafts(q text)
SELECT count(*) AS total
FROM (
  SELECT year FROM yearly_update u
  {{update_filter}}
  UNION ALL
  SELECT year FROM draft.yearly_update WHERE :q IS NULL) AS known

-- statement updates_get_with_drafts(year text)
{{update_document}}, NULL AS changed_at
FROM yearly_update u
WHERE u.year = CASE WHEN :year ~ '^\d{4}$' THEN :year::smallint END
UNION ALL
{{draft_document}}, {{draft_changed}}
FROM draft.yearly_update u
WHERE u.year = CASE WHEN :year ~ '^\d{4}$' THEN :year::smallint END
