-- What names a row of the catalogue, so that the row cannot go: paths where that can be read, and evidence by its number and the path of the
-- commitment that it is told with. `kind` is the row's file, `key` its identifier.
-- Foreign keys hold most of this, and not all: places and series outlive what they name (migrations/0014_drafts.sql, 0035_told.sql).

-- statement references_to(kind text, key text)
WITH place AS (
  SELECT citation_id FROM citation WHERE :kind = 'documents' AND document = :key
), told AS (
  SELECT 'Evidence ' || evidence_id || ' of /v1/commitments/' || commitment AS name, * FROM evidence
), named (name) AS (
  SELECT '/v1/programmes/' || programme FROM programme_principle WHERE :kind = 'principles' AND principle = :key

  UNION ALL SELECT '/v1/programmes/' || slug FROM programme WHERE :kind = 'programmes' AND part_of = :key
  UNION ALL SELECT '/v1/indicators/' || slug FROM indicator WHERE :kind = 'programmes' AND programme = :key
  UNION ALL SELECT '/v1/commitments/' || slug FROM commitment WHERE :kind = 'programmes' AND programme = :key
  UNION ALL SELECT '/v1/events/' || slug FROM event WHERE :kind = 'programmes' AND programme = :key
  UNION ALL SELECT '/v1/recommendations/' || slug FROM recommendation WHERE :kind = 'programmes' AND programme = :key
  UNION ALL SELECT '/v1/case-studies/' || slug FROM case_study WHERE :kind = 'programmes' AND programme = :key

  UNION ALL SELECT '/v1/observations/' || observation_id FROM observation JOIN series USING (series_id)
    WHERE :kind = 'indicators' AND indicator = :key
  UNION ALL SELECT '/v1/commitments/' || slug FROM commitment WHERE :kind = 'indicators' AND indicator = :key
  UNION ALL SELECT '/v1/indicators/' || indicator FROM redefinition WHERE :kind = 'indicators' AND formerly = :key
  UNION ALL SELECT '/v1/indicators/' || formerly FROM redefinition WHERE :kind = 'indicators' AND indicator = :key

  UNION ALL SELECT '/v1/areas/' || code FROM area WHERE :kind = 'areas' AND parent = :key
  UNION ALL SELECT '/v1/observations/' || observation_id FROM observation JOIN series USING (series_id) WHERE :kind = 'areas' AND area = :key
  UNION ALL SELECT '/v1/case-studies/' || slug FROM case_study WHERE :kind = 'areas' AND area = :key

  UNION ALL SELECT '/v1/programmes/' || programme FROM programme_organisation WHERE :kind = 'organisations' AND organisation = :key
  UNION ALL SELECT '/v1/recommendations/' || slug FROM recommendation WHERE :kind = 'organisations' AND made_by = :key
  UNION ALL SELECT '/v1/case-studies/' || case_study FROM case_study_organisation WHERE :kind = 'organisations' AND organisation = :key

  UNION ALL SELECT name FROM told WHERE :kind = 'events' AND event = :key
  UNION ALL SELECT name FROM told WHERE :kind = 'commitments' AND commitment = :key

  UNION ALL SELECT '/v1/principles/' || principle FROM principle_name WHERE :kind = 'documents' AND document = :key
  UNION ALL SELECT '/v1/programmes/' || programme FROM programme_name WHERE :kind = 'documents' AND document = :key
  UNION ALL SELECT '/v1/principles/' || slug FROM principle JOIN place USING (citation_id)
  UNION ALL SELECT '/v1/programmes/' || slug FROM programme JOIN place USING (citation_id)
  UNION ALL SELECT '/v1/organisations/' || slug FROM organisation JOIN place USING (citation_id)
  UNION ALL SELECT '/v1/indicators/' || slug FROM indicator JOIN place USING (citation_id)
  UNION ALL SELECT '/v1/indicators/' || indicator FROM redefinition JOIN place USING (citation_id)
  UNION ALL SELECT '/v1/observations/' || observation_id FROM observation JOIN place USING (citation_id)
  UNION ALL SELECT '/v1/commitments/' || slug FROM commitment JOIN place USING (citation_id)
  UNION ALL SELECT name FROM told JOIN place USING (citation_id)
  UNION ALL SELECT '/v1/events/' || slug FROM event JOIN place USING (citation_id)
  UNION ALL SELECT '/v1/recommendations/' || slug FROM recommendation JOIN place USING (citation_id)
  UNION ALL SELECT '/v1/case-studies/' || slug FROM case_study JOIN place USING (citation_id)
  UNION ALL SELECT '/v1/checks/' || slug FROM arithmetic_check JOIN place USING (citation_id)
  UNION ALL SELECT '/v1/checks/' || check_slug FROM arithmetic_check_source JOIN place USING (citation_id)
  UNION ALL SELECT CASE WHEN organisation IS NOT NULL THEN '/v1/organisations/' || organisation
      WHEN principle IS NOT NULL THEN '/v1/principles/' || principle WHEN programme IS NOT NULL THEN '/v1/programmes/' || programme
      WHEN indicator IS NOT NULL THEN '/v1/indicators/' || indicator WHEN observation_id IS NOT NULL THEN '/v1/observations/' || observation_id
      WHEN commitment IS NOT NULL THEN '/v1/commitments/' || commitment WHEN event IS NOT NULL THEN '/v1/events/' || event
      WHEN recommendation IS NOT NULL THEN '/v1/recommendations/' || recommendation
      WHEN case_study IS NOT NULL THEN '/v1/case-studies/' || case_study ELSE (SELECT name FROM told WHERE told.evidence_id = further_citation.evidence_id) END
    FROM further_citation JOIN place USING (citation_id)
)
SELECT DISTINCT name FROM named ORDER BY name LIMIT 20
