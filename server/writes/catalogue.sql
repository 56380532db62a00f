-- Rows taken out of the catalogue, with what belongs to them alone. What others name was refused before (queries/references.sql), and is kept by foreign keys.

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

-- The target of a promise as a person would say it, where it is a number.

-- statement commitment_target(target_value text, target_qualifier text, indicator text)
SELECT CASE WHEN :target_value IS NOT NULL THEN
  value_text(:target_value, :target_qualifier, (SELECT unit FROM indicator WHERE slug = :indicator)) END AS target_text

-- Told among the changes: how something that came out with an update was and is, with the update and the document that it belongs to. A document that
-- is new is told of with all that it brings (change_enter); what is written back as it was is no change.

-- statement catalogue_tell(collection text, key text, title text, before jsonb, after jsonb, reason text)
INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, after, reason)
SELECT changed_at, version, CASE WHEN :before IS NULL THEN 'published' ELSE 'corrected' END, type, :key,
  coalesce((:after ->> 'year')::smallint, (SELECT update_year FROM document WHERE slug = said.document)), said.document, :title,
  row_as_sent(:before), row_as_sent(:after), CASE WHEN :before IS NOT NULL THEN coalesce(:reason, 'Changed by a publisher.') END
FROM resource_type CROSS JOIN dataset
CROSS JOIN LATERAL (SELECT CASE type WHEN 'document' THEN :key ELSE :after ->> 'document' END AS document) AS said
WHERE collection = :collection AND :before IS DISTINCT FROM :after AND (type <> 'document' OR :before IS NOT NULL)

-- What stays of a row that is taken out: a change with how it was, and a tombstone with the reason.

-- statement catalogue_bury(collection text, key text, title text, before jsonb, reason text)
WITH buried AS (
  INSERT INTO withdrawal (type, subject, reason, withdrawn_at, dataset_version)
  SELECT type, :key, coalesce(:reason, 'Deleted from the catalogue.'), changed_at, version
  FROM resource_type CROSS JOIN dataset WHERE collection = :collection
  RETURNING type, subject, reason, withdrawn_at, dataset_version
)
INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, reason)
SELECT withdrawn_at, dataset_version, 'withdrawn', type, subject,
  coalesce((:before ->> 'update')::smallint, (SELECT update_year FROM document WHERE slug = said.document)), said.document, :title,
  row_as_sent(:before), reason
FROM buried CROSS JOIN LATERAL (SELECT CASE type WHEN 'document' THEN :key ELSE :before ->> 'document' END AS document) AS said
