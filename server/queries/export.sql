-- The record's files (docs/record.md), one statement a file: what opsd export writes is what opsd import reads.

-- fragment cited
c.document, c.section, c.locator, c.kind,

-- statement export_updates()
SELECT year, title, published_on, summary FROM yearly_update ORDER BY year

-- statement export_update(key text)
SELECT year, title, published_on, summary FROM yearly_update WHERE year = CASE WHEN :key ~ '^\d{4}$' THEN :key::smallint END

-- fragment document_row
SELECT slug, update_year AS update, title, publisher, published_on, document_kind, role, licence, sha256,
  (SELECT string_agg((person ->> 'name') || ' = ' || (person ->> 'office'), '; ' ORDER BY place)
   FROM jsonb_array_elements(contributors) WITH ORDINALITY AS listed (person, place)) AS contributors, summary
FROM document

-- statement export_documents()
{{document_row}} ORDER BY published_from, slug

-- statement export_document(key text)
{{document_row}} WHERE slug = :key

-- fragment organisation_row
SELECT o.slug, o.name, o.organisation_kind, nullif(array_to_string(o.aliases, '; '), '') AS aliases, o.summary,
  {{cited}}
  (SELECT string_agg(concat_ws(' > ', document, section, locator, kind), ' | ' ORDER BY position)
   FROM further_citation f JOIN citation USING (citation_id) WHERE f.organisation = o.slug) AS other_sources
FROM organisation o JOIN citation c USING (citation_id)

-- statement export_organisations()
{{organisation_row}} ORDER BY o.slug

-- statement export_organisation(key text)
{{organisation_row}} WHERE o.slug = :key

-- statement export_areas()
WITH RECURSIVE tree AS (
  SELECT area.*, ARRAY[code] AS branch FROM area WHERE parent IS NULL
  UNION ALL SELECT area.*, branch || area.code FROM tree JOIN area ON area.parent = tree.code
)
SELECT code, name, level, parent, scheme FROM tree ORDER BY branch

-- statement export_area(key text)
SELECT code, name, level, parent, scheme FROM area WHERE code = :key

-- fragment principle_row
SELECT p.slug, p.position, p.name, p.summary,
  {{cited}}
  (SELECT string_agg(concat_ws(' > ', document, section, locator, kind), ' | ' ORDER BY f.position)
   FROM further_citation f JOIN citation USING (citation_id) WHERE f.principle = p.slug) AS other_sources
FROM principle p JOIN citation c USING (citation_id)

-- statement export_principles()
{{principle_row}} ORDER BY p.position

-- statement export_principle(key text)
{{principle_row}} WHERE p.slug = :key

-- statement export_principle_names()
SELECT n.principle, n.name,
  {{cited}}
  NULL AS other_sources
FROM principle_name n JOIN citation c USING (citation_id) JOIN document d ON d.slug = n.document
JOIN principle p ON p.slug = n.principle ORDER BY d.published_from, d.slug, p.position

-- fragment programme_row
SELECT p.slug, p.name, nullif(array_to_string(p.aliases, '; '), '') AS aliases, p.part_of,
  (SELECT string_agg(principle, '; ' ORDER BY position) FROM programme_principle WHERE programme = p.slug) AS principles,
  (SELECT string_agg(organisation, '; ' ORDER BY position) FROM programme_organisation WHERE programme = p.slug) AS organisations,
  p.summary,
  {{cited}}
  (SELECT string_agg(concat_ws(' > ', document, section, locator, kind), ' | ' ORDER BY f.position)
   FROM further_citation f JOIN citation USING (citation_id) WHERE f.programme = p.slug) AS other_sources
FROM programme p JOIN citation c USING (citation_id)

-- statement export_programmes()
{{programme_row}} ORDER BY p.position

-- statement export_programme(key text)
{{programme_row}} WHERE p.slug = :key

-- statement export_programme_names()
SELECT n.programme, n.name,
  {{cited}}
  NULL AS other_sources
FROM programme_name n JOIN citation c USING (citation_id) JOIN document d ON d.slug = n.document
JOIN programme p ON p.slug = n.programme ORDER BY d.published_from, d.slug, p.position

-- fragment indicator_row
SELECT i.slug, i.programme, i.name, i.unit, i.measure, i.definition, i.comparability,
  {{cited}}
  (SELECT string_agg(concat_ws(' > ', document, section, locator, kind), ' | ' ORDER BY f.position)
   FROM further_citation f JOIN citation USING (citation_id) WHERE f.indicator = i.slug) AS other_sources
FROM indicator i JOIN citation c USING (citation_id)

-- statement export_indicators()
{{indicator_row}} ORDER BY i.position

-- statement export_indicator(key text)
{{indicator_row}} WHERE i.slug = :key

-- statement export_redefinitions()
SELECT r.indicator, r.formerly, r.reason,
  {{cited}}
  NULL AS other_sources
FROM redefinition r JOIN citation c USING (citation_id) JOIN indicator i ON i.slug = r.indicator
JOIN indicator former ON former.slug = r.formerly ORDER BY i.position, former.position

