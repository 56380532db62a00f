-- Faults of what is staged beside figures, which check.sql asks for where there is any of it: what would lie in itself, and what another has already.
CREATE FUNCTION pg_temp.staging_check_catalogue() RETURNS void
LANGUAGE plpgsql AS $function$
BEGIN
-- What would lie in itself, by however many steps: each is taken from what is said of it now, else in the draft, else in the record. A circle
-- that it does not belong to is not its fault.
INSERT INTO fault (file, line, member, code, message)
  WITH RECURSIVE area_above (line, code, parent, above) AS (
    SELECT line, code, parent, parent FROM staged_areas WHERE parent <> code
    UNION
    SELECT u.line, u.code, u.parent, CASE WHEN g.line IS NOT NULL THEN g.parent WHEN d.entry_id IS NOT NULL THEN d.parent ELSE a.parent END
    FROM area_above u LEFT JOIN staged_areas g ON g.code = u.above
    LEFT JOIN draft.areas d ON (d.update_year, d.code) = (drafted_update(), u.above) LEFT JOIN area a ON a.code = u.above
    WHERE u.above <> u.code
  ), programme_above (line, slug, part_of, above) AS (
    SELECT line, slug, part_of, part_of FROM staged_programmes WHERE part_of <> slug
    UNION
    SELECT u.line, u.slug, u.part_of, CASE WHEN g.line IS NOT NULL THEN g.part_of WHEN d.entry_id IS NOT NULL THEN d.part_of ELSE p.part_of END
    FROM programme_above u LEFT JOIN staged_programmes g ON g.slug = u.above
    LEFT JOIN draft.programmes d ON (d.update_year, d.slug) = (drafted_update(), u.above) LEFT JOIN programme p ON p.slug = u.above
    WHERE u.above <> u.slug
  )
  SELECT 'areas.csv', line, 'parent', 'rule-broken', '"' || parent || '" lies in "' || code || '"' FROM area_above WHERE above = code
  UNION ALL
  SELECT 'programmes.csv', line, 'part_of', 'rule-broken', '"' || part_of || '" is a part of "' || slug || '"' FROM programme_above WHERE above = slug;

-- What the record has in that place, or from those lines, already.
INSERT INTO fault (file, line, member, code, message)
  SELECT 'evidence.csv', g.line, 'id', 'unknown-reference', 'there is no report ' || g.id || ' in the draft; a new one is given its number'
  FROM staged_evidence g
  WHERE drafted_update() IS NOT NULL AND NOT EXISTS (SELECT FROM staged_updates) AND g.numbered IS NULL AND count_of(g.id) BETWEEN 1 AND 999999999
  AND NOT EXISTS (SELECT FROM draft.evidence d WHERE (d.update_year, d.id) = (drafted_update(), g.id))
  AND NOT EXISTS (SELECT FROM evidence e WHERE e.evidence_id = count_of(g.id))
  UNION ALL
  SELECT 'documents.csv', g.line, CASE WHEN d.update_year::text <> g.update THEN 'update' ELSE 'published_on' END, 'rule-broken',
    'figures of "' || g.slug || '" came out with it in ' || d.update_year || ' (' || d.published_on || '), and not all of them are given anew: #' || min(o.observation_id)
  FROM staged_documents g JOIN document d USING (slug) JOIN citation c ON c.document = d.slug JOIN observation o USING (citation_id)
  WHERE (d.update_year::text, d.published_on) <> (g.update, g.published_on) AND NOT EXISTS (
    SELECT FROM staged_observations s WHERE (count_of(s.id), count_of(s.revision)) = (o.observation_id, o.revision::bigint))
  GROUP BY g.line, g.slug, g.update, d.update_year, d.published_on
  UNION ALL
  SELECT 'evidence.csv', g.line, 'commitment', 'already-published', 'the same lines report on "' || g.commitment || '" already: ' || e.evidence_id
  FROM staged_evidence g JOIN citation c USING (document, section, locator, kind)
  JOIN evidence e ON (e.commitment, e.citation_id) = (g.commitment, c.citation_id) AND e.evidence_id <> count_of(g.id)
  WHERE NOT EXISTS (SELECT FROM staged_evidence s WHERE count_of(s.id) = e.evidence_id)
  UNION ALL
  SELECT 'evidence.csv', g.line, 'commitment', 'already-drafted', 'the same lines report on "' || g.commitment || '" in the draft already: ' || d.id
  FROM staged_evidence g JOIN draft.evidence d ON (d.update_year, d.commitment, d.document, d.section, d.locator, d.kind)
    = (drafted_update(), g.commitment, g.document, g.section, g.locator, g.kind)
  WHERE NOT EXISTS (SELECT FROM staged_evidence s WHERE s.id = d.id)
  UNION ALL
  SELECT 'recommendations.csv', g.line, 'position', 'already-drafted', '"' || d.slug || '" of the draft is in place ' || g.position
  FROM staged_recommendations g JOIN draft.recommendations d ON (d.update_year, d.position) = (drafted_update(), g.position)
  WHERE NOT EXISTS (SELECT FROM staged_recommendations s WHERE s.slug = d.slug)
  UNION ALL
  SELECT 'recommendations.csv', g.line, 'position', 'already-published', '"' || r.slug || '" is in place ' || g.position
  FROM staged_recommendations g JOIN recommendation r ON r.position = count_of(g.position) AND r.slug <> g.slug
  WHERE NOT EXISTS (SELECT FROM staged_recommendations s WHERE s.slug = r.slug)
  UNION ALL
  SELECT 'principles.csv', g.line, 'position', 'already-published', '"' || p.slug || '" is in place ' || g.position
  FROM staged_principles g JOIN principle p ON p.position = count_of(g.position) AND p.slug <> g.slug
  WHERE NOT EXISTS (SELECT FROM staged_principles s WHERE s.slug = p.slug);
END $function$;
