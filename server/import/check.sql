-- Faults of the staged files: every reference that resolves nowhere and every published figure that would be overwritten, each with file, line and column.
WITH known AS (
  SELECT 'document' AS kind, slug::text AS word FROM document UNION SELECT 'document', slug FROM staged_documents
  UNION SELECT 'update', year::text FROM yearly_update UNION SELECT 'update', year FROM staged_updates
  UNION SELECT 'organisation', slug FROM organisation UNION SELECT 'organisation', slug FROM staged_organisations
  UNION SELECT 'area', code FROM area UNION SELECT 'area', code FROM staged_areas
  UNION SELECT 'principle', slug FROM principle UNION SELECT 'principle', slug FROM staged_principles
  UNION SELECT 'programme', slug FROM programme UNION SELECT 'programme', slug FROM staged_programmes
  UNION SELECT 'indicator', slug FROM indicator UNION SELECT 'indicator', slug FROM staged_indicators
  UNION SELECT 'observation', observation_id::text FROM observation UNION SELECT 'observation', id FROM staged_observations
  UNION SELECT 'commitment', slug FROM commitment UNION SELECT 'commitment', slug FROM staged_commitments
  UNION SELECT 'event', slug FROM event UNION SELECT 'event', slug FROM staged_events
), cited (file, line, document, other_sources) AS (
  SELECT 'organisations.csv', line, document, other_sources FROM staged_organisations
  UNION ALL SELECT 'principles.csv', line, document, other_sources FROM staged_principles
  UNION ALL SELECT 'principle_names.csv', line, document, other_sources FROM staged_principle_names
  UNION ALL SELECT 'programmes.csv', line, document, other_sources FROM staged_programmes
  UNION ALL SELECT 'programme_names.csv', line, document, other_sources FROM staged_programme_names
  UNION ALL SELECT 'indicators.csv', line, document, other_sources FROM staged_indicators
  UNION ALL SELECT 'redefinitions.csv', line, document, other_sources FROM staged_redefinitions
  UNION ALL SELECT 'observations.csv', line, document, other_sources FROM staged_observations
  UNION ALL SELECT 'commitments.csv', line, document, other_sources FROM staged_commitments
  UNION ALL SELECT 'events.csv', line, document, other_sources FROM staged_events
  UNION ALL SELECT 'recommendations.csv', line, document, other_sources FROM staged_recommendations
  UNION ALL SELECT 'case_studies.csv', line, document, other_sources FROM staged_case_studies
  UNION ALL SELECT 'evidence.csv', line, document, other_sources FROM staged_evidence
  UNION ALL SELECT 'checks.csv', line, document, other_sources FROM staged_checks
), named (file, line, member, kind, word) AS (
  SELECT file, line, 'document', 'document', coalesce(document, '') FROM cited
  UNION ALL SELECT file, line, 'other_sources', 'document', split_part(place, ' > ', 1)
    FROM cited, string_to_table(other_sources, ' | ') AS place
  UNION ALL SELECT 'documents.csv', line, 'update', 'update', update FROM staged_documents
  UNION ALL SELECT 'areas.csv', line, 'parent', 'area', parent FROM staged_areas
  UNION ALL SELECT 'principle_names.csv', line, 'principle', 'principle', principle FROM staged_principle_names
  UNION ALL SELECT 'programmes.csv', line, 'part_of', 'programme', part_of FROM staged_programmes
  UNION ALL SELECT 'programmes.csv', line, 'principles', 'principle', word
    FROM staged_programmes, string_to_table(principles, '; ') AS word
  UNION ALL SELECT 'programmes.csv', line, 'organisations', 'organisation', word
    FROM staged_programmes, string_to_table(organisations, '; ') AS word
  UNION ALL SELECT 'programme_names.csv', line, 'programme', 'programme', programme FROM staged_programme_names
  UNION ALL SELECT 'indicators.csv', line, 'programme', 'programme', programme FROM staged_indicators
  UNION ALL SELECT 'redefinitions.csv', line, 'indicator', 'indicator', indicator FROM staged_redefinitions
  UNION ALL SELECT 'redefinitions.csv', line, 'formerly', 'indicator', formerly FROM staged_redefinitions
  UNION ALL SELECT 'observations.csv', line, 'indicator', 'indicator', indicator FROM staged_observations
  UNION ALL SELECT 'observations.csv', line, 'area', 'area', area FROM staged_observations
  UNION ALL SELECT 'observations.csv', line, 'rival_of', 'observation', rival_of FROM staged_observations
  UNION ALL SELECT 'observations.csv', line, 'formula', 'observation', input[1]
    FROM staged_observations, regexp_matches(formula, '#(\d+)', 'g') AS input
  UNION ALL SELECT 'commitments.csv', line, 'programme', 'programme', programme FROM staged_commitments
  UNION ALL SELECT 'commitments.csv', line, 'indicator', 'indicator', indicator FROM staged_commitments
  UNION ALL SELECT 'events.csv', line, 'programme', 'programme', programme FROM staged_events
  UNION ALL SELECT 'recommendations.csv', line, 'programme', 'programme', programme FROM staged_recommendations
  UNION ALL SELECT 'recommendations.csv', line, 'made_by', 'organisation', made_by FROM staged_recommendations
  UNION ALL SELECT 'case_studies.csv', line, 'programme', 'programme', programme FROM staged_case_studies
  UNION ALL SELECT 'case_studies.csv', line, 'area', 'area', area FROM staged_case_studies
  UNION ALL SELECT 'case_studies.csv', line, 'organisations', 'organisation', word
    FROM staged_case_studies, string_to_table(organisations, '; ') AS word
  UNION ALL SELECT 'case_studies.csv', line, 'observations', 'observation', word
    FROM staged_case_studies, string_to_table(observations, '; ') AS word
  UNION ALL SELECT 'evidence.csv', line, 'commitment', 'commitment', coalesce(commitment, '') FROM staged_evidence
  UNION ALL SELECT 'evidence.csv', line, 'event', 'event', event FROM staged_evidence
  UNION ALL SELECT 'evidence.csv', line, 'observation', 'observation', observation FROM staged_evidence
  UNION ALL SELECT 'checks.csv', line, 'left_side', 'observation', input[1]
    FROM staged_checks, regexp_matches(left_side, '#(\d+)', 'g') AS input
  UNION ALL SELECT 'checks.csv', line, 'right_side', 'observation', input[1]
    FROM staged_checks, regexp_matches(right_side, '#(\d+)', 'g') AS input
), formulas (file, line, member, formula) AS (
  SELECT 'observations.csv', line, 'formula', formula FROM staged_observations WHERE formula IS NOT NULL
  UNION ALL SELECT 'checks.csv', line, 'left_side', coalesce(left_side, '') FROM staged_checks
  UNION ALL SELECT 'checks.csv', line, 'right_side', coalesce(right_side, '') FROM staged_checks
)
SELECT file, line, member, 'there is no ' || kind || ' "' || word || '"' AS message
FROM named WHERE word IS NOT NULL AND NOT EXISTS (
  SELECT FROM known WHERE known.kind = named.kind AND known.word = named.word)
