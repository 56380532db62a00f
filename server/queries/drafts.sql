-- What a draft holds, row by row, for who works on it. An entry is known by its file and its key: `documents:open-public-services-2015`,
-- `observations:1204:1`. Longer than others, since all files are here.
--
-- Files come in the order of server/files/files.def, rows by their keys. A page takes from each file, along its primary key, no more than it
-- has room for. A cursor is the place of a file and a key in it.

-- fragment draft_of_path
CASE WHEN (:update)[1] ~ '^\d{4}$' THEN (:update)[1]::smallint END

-- fragment draft_cursor_place
coalesce(split_part(:cursor, ':', 1)::int, 0)

-- fragment draft_cursor_key
split_part(:cursor, ':', 2)

-- fragment draft_cursor_second
split_part(:cursor, ':', 3)

-- A check is of the programme of the figure that it is about.

-- fragment draft_checked_figure
coalesce(substring(cells ->> 'right_side', '#(\d+)'), substring(cells ->> 'left_side', '#(\d+)'))

-- fragment draft_indicator
CASE file WHEN 'checks' THEN (
  SELECT s.indicator FROM observation o JOIN series s USING (series_id) WHERE (o.observation_id, o.revision) = (count_of({{draft_checked_figure}}), 1)
  UNION ALL
  SELECT d.indicator FROM draft.observations d WHERE (d.update_year, d.id, d.revision) = (entry.update_year, {{draft_checked_figure}}, '1') LIMIT 1)
ELSE cells ->> 'indicator' END

