-- Drafts, beside the scripts of server/import.

-- From here on the transaction is about that update.

-- statement draft_choose(update_year text)
SELECT set_config('ops.update_year', :update_year, true)

-- Whether the update is there already, one way or the other.

-- statement draft_state(update_year text)
SELECT 'draft' AS state FROM draft.yearly_update WHERE year = CASE WHEN :update_year ~ '^\d{4}$' THEN :update_year::smallint END
UNION ALL
SELECT state FROM yearly_update WHERE year = CASE WHEN :update_year ~ '^\d{4}$' THEN :update_year::smallint END

-- The draft, held until the transaction ends: who works on it waits here for the others.

-- statement draft_take(update_year text)
UPDATE draft.yearly_update SET changed_at = clock_timestamp()
WHERE year = CASE WHEN :update_year ~ '^\d{4}$' THEN :update_year::smallint END
RETURNING year, title, published_on, summary

-- How many rows of each file it holds.

-- statement draft_counts(update_year text)
SELECT
  (SELECT count(*) FROM draft.documents WHERE update_year = d.year) AS documents,
  (SELECT count(*) FROM draft.organisations WHERE update_year = d.year) AS organisations,
  (SELECT count(*) FROM draft.areas WHERE update_year = d.year) AS areas,
  (SELECT count(*) FROM draft.principles WHERE update_year = d.year) AS principles,
  (SELECT count(*) FROM draft.principle_names WHERE update_year = d.year) AS principle_names,
  (SELECT count(*) FROM draft.programmes WHERE update_year = d.year) AS programmes,
  (SELECT count(*) FROM draft.programme_names WHERE update_year = d.year) AS programme_names,
  (SELECT count(*) FROM draft.indicators WHERE update_year = d.year) AS indicators,
  (SELECT count(*) FROM draft.redefinitions WHERE update_year = d.year) AS redefinitions,
  (SELECT count(*) FROM draft.observations WHERE update_year = d.year) AS observations,
  (SELECT count(*) FROM draft.commitments WHERE update_year = d.year) AS commitments,
  (SELECT count(*) FROM draft.events WHERE update_year = d.year) AS events,
  (SELECT count(*) FROM draft.recommendations WHERE update_year = d.year) AS recommendations,
  (SELECT count(*) FROM draft.case_studies WHERE update_year = d.year) AS case_studies,
  (SELECT count(*) FROM draft.evidence WHERE update_year = d.year) AS evidence,
  (SELECT count(*) FROM draft.checks WHERE update_year = d.year) AS checks
FROM draft.yearly_update d WHERE d.year = :update_year::smallint

-- One row out of a draft.