UNION ALL
SELECT file, line, member, '"' || formula || '" is no formula such as "#17 + #18" or "100 * (#93 - #94) / #94"'
FROM formulas WHERE formula_steps(formula) IS NULL
UNION ALL
SELECT 'observations.csv', g.line, 'value', 'observation ' || g.id || ' revision ' || g.revision
  || ' is published as ' || coalesce(o.value::text, o.value_text) || ' (' || o.period || ', ' || coalesce(o.qualifier, 'in words')
  || '); a published figure is never overwritten: add a revision with a reason'
FROM staged_observations g
JOIN observation o ON o.observation_id::text = g.id AND o.revision::text = g.revision
JOIN series s USING (series_id)
WHERE (o.value::text, o.value_text, o.qualifier, o.status, o.period::text, o.as_stated, s.indicator::text, s.area, s.dimensions,
       o.formula, o.rival_of::text, o.area_basis)
  IS DISTINCT FROM (g.value, g.value_text, g.qualifier, g.status, g.period, g.as_stated, g.indicator, g.area,
                    coalesce(g.dimensions, '{}')::jsonb, g.formula, g.rival_of, g.area_basis)
UNION ALL
SELECT 'documents.csv', g.line, 'published_on', 'figures of "' || g.slug || '" came out with it in ' || d.update_year || ' (' || d.published_on
  || '), and one is not in observations.csv: #' || min(o.observation_id)
FROM staged_documents g JOIN document d USING (slug) JOIN citation c ON c.document = d.slug JOIN observation o USING (citation_id)
WHERE (d.update_year::text, d.published_on) <> (g.update, g.published_on) AND NOT EXISTS (
  SELECT FROM staged_observations s WHERE (s.id, s.revision) = (o.observation_id::text, o.revision::text))
GROUP BY g.line, g.slug, d.update_year, d.published_on
ORDER BY 1, 2, 3
