-- The first thousand faults that check.sql has found, each with the key of its row and, for a word that is not known, the allowed ones.
WITH keyed (file, line, key) AS (
  SELECT 'updates.csv', line, year FROM staged_updates UNION ALL SELECT 'documents.csv', line, slug FROM staged_documents
  UNION ALL SELECT 'organisations.csv', line, slug FROM staged_organisations UNION ALL SELECT 'areas.csv', line, code FROM staged_areas
  UNION ALL SELECT 'principles.csv', line, slug FROM staged_principles
  UNION ALL SELECT 'principle_names.csv', line, concat_ws(' ', principle, document) FROM staged_principle_names
  UNION ALL SELECT 'programmes.csv', line, slug FROM staged_programmes
  UNION ALL SELECT 'programme_names.csv', line, concat_ws(' ', programme, document) FROM staged_programme_names
  UNION ALL SELECT 'indicators.csv', line, slug FROM staged_indicators
  UNION ALL SELECT 'redefinitions.csv', line, concat_ws(' ', indicator, formerly) FROM staged_redefinitions
  UNION ALL SELECT 'observations.csv', line, id FROM staged_observations UNION ALL SELECT 'commitments.csv', line, slug FROM staged_commitments
  UNION ALL SELECT 'events.csv', line, slug FROM staged_events UNION ALL SELECT 'recommendations.csv', line, slug FROM staged_recommendations
  UNION ALL SELECT 'case_studies.csv', line, slug FROM staged_case_studies UNION ALL SELECT 'evidence.csv', line, id FROM staged_evidence
  UNION ALL SELECT 'checks.csv', line, slug FROM staged_checks
), named AS (
  SELECT DISTINCT f.file, f.line, f.member, f.element, f.code, f.message, f.rule, f.nearest, f.listed_at, keyed.key, (
    SELECT string_agg(word[1], ' ' ORDER BY place)
    FROM pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''([^'']+)''::text', 'g') WITH ORDINALITY AS listed (word, place)
    WHERE f.code = 'unknown-value' AND k.conname = f.rule AND k.connamespace = 'public'::regnamespace) AS allowed
  FROM fault f LEFT JOIN keyed USING (file, line)
)
SELECT file, line, member, element, key, code, concat_ws(': ', message, replace(allowed, ' ', ', ')) AS message, rule, allowed, listed_at, coalesce(nearest, (
  SELECT word FROM string_to_table(allowed, ' ') AS word WHERE similarity(word, substring(message, '"([^"]*)"')) > 0.2
  ORDER BY similarity(word, substring(message, '"([^"]*)"')) DESC, word LIMIT 1)) AS nearest
FROM (SELECT * FROM named ORDER BY file, line, member, element, code, message LIMIT 1000) AS listed
ORDER BY file, line, member, element, code, message
