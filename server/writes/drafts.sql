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
SELECT year, title, published_on, summary FROM draft.yearly_update
WHERE year = CASE WHEN :update_year ~ '^\d{4}$' THEN :update_year::smallint END
FOR UPDATE

-- The rows are elements of an array, and not lines.

-- statement staged_elements()
SELECT set_config('ops.places', 'elements', true)

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

-- One row of it, taken out.

-- fragment draft_key
(drafted_update(), split_part(:entry, ':', 2))

-- fragment draft_key_of_two
(drafted_update(), split_part(:entry, ':', 2), split_part(:entry, ':', 3))

-- statement draft_remove(entry text)
WITH documents AS (DELETE FROM draft.documents WHERE :entry LIKE 'documents:%' AND (update_year, slug) = {{draft_key}}),
  organisations AS (DELETE FROM draft.organisations WHERE :entry LIKE 'organisations:%' AND (update_year, slug) = {{draft_key}}),
  areas AS (DELETE FROM draft.areas WHERE :entry LIKE 'areas:%' AND (update_year, code) = {{draft_key}}),
  principles AS (DELETE FROM draft.principles WHERE :entry LIKE 'principles:%' AND (update_year, slug) = {{draft_key}}),
  principle_names AS (DELETE FROM draft.principle_names WHERE :entry LIKE 'principle-names:%'
    AND (update_year, principle, document) = {{draft_key_of_two}}),
  programmes AS (DELETE FROM draft.programmes WHERE :entry LIKE 'programmes:%' AND (update_year, slug) = {{draft_key}}),
  programme_names AS (DELETE FROM draft.programme_names WHERE :entry LIKE 'programme-names:%'
    AND (update_year, programme, document) = {{draft_key_of_two}}),
  indicators AS (DELETE FROM draft.indicators WHERE :entry LIKE 'indicators:%' AND (update_year, slug) = {{draft_key}}),
  redefinitions AS (DELETE FROM draft.redefinitions WHERE :entry LIKE 'redefinitions:%'
    AND (update_year, indicator, formerly) = {{draft_key_of_two}}),
  observations AS (DELETE FROM draft.observations WHERE :entry LIKE 'observations:%' AND (update_year, id, revision) = {{draft_key_of_two}}),
  commitments AS (DELETE FROM draft.commitments WHERE :entry LIKE 'commitments:%' AND (update_year, slug) = {{draft_key}}),
  events AS (DELETE FROM draft.events WHERE :entry LIKE 'events:%' AND (update_year, slug) = {{draft_key}}),
  recommendations AS (DELETE FROM draft.recommendations WHERE :entry LIKE 'recommendations:%' AND (update_year, slug) = {{draft_key}}),
  case_studies AS (DELETE FROM draft.case_studies WHERE :entry LIKE 'case-studies:%' AND (update_year, slug) = {{draft_key}}),
  evidence AS (DELETE FROM draft.evidence WHERE :entry LIKE 'evidence:%' AND (update_year, id) = {{draft_key}}),
  changed AS (UPDATE draft.yearly_update SET changed_at = clock_timestamp() WHERE year = drafted_update())
DELETE FROM draft.checks WHERE :entry LIKE 'checks:%' AND (update_year, slug) = {{draft_key}}

-- What staged rows would change, and is not the one programme's that a key is good for: what they are about, and what the draft has in their
-- place so far. What they cite is free; what does not exist is nobody's, and the check tells of it.

-- fragment checked_figure
coalesce(substring(right_side, '#(\d+)'), substring(left_side, '#(\d+)'))