-- fragment observation_row
SELECT o.observation_id AS id, o.revision, s.indicator, s.area, o.area_basis, o.period, o.as_stated, s.dimensions, o.value,
  o.value_text, o.qualifier, o.status, o.formula, o.rival_of, o.note, o.reason,
  CASE WHEN o.published_from <> d.published_from THEN o.published_from END AS corrected_on,
  {{cited}}
  (SELECT string_agg(concat_ws(' > ', document, section, locator, kind), ' | ' ORDER BY f.position)
   FROM further_citation f JOIN citation USING (citation_id)
   WHERE f.observation_id = o.observation_id AND f.observation_revision = o.revision) AS other_sources
FROM observation o JOIN series s USING (series_id) JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document

-- statement export_observations()
{{observation_row}}
ORDER BY o.observation_id, o.revision

-- statement export_observation(key text) gathered
{{observation_row}}
WHERE o.observation_id = CASE WHEN :key ~ '^[1-9]\d{0,17}$' THEN :key::bigint END
ORDER BY o.revision DESC LIMIT 1

-- fragment commitment_row
SELECT m.slug, m.programme, m.title, m.summary, m.due, m.due_as_stated, m.indicator, m.target_value, m.target_text,
  m.target_qualifier,
  {{cited}}
  (SELECT string_agg(concat_ws(' > ', document, section, locator, kind), ' | ' ORDER BY f.position)
   FROM further_citation f JOIN citation USING (citation_id) WHERE f.commitment = m.slug) AS other_sources
FROM commitment m JOIN citation c USING (citation_id)

-- statement export_commitments()
{{commitment_row}} ORDER BY m.position

-- statement export_commitment(key text)
{{commitment_row}} WHERE m.slug = :key

-- fragment event_row
SELECT e.slug, e.programme, e.title, e.summary, e.period, e.as_stated, e.status,
  {{cited}}
  (SELECT string_agg(concat_ws(' > ', document, section, locator, kind), ' | ' ORDER BY f.position)
   FROM further_citation f JOIN citation USING (citation_id) WHERE f.event = e.slug) AS other_sources
FROM event e JOIN citation c USING (citation_id)

-- statement export_events()
{{event_row}} ORDER BY coalesce(e.period_end, 'infinity'), e.slug

-- statement export_event(key text)
{{event_row}} WHERE e.slug = :key

-- fragment recommendation_row
SELECT r.slug, r.programme, r.position, r.title, r.summary, r.made_by, r.made_to,
  {{cited}}
  (SELECT string_agg(concat_ws(' > ', document, section, locator, kind), ' | ' ORDER BY f.position)
   FROM further_citation f JOIN citation USING (citation_id) WHERE f.recommendation = r.slug) AS other_sources
FROM recommendation r JOIN citation c USING (citation_id)

-- statement export_recommendations()
{{recommendation_row}} ORDER BY r.position

-- statement export_recommendation(key text)
{{recommendation_row}} WHERE r.slug = :key

-- fragment case_study_row
SELECT s.slug, s.programme, s.title, s.summary, s.area,
  (SELECT string_agg(organisation, '; ' ORDER BY position) FROM case_study_organisation WHERE case_study = s.slug) AS organisations,
  (SELECT string_agg(observation_id::text, '; ' ORDER BY observation_id) FROM case_study_observation
   WHERE case_study = s.slug) AS observations,
  {{cited}}
  (SELECT string_agg(concat_ws(' > ', document, section, locator, kind), ' | ' ORDER BY f.position)
   FROM further_citation f JOIN citation USING (citation_id) WHERE f.case_study = s.slug) AS other_sources
FROM case_study s JOIN citation c USING (citation_id)

-- statement export_case_studies()
{{case_study_row}} ORDER BY s.position

-- statement export_case_study(key text)
{{case_study_row}} WHERE s.slug = :key

-- fragment evidence_row
SELECT e.evidence_id AS id, e.commitment, e.reports, e.wording, e.event, e.observation_id AS observation, e.note,
  {{cited}}
  (SELECT string_agg(concat_ws(' > ', document, section, locator, kind), ' | ' ORDER BY f.position)
   FROM further_citation f JOIN citation USING (citation_id) WHERE f.evidence_id = e.evidence_id) AS other_sources
FROM evidence e JOIN citation c USING (citation_id)

-- statement export_evidence()
{{evidence_row}} ORDER BY e.evidence_id

-- statement export_evidence_of(slug text, key text)
{{evidence_row}} WHERE e.evidence_id = count_of(:key) AND e.commitment = :slug

-- fragment check_row
SELECT k.slug, k.check_kind, k.title, k.left_side, k.relation, k.right_side, nullif(k.tolerance, 0) AS tolerance, k.note,
  {{cited}}
  (SELECT string_agg(concat_ws(' > ', document, section, locator, kind), ' | ' ORDER BY f.position)
   FROM arithmetic_check_source f JOIN citation USING (citation_id) WHERE f.check_slug = k.slug) AS other_sources
FROM arithmetic_check k JOIN citation c USING (citation_id) WHERE k.told

-- statement export_checks()
{{check_row}} ORDER BY k.position

-- statement export_check(key text)
{{check_row}} AND k.slug = :key

-- statement export_edition()
SELECT version, to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS date, extract(epoch FROM changed_at)::bigint AS seconds,
  version || ' ' || extract(epoch FROM changed_at) AS key
FROM dataset
