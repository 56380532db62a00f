-- Identifiers that callers name in filters. Unknown ones are a fault; the nearest and the allowed ones come with it.

-- fragment vocabulary
  SELECT 'principle' AS kind, slug::text AS word, '/v1/principles' AS listed_at FROM principle
  UNION ALL SELECT 'programme', slug, '/v1/programmes' FROM programme
  UNION ALL SELECT 'indicator', slug, '/v1/indicators' FROM indicator
  UNION ALL SELECT 'area', code, '/v1/areas' FROM area
  UNION ALL SELECT 'update', year::text, '/v1/updates' FROM yearly_update
  UNION ALL SELECT 'document', slug, '/v1/documents' FROM document
  UNION ALL SELECT 'organisation', slug, '/v1/organisations' FROM organisation
  UNION ALL SELECT 'vintage', year::text, '/v1/updates' FROM yearly_update
  UNION ALL SELECT 'vintage', word, '/v1/config' FROM unnest('{latest,first,all}'::text[]) AS word
  UNION ALL SELECT DISTINCT 'unit', unit::text, '/v1/indicators' FROM indicator
  UNION ALL SELECT DISTINCT 'level', level, '/v1/areas' FROM area

-- statement vocabulary_unknown(reference_names text[], reference_kinds text[], reference_values text[])
WITH named AS (
  SELECT name, kind, value
  FROM unnest(:reference_names, :reference_kinds, :reference_values) AS given (name, kind, list)
  CROSS JOIN LATERAL unnest(list::text[]) AS value
), vocabulary AS MATERIALIZED (
{{vocabulary}}
)
SELECT named.name, named.kind, named.value,
  (SELECT min(listed_at) FROM vocabulary WHERE vocabulary.kind = named.kind) AS listed_at,
  (SELECT word FROM vocabulary WHERE vocabulary.kind = named.kind AND similarity(word, named.value) > 0.2
   ORDER BY similarity(word, named.value) DESC, word LIMIT 1) AS nearest,
  (SELECT string_agg(word, ' ' ORDER BY word) FROM vocabulary WHERE vocabulary.kind = named.kind) AS allowed
FROM named
WHERE NOT EXISTS (SELECT FROM vocabulary WHERE vocabulary.kind = named.kind AND vocabulary.word = named.value)
ORDER BY named.name, named.value