-- statement staged_elsewhere(programme text)
WITH touched (kind, word) AS (
  SELECT 'indicator', indicator FROM staged_observations
  UNION ALL SELECT 'indicator', d.indicator FROM staged_observations g
    JOIN draft.observations d ON (d.update_year, d.id, d.revision) = (drafted_update(), g.id, g.revision)
  UNION ALL SELECT 'programme', programme FROM staged_commitments
  UNION ALL SELECT 'programme', d.programme FROM staged_commitments g JOIN draft.commitments d ON (d.update_year, d.slug) = (drafted_update(), g.slug)
  UNION ALL SELECT 'programme', programme FROM staged_events
  UNION ALL SELECT 'programme', d.programme FROM staged_events g JOIN draft.events d ON (d.update_year, d.slug) = (drafted_update(), g.slug)
  UNION ALL SELECT 'programme', programme FROM staged_recommendations
  UNION ALL SELECT 'programme', d.programme FROM staged_recommendations g
    JOIN draft.recommendations d ON (d.update_year, d.slug) = (drafted_update(), g.slug)
  UNION ALL SELECT 'programme', programme FROM staged_case_studies
  UNION ALL SELECT 'programme', d.programme FROM staged_case_studies g
    JOIN draft.case_studies d ON (d.update_year, d.slug) = (drafted_update(), g.slug)
  UNION ALL SELECT 'programme', programme FROM staged_programme_names
  UNION ALL SELECT 'indicator', indicator FROM staged_redefinitions
  UNION ALL SELECT 'commitment', commitment FROM staged_evidence
  UNION ALL SELECT 'commitment', d.commitment FROM staged_evidence g JOIN draft.evidence d ON (d.update_year, d.id) = (drafted_update(), g.id)
  UNION ALL SELECT 'figure', {{checked_figure}} FROM staged_checks
  UNION ALL SELECT 'figure', {{checked_figure}} FROM draft.checks
    WHERE update_year = drafted_update() AND slug IN (SELECT slug FROM staged_checks)
  UNION ALL SELECT 'everybody', NULL FROM staged_documents
  UNION ALL SELECT 'everybody', NULL FROM staged_principle_names
), concerned (kind, word) AS (
  -- Each once, however many rows are about it; a figure is its indicator's.
  SELECT DISTINCT CASE kind WHEN 'figure' THEN 'indicator' ELSE kind END, CASE kind WHEN 'figure' THEN (
    SELECT s.indicator FROM observation o JOIN series s USING (series_id) WHERE (o.observation_id, o.revision) = (count_of(word), 1)
    UNION ALL SELECT d.indicator FROM draft.observations d WHERE (d.update_year, d.id, d.revision) = (drafted_update(), word, '1') LIMIT 1)
    ELSE word END
  FROM (SELECT DISTINCT kind, word FROM touched) AS each
)
SELECT count(*) AS number FROM concerned
WHERE CASE kind
  WHEN 'indicator' THEN (
    SELECT programme FROM indicator WHERE slug = word
    UNION ALL SELECT programme FROM draft.indicators WHERE (update_year, slug) = (drafted_update(), word) LIMIT 1) <> :programme
  WHEN 'commitment' THEN (
    SELECT programme FROM commitment WHERE slug = word
    UNION ALL SELECT programme FROM draft.commitments WHERE (update_year, slug) = (drafted_update(), word) LIMIT 1) <> :programme
  ELSE word IS DISTINCT FROM :programme END

-- What is to be withdrawn, and why; and what that takes along.

-- statement withdrawal_choose(withdrawn_type text, key text, reason text)
SELECT set_config('ops.withdrawn_type', :withdrawn_type, true), set_config('ops.withdrawn_key', :key, true), set_config('ops.reason', :reason, true)

-- statement withdrawal_leaving()
SELECT type, key, title FROM leaving ORDER BY type, key

-- A correction of a published figure, which is no part of a draft.

-- statement correction_choose(members text)
SELECT set_config('ops.members', :members, true), set_config('ops.update_year', '', true)

-- statement figure_programme(id text)
SELECT i.programme FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
WHERE o.observation_id = count_of(:id) LIMIT 1

-- statement commitment_programme(slug text)
SELECT programme FROM commitment WHERE slug = :slug
