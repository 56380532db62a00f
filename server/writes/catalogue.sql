-- Rows taken out of the catalogue, with what belongs to them alone. What others refer to is kept by foreign keys.

-- statement area_remove(key text)
DELETE FROM area WHERE code = :key

-- statement document_remove(key text)
DELETE FROM document WHERE slug = :key

-- statement principle_remove(key text)
WITH sources AS (DELETE FROM further_citation WHERE principle = :key),
  names AS (DELETE FROM principle_name WHERE principle = :key)
DELETE FROM principle WHERE slug = :key

-- statement programme_remove(key text)
WITH sources AS (DELETE FROM further_citation WHERE programme = :key),
  names AS (DELETE FROM programme_name WHERE programme = :key),
  principles AS (DELETE FROM programme_principle WHERE programme = :key),
  organisations AS (DELETE FROM programme_organisation WHERE programme = :key)
DELETE FROM programme WHERE slug = :key

-- statement organisation_remove(key text)
WITH sources AS (DELETE FROM further_citation WHERE organisation = :key)
DELETE FROM organisation WHERE slug = :key

-- statement indicator_remove(key text)
WITH sources AS (DELETE FROM further_citation WHERE indicator = :key)
DELETE FROM indicator WHERE slug = :key

-- statement commitment_remove(key text)
WITH sources AS (DELETE FROM further_citation WHERE commitment = :key)
DELETE FROM commitment WHERE slug = :key

-- statement event_remove(key text)
WITH sources AS (DELETE FROM further_citation WHERE event = :key)
DELETE FROM event WHERE slug = :key

-- statement recommendation_remove(key text)
WITH sources AS (DELETE FROM further_citation WHERE recommendation = :key)
DELETE FROM recommendation WHERE slug = :key

-- statement case_study_remove(key text)
WITH sources AS (DELETE FROM further_citation WHERE case_study = :key),
  organisations AS (DELETE FROM case_study_organisation WHERE case_study = :key),
  observations AS (DELETE FROM case_study_observation WHERE case_study = :key)
DELETE FROM case_study WHERE slug = :key

-- What foreign keys do not keep, since places and series outlive what they name: what cites a document first or further, and figures of an
-- indicator. A hundred of them tell enough.

-- statement catalogue_needs(collection text, key text)
WITH place AS (
  SELECT citation_id FROM citation WHERE :collection = '/v1/documents' AND document = :key
), needing (type, key) AS (
  SELECT 'observation', o.observation_id::text FROM series s JOIN observation o USING (series_id)
    WHERE :collection = '/v1/indicators' AND s.indicator = :key
  UNION SELECT 'observation', observation_id::text FROM observation JOIN place USING (citation_id)
  UNION ALL SELECT 'organisation', slug FROM organisation JOIN place USING (citation_id)
  UNION ALL SELECT 'principle', slug FROM principle JOIN place USING (citation_id)
  UNION ALL SELECT 'programme', slug FROM programme JOIN place USING (citation_id)
  UNION ALL SELECT 'indicator', slug FROM indicator JOIN place USING (citation_id)
  UNION ALL SELECT 'redefinition', indicator || ' ' || formerly FROM redefinition JOIN place USING (citation_id)
  UNION ALL SELECT 'commitment', slug FROM commitment JOIN place USING (citation_id)
  UNION ALL SELECT 'event', slug FROM event JOIN place USING (citation_id)
  UNION ALL SELECT 'recommendation', slug FROM recommendation JOIN place USING (citation_id)
  UNION ALL SELECT 'case-study', slug FROM case_study JOIN place USING (citation_id)
  UNION ALL SELECT 'evidence', evidence_id::text FROM evidence JOIN place USING (citation_id)
  UNION ALL SELECT 'check', slug FROM arithmetic_check JOIN place USING (citation_id)
  UNION ALL SELECT 'check', check_slug FROM arithmetic_check_source JOIN place USING (citation_id)
  UNION ALL SELECT 'further source', concat_ws(' ', organisation, principle, programme, indicator, observation_id, commitment, event, recommendation,
    case_study, evidence_id) FROM further_citation JOIN place USING (citation_id)
)
SELECT n.type || ' "' || n.key || '" names the ' || t.type || ' "' || :key || '"' AS message
FROM needing n JOIN resource_type t ON t.collection = :collection ORDER BY n.type, n.key LIMIT 100

-- What stays of a row that is taken out: a change with how it was, and a tombstone with the reason.

-- statement catalogue_bury(collection text, key text, title text, before jsonb, reason text)
WITH buried AS (
  INSERT INTO withdrawal (type, subject, reason, withdrawn_at, dataset_version)
  SELECT type, :key, coalesce(:reason, 'Deleted from the catalogue.'), changed_at, version
  FROM resource_type CROSS JOIN dataset WHERE collection = :collection
  RETURNING type, subject, reason, withdrawn_at, dataset_version
)
INSERT INTO change (changed_at, dataset_version, kind, type, subject, title, before, reason)
SELECT withdrawn_at, dataset_version, 'withdrawn', type, subject, :title, :before, reason FROM buried
