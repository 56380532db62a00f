-- What opsd verify holds against the documents: each figure, promise, report of a promise and name with every place that is said to
-- hold it.

-- statement verify_documents()
SELECT slug, sha256 FROM document ORDER BY slug

-- The further places of a figure must hold its number; the words around it are the primary place's.

-- statement verify_claims()
SELECT 'observation ' || o.observation_id AS claim, c.document, c.locator, o.value::text AS value, o.value_text, o.qualifier,
  i.measure, i.unit, o.as_stated, NULL AS name
FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
JOIN citation c ON c.citation_id = o.citation_id
WHERE o.formula IS NULL
UNION ALL
SELECT 'observation ' || o.observation_id, c.document, c.locator, o.value::text, o.value_text, NULL, i.measure, i.unit, NULL, NULL
FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
JOIN further_citation f ON f.observation_id = o.observation_id AND f.observation_revision = o.revision
JOIN citation c ON c.citation_id = f.citation_id
WHERE o.formula IS NULL AND o.value IS NOT NULL
UNION ALL
SELECT 'commitment ' || m.slug, c.document, c.locator, m.target_value::text, m.target_text, m.target_qualifier,
  i.measure, i.unit, m.due_as_stated, NULL
FROM commitment m LEFT JOIN indicator i ON i.slug = m.indicator JOIN citation c ON c.citation_id = m.citation_id
UNION ALL
SELECT 'event ' || e.slug, c.document, c.locator, NULL, NULL, NULL, NULL, NULL, e.as_stated, NULL
FROM event e JOIN citation c USING (citation_id)
UNION ALL
SELECT 'principle ' || n.principle, c.document, c.locator, NULL, NULL, NULL, NULL, NULL, NULL, n.name
FROM principle_name n JOIN citation c USING (citation_id)
UNION ALL
SELECT 'programme ' || n.programme, c.document, c.locator, NULL, NULL, NULL, NULL, NULL, NULL, n.name
FROM programme_name n JOIN citation c USING (citation_id)
UNION ALL
SELECT 'evidence ' || e.evidence_id, c.document, c.locator, NULL, NULL, NULL, NULL, NULL, e.wording, NULL
FROM evidence e JOIN citation c USING (citation_id)
UNION ALL
SELECT 'evidence ' || e.evidence_id || ' by observation ' || e.observation_id, c.document, c.locator, o.value::text, o.value_text,
  o.qualifier, i.measure, i.unit, NULL, NULL
FROM evidence e JOIN citation c USING (citation_id)
JOIN observation o ON o.observation_id = e.observation_id AND o.revision = e.observation_revision
JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
UNION ALL
SELECT 'evidence ' || e.evidence_id || ' by event ' || e.event, c.document, c.locator, NULL, NULL, NULL, NULL, NULL, happened.as_stated, NULL
FROM evidence e JOIN citation c USING (citation_id) JOIN event happened ON happened.slug = e.event

-- statement verify_places()
SELECT DISTINCT document, locator FROM citation ORDER BY document, locator