-- fragment draft_entry
concat_ws(':', file, key, second) AS id, file, concat_ws(' ', key, second) AS key,
  CASE WHEN file = 'programmes' THEN key
    WHEN file IN ('observations', 'redefinitions', 'checks') THEN (
      SELECT i.programme FROM (SELECT {{draft_indicator}} AS slug OFFSET 0) AS about, LATERAL (
        SELECT programme FROM indicator WHERE indicator.slug = about.slug UNION ALL
        SELECT programme FROM draft.indicators d WHERE (d.update_year, d.slug) = (entry.update_year, about.slug) LIMIT 1) AS i)
    WHEN file = 'evidence' THEN (
      SELECT programme FROM commitment WHERE slug = cells ->> 'commitment' UNION ALL
      SELECT programme FROM draft.commitments m WHERE (m.update_year, m.slug) = (entry.update_year, cells ->> 'commitment') LIMIT 1)
    ELSE cells ->> 'programme' END AS programme,
  jsonb_strip_nulls(cells - '{update_year,entry_id,entered_at}'::text[]) AS cells,
  to_char(entered_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS entered_at,
  '/v1/updates/' || update_year || '/draft/' || concat_ws(':', file, key, second) AS "links.self",
  concat_ws(':', place, key, second) AS _cursor

-- fragment draft_entries
SELECT 1 AS place, 'documents' AS file, slug AS key, NULL AS second, update_year, entered_at, to_jsonb(r) AS cells FROM draft.documents r
UNION ALL SELECT 2, 'organisations', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.organisations r
UNION ALL SELECT 3, 'areas', code, NULL, update_year, entered_at, to_jsonb(r) FROM draft.areas r
UNION ALL SELECT 4, 'principles', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.principles r
UNION ALL SELECT 5, 'principle-names', principle, document, update_year, entered_at, to_jsonb(r) FROM draft.principle_names r
UNION ALL SELECT 6, 'programmes', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.programmes r
UNION ALL SELECT 7, 'programme-names', programme, document, update_year, entered_at, to_jsonb(r) FROM draft.programme_names r
UNION ALL SELECT 8, 'indicators', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.indicators r
UNION ALL SELECT 9, 'redefinitions', indicator, formerly, update_year, entered_at, to_jsonb(r) FROM draft.redefinitions r
UNION ALL SELECT 10, 'observations', id, revision, update_year, entered_at, to_jsonb(r) FROM draft.observations r
UNION ALL SELECT 11, 'commitments', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.commitments r
UNION ALL SELECT 12, 'events', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.events r
UNION ALL SELECT 13, 'recommendations', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.recommendations r
UNION ALL SELECT 14, 'case-studies', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.case_studies r
UNION ALL SELECT 15, 'evidence', id, NULL, update_year, entered_at, to_jsonb(r) FROM draft.evidence r
UNION ALL SELECT 16, 'checks', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.checks r

-- statement drafts_list(update text[], file text[], cursor text, limit int)
SELECT {{draft_entry}}
FROM (
  (SELECT 1 AS place, 'documents' AS file, slug AS key, NULL AS second, update_year, entered_at, to_jsonb(r) AS cells FROM draft.documents r
    WHERE update_year = {{draft_of_path}} AND 1 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'documents' = ANY (:file) END
    AND slug > CASE {{draft_cursor_place}} WHEN 1 THEN {{draft_cursor_key}} ELSE '' END ORDER BY slug LIMIT :limit)
  UNION ALL (SELECT 2, 'organisations', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.organisations r
    WHERE update_year = {{draft_of_path}} AND 2 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'organisations' = ANY (:file) END
    AND slug > CASE {{draft_cursor_place}} WHEN 2 THEN {{draft_cursor_key}} ELSE '' END ORDER BY slug LIMIT :limit)
  UNION ALL (SELECT 3, 'areas', code, NULL, update_year, entered_at, to_jsonb(r) FROM draft.areas r
    WHERE update_year = {{draft_of_path}} AND 3 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'areas' = ANY (:file) END
    AND code > CASE {{draft_cursor_place}} WHEN 3 THEN {{draft_cursor_key}} ELSE '' END ORDER BY code LIMIT :limit)
  UNION ALL (SELECT 4, 'principles', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.principles r
    WHERE update_year = {{draft_of_path}} AND 4 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'principles' = ANY (:file) END
    AND slug > CASE {{draft_cursor_place}} WHEN 4 THEN {{draft_cursor_key}} ELSE '' END ORDER BY slug LIMIT :limit)
  UNION ALL (SELECT 5, 'principle-names', principle, document, update_year, entered_at, to_jsonb(r) FROM draft.principle_names r
    WHERE update_year = {{draft_of_path}} AND 5 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'principle-names' = ANY (:file) END
    AND (principle, document) > (CASE {{draft_cursor_place}} WHEN 5 THEN {{draft_cursor_key}} ELSE '' END,
      CASE {{draft_cursor_place}} WHEN 5 THEN {{draft_cursor_second}} ELSE '' END)
    ORDER BY principle, document LIMIT :limit)
  UNION ALL (SELECT 6, 'programmes', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.programmes r
    WHERE update_year = {{draft_of_path}} AND 6 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'programmes' = ANY (:file) END
    AND slug > CASE {{draft_cursor_place}} WHEN 6 THEN {{draft_cursor_key}} ELSE '' END ORDER BY slug LIMIT :limit)
  UNION ALL (SELECT 7, 'programme-names', programme, document, update_year, entered_at, to_jsonb(r) FROM draft.programme_names r
    WHERE update_year = {{draft_of_path}} AND 7 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'programme-names' = ANY (:file) END
    AND (programme, document) > (CASE {{draft_cursor_place}} WHEN 7 THEN {{draft_cursor_key}} ELSE '' END,
      CASE {{draft_cursor_place}} WHEN 7 THEN {{draft_cursor_second}} ELSE '' END)
    ORDER BY programme, document LIMIT :limit)
  UNION ALL (SELECT 8, 'indicators', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.indicators r
    WHERE update_year = {{draft_of_path}} AND 8 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'indicators' = ANY (:file) END
    AND slug > CASE {{draft_cursor_place}} WHEN 8 THEN {{draft_cursor_key}} ELSE '' END ORDER BY slug LIMIT :limit)
  UNION ALL (SELECT 9, 'redefinitions', indicator, formerly, update_year, entered_at, to_jsonb(r) FROM draft.redefinitions r
    WHERE update_year = {{draft_of_path}} AND 9 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'redefinitions' = ANY (:file) END
    AND (indicator, formerly) > (CASE {{draft_cursor_place}} WHEN 9 THEN {{draft_cursor_key}} ELSE '' END,
      CASE {{draft_cursor_place}} WHEN 9 THEN {{draft_cursor_second}} ELSE '' END)
    ORDER BY indicator, formerly LIMIT :limit)
  UNION ALL (SELECT 10, 'observations', id, revision, update_year, entered_at, to_jsonb(r) FROM draft.observations r
    WHERE update_year = {{draft_of_path}} AND 10 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'observations' = ANY (:file) END
    AND (id, revision) > (CASE {{draft_cursor_place}} WHEN 10 THEN {{draft_cursor_key}} ELSE '' END,
      CASE {{draft_cursor_place}} WHEN 10 THEN {{draft_cursor_second}} ELSE '' END)
    ORDER BY id, revision LIMIT :limit)
  UNION ALL (SELECT 11, 'commitments', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.commitments r
    WHERE update_year = {{draft_of_path}} AND 11 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'commitments' = ANY (:file) END
    AND slug > CASE {{draft_cursor_place}} WHEN 11 THEN {{draft_cursor_key}} ELSE '' END ORDER BY slug LIMIT :limit)
  UNION ALL (SELECT 12, 'events', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.events r
    WHERE update_year = {{draft_of_path}} AND 12 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'events' = ANY (:file) END
    AND slug > CASE {{draft_cursor_place}} WHEN 12 THEN {{draft_cursor_key}} ELSE '' END ORDER BY slug LIMIT :limit)
  UNION ALL (SELECT 13, 'recommendations', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.recommendations r
    WHERE update_year = {{draft_of_path}} AND 13 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'recommendations' = ANY (:file) END
    AND slug > CASE {{draft_cursor_place}} WHEN 13 THEN {{draft_cursor_key}} ELSE '' END ORDER BY slug LIMIT :limit)
  UNION ALL (SELECT 14, 'case-studies', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.case_studies r
    WHERE update_year = {{draft_of_path}} AND 14 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'case-studies' = ANY (:file) END
    AND slug > CASE {{draft_cursor_place}} WHEN 14 THEN {{draft_cursor_key}} ELSE '' END ORDER BY slug LIMIT :limit)
  UNION ALL (SELECT 15, 'evidence', id, NULL, update_year, entered_at, to_jsonb(r) FROM draft.evidence r
    WHERE update_year = {{draft_of_path}} AND 15 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'evidence' = ANY (:file) END
    AND id > CASE {{draft_cursor_place}} WHEN 15 THEN {{draft_cursor_key}} ELSE '' END ORDER BY id LIMIT :limit)
  UNION ALL (SELECT 16, 'checks', slug, NULL, update_year, entered_at, to_jsonb(r) FROM draft.checks r
    WHERE update_year = {{draft_of_path}} AND 16 >= {{draft_cursor_place}} AND CASE WHEN :file IS NULL THEN true ELSE 'checks' = ANY (:file) END
    AND slug > CASE {{draft_cursor_place}} WHEN 16 THEN {{draft_cursor_key}} ELSE '' END ORDER BY slug LIMIT :limit)
) AS entry
ORDER BY place, key, second LIMIT :limit

-- A draft that there is not has no count, and so no page.

-- statement drafts_count(update text[], file text[])
SELECT (
  SELECT count(*) FROM (
    {{draft_entries}}
  ) AS entry
  WHERE update_year = d.year AND CASE WHEN :file IS NULL THEN true ELSE file = ANY (:file) END) AS total
FROM draft.yearly_update d WHERE d.year = {{draft_of_path}}

-- statement drafts_get(year text, entry text)
SELECT {{draft_entry}}
FROM (
  {{draft_entries}}
) AS entry
WHERE update_year = CASE WHEN :year ~ '^\d{4}$' THEN :year::smallint END
AND (file, key, coalesce(second, '')) = (split_part(:entry, ':', 1), split_part(:entry, ':', 2), split_part(:entry, ':', 3))
