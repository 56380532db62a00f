-- Identifiers that callers name in filters. Unknown ones are a fault; the nearest, by identifier or by name, and the allowed ones come with it.

-- fragment things
  SELECT 'principle' AS kind, slug::text AS word, name AS label, '/v1/principles' AS listed_at FROM principle
  UNION ALL SELECT 'programme', slug, name, '/v1/programmes' FROM programme
  UNION ALL SELECT 'indicator', slug, name, '/v1/indicators' FROM indicator
  UNION ALL SELECT 'area', code, name, '/v1/areas' FROM area
  UNION ALL SELECT 'update', year::text, title, '/v1/updates' FROM yearly_update
  UNION ALL SELECT 'document', slug, title, '/v1/documents' FROM document
  UNION ALL SELECT 'organisation', slug, name, '/v1/organisations' FROM organisation

-- fragment vocabulary
{{things}}
  UNION ALL SELECT 'vintage', year::text, '', '/v1/updates' FROM yearly_update
  UNION ALL SELECT 'vintage', word, '', '/v1/updates' FROM unnest('{latest,first,all}'::text[]) AS word
  UNION ALL SELECT 'single vintage', year::text, '', '/v1/updates' FROM yearly_update
  UNION ALL SELECT 'single vintage', word, '', '/v1/updates' FROM unnest('{latest,first}'::text[]) AS word
  -- Changes tell also of what has been withdrawn since.
  UNION ALL SELECT 'changed update', year::text, title, '/v1/changes' FROM yearly_update
  UNION ALL SELECT DISTINCT 'changed update', subject, '', '/v1/changes' FROM withdrawal w WHERE type = 'update'
    AND NOT EXISTS (SELECT FROM yearly_update u WHERE u.year::text = w.subject)
  UNION ALL SELECT 'changed document', slug, title, '/v1/changes' FROM document
  UNION ALL SELECT DISTINCT 'changed document', subject, '', '/v1/changes' FROM withdrawal w WHERE type = 'document'
    AND NOT EXISTS (SELECT FROM document d WHERE d.slug = w.subject)
  UNION ALL SELECT DISTINCT 'unit', unit::text, '', '/v1/indicators' FROM indicator
  UNION ALL SELECT DISTINCT 'level', level, '', '/v1/areas' FROM area

-- fragment identifiers_named
FROM unnest(:reference_names, :reference_kinds, :reference_values) WITH ORDINALITY AS given (name, kind, list, parameter)
CROSS JOIN LATERAL unnest(list::text[]) WITH ORDINALITY AS listed (value, place)

-- Most that are named exist, and are found by their keys (without OFFSET 0, PostgreSQL would read the whole of each list to find one word in it).
-- Only who names another is told of the whole vocabulary.

-- fragment is_update
EXISTS (SELECT FROM yearly_update WHERE year::text = value OFFSET 0)

-- fragment is_document
EXISTS (SELECT FROM document WHERE slug = value OFFSET 0)

-- statement vocabulary_missing(reference_names text[], reference_kinds text[], reference_values text[])
SELECT name, kind, value
{{identifiers_named}}
WHERE NOT CASE kind
  WHEN 'principle' THEN EXISTS (SELECT FROM principle WHERE slug = value OFFSET 0)
  WHEN 'programme' THEN EXISTS (SELECT FROM programme WHERE slug = value OFFSET 0)
  WHEN 'indicator' THEN EXISTS (SELECT FROM indicator WHERE slug = value OFFSET 0)
  WHEN 'area' THEN EXISTS (SELECT FROM area WHERE code = value OFFSET 0)
  WHEN 'update' THEN {{is_update}}
  WHEN 'document' THEN {{is_document}}
  WHEN 'organisation' THEN EXISTS (SELECT FROM organisation WHERE slug = value OFFSET 0)
  WHEN 'vintage' THEN value IN ('latest', 'first', 'all') OR {{is_update}}
  WHEN 'single vintage' THEN value IN ('latest', 'first') OR {{is_update}}
  WHEN 'changed update' THEN {{is_update}} OR EXISTS (SELECT FROM withdrawal WHERE type = 'update' AND subject = value OFFSET 0)
  WHEN 'changed document' THEN {{is_document}} OR EXISTS (SELECT FROM withdrawal WHERE type = 'document' AND subject = value OFFSET 0)
  WHEN 'unit' THEN EXISTS (SELECT FROM indicator WHERE unit = value OFFSET 0)
  WHEN 'level' THEN EXISTS (SELECT FROM area WHERE level = value OFFSET 0) END
ORDER BY parameter, place

-- Of identifiers that do not exist.

-- statement vocabulary_unknown(reference_names text[], reference_kinds text[], reference_values text[])
WITH named AS (
  SELECT name, kind, value, parameter, place
  {{identifiers_named}}
), vocabulary AS MATERIALIZED (
{{vocabulary}}
)
SELECT named.name, named.kind, named.value,
  (SELECT min(listed_at) FROM vocabulary WHERE vocabulary.kind = named.kind) AS listed_at,
  (SELECT word FROM vocabulary WHERE vocabulary.kind = named.kind AND likeness(named.value, word, label) > 0.2
   ORDER BY likeness(named.value, word, label) DESC, word LIMIT 1) AS nearest,
  (SELECT string_agg(word, ' ' ORDER BY word) FROM vocabulary WHERE vocabulary.kind = named.kind) AS allowed
FROM named
ORDER BY named.parameter, named.place

-- A thing that is not found at its path: the one in the same list that has nearly its identifier, or its name. Figures are known by numbers,
-- of which none is near another.

-- statement vocabulary_nearest(collection text, key text)
SELECT nearest.word
FROM resource_type t JOIN (
{{things}}
  UNION ALL SELECT 'commitment', slug, title, '/v1/commitments' FROM commitment
  UNION ALL SELECT 'event', slug, title, '/v1/events' FROM event
  UNION ALL SELECT 'recommendation', slug, title, '/v1/recommendations' FROM recommendation
  UNION ALL SELECT 'case-study', slug, title, '/v1/case-studies' FROM case_study
  UNION ALL SELECT 'check', slug, title, '/v1/checks' FROM arithmetic_check) nearest ON nearest.kind = t.type
WHERE t.collection = :collection AND likeness(:key, nearest.word, nearest.label) > 0.3
ORDER BY likeness(:key, nearest.word, nearest.label) DESC, nearest.word LIMIT 1
