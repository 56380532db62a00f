-- What an editor should look at before a draft (ops.update_year) is published; none of it keeps it from being published. It runs where the draft
-- has just been merged, in a transaction that is rolled back: so all is judged as it would be. `figures` are the numbers of the figures concerned.
WITH limits (jump) AS (VALUES (10)), -- how many times as large, or as small, a figure is a jump
last_update AS (
  SELECT max(year) AS year FROM yearly_update WHERE year < drafted_update()
), fresh AS MATERIALIZED (
  SELECT o.*, s.indicator, i.unit, i.measure, i.name FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
  WHERE o.update_year = drafted_update() AND o.rival_of IS NULL
), former AS MATERIALIZED (
  SELECT o.*, s.indicator, i.name FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
  WHERE o.update_year = (SELECT year FROM last_update) AND o.rival_of IS NULL AND o.formula IS NULL AND NOT EXISTS (
    SELECT FROM observation later WHERE later.observation_id = o.observation_id AND later.revision > o.revision)
), measured_then AS (
  -- As the indicator was when the update before was published.
  SELECT p.slug, p.unit, p.measure FROM past.indicator p, (
    SELECT min(dataset_version) AS version FROM change WHERE type = 'document' AND kind = 'published'
    AND update_year = (SELECT year FROM last_update)) AS published
  WHERE p.recorded_version <= published.version AND p.superseded_version > published.version
), stood AS (
  SELECT f.observation_id, f.value, f.indicator, f.period, before.observation_id AS before_id, before.value AS before_value, before.period AS before_period
  FROM fresh f CROSS JOIN LATERAL (
    SELECT o.observation_id, o.value, o.period FROM observation o
    WHERE o.series_id = f.series_id AND o.update_year < f.update_year AND o.rival_of IS NULL AND o.value IS NOT NULL AND o.period_end < 'infinity'
    ORDER BY o.period_end DESC, o.published_from DESC, o.revision DESC LIMIT 1) AS before
  WHERE f.value IS NOT NULL AND f.formula IS NULL
), repeated AS (
  -- Each figure that a printed sum or part names, and the one that the draft has of the same series.
  SELECT k.slug, u.observation_id, draft.observation_id AS fresh_id, draft.value, figure_range(draft.value, draft.qualifier) AS range
  FROM arithmetic_check k JOIN arithmetic_check_figure u ON u.check_slug = k.slug
  JOIN observation o ON (o.observation_id, o.revision) = (u.observation_id, u.revision)
  LEFT JOIN LATERAL (
    SELECT f.observation_id, f.value, f.qualifier FROM fresh f WHERE f.series_id = o.series_id AND f.formula IS NULL
    ORDER BY f.period_end DESC, f.observation_id LIMIT 1) AS draft ON true
  WHERE k.check_kind IN ('sum', 'part') AND o.update_year < drafted_update()
), whole AS (
  SELECT slug FROM repeated GROUP BY slug HAVING bool_and(value IS NOT NULL) AND count(DISTINCT fresh_id) = count(*)
), carried AS (
  SELECT k.slug, k.title, comparison_result(comparison_reason(l.figure, k.relation, r.figure, k.tolerance)) AS result,
    (SELECT json_agg(fresh_id ORDER BY fresh_id) FROM repeated WHERE repeated.slug = k.slug) AS figures
  FROM arithmetic_check k JOIN whole USING (slug)
  CROSS JOIN LATERAL (
    SELECT figure_of_steps(step, g.value, g.range ORDER BY place) AS figure
    FROM unnest(k.left_steps) WITH ORDINALITY AS listed (step, place)
    LEFT JOIN repeated g ON g.slug = k.slug AND step = '#' || g.observation_id) AS l
  CROSS JOIN LATERAL (
    SELECT figure_of_steps(step, g.value, g.range ORDER BY place) AS figure
    FROM unnest(k.right_steps) WITH ORDINALITY AS listed (step, place)
    LEFT JOIN repeated g ON g.slug = k.slug AND step = '#' || g.observation_id) AS r
), own_check AS (
  -- What follows from the rules for the draft's figures, or is told by its own documents.
  SELECT k.slug, k.title, k.check_kind, json_agg(DISTINCT u.observation_id) AS figures,
    comparison_result(comparison_reason(l.figure, k.relation, r.figure, k.tolerance)) AS result
  FROM arithmetic_check k JOIN arithmetic_check_figure u ON u.check_slug = k.slug
  CROSS JOIN LATERAL (
    SELECT figure_of_steps(step, o.value, figure_range(o.value, o.qualifier) ORDER BY place) AS figure
    FROM unnest(k.left_steps) WITH ORDINALITY AS listed (step, place)
    LEFT JOIN observation o ON o.observation_id = count_of(substr(step, 2)) AND step LIKE '#%' AND NOT EXISTS (
      SELECT FROM observation later WHERE later.observation_id = o.observation_id AND later.revision > o.revision)) AS l
  CROSS JOIN LATERAL (
    SELECT figure_of_steps(step, o.value, figure_range(o.value, o.qualifier) ORDER BY place) AS figure
    FROM unnest(k.right_steps) WITH ORDINALITY AS listed (step, place)
    LEFT JOIN observation o ON o.observation_id = count_of(substr(step, 2)) AND step LIKE '#%' AND NOT EXISTS (
      SELECT FROM observation later WHERE later.observation_id = o.observation_id AND later.revision > o.revision)) AS r
  WHERE EXISTS (SELECT FROM arithmetic_check_figure own JOIN fresh USING (observation_id) WHERE own.check_slug = k.slug)
  OR k.told AND EXISTS (
    SELECT FROM citation c JOIN document d ON d.slug = c.document WHERE c.citation_id = k.citation_id AND d.update_year = drafted_update())
  GROUP BY k.slug, k.title, k.check_kind, l.figure, r.figure, k.relation, k.tolerance
)
SELECT 'no-figures' AS code, 'the draft has no figures' AS message, 'observations.csv' AS file, NULL AS key, '[]'::json AS figures
WHERE NOT EXISTS (SELECT FROM fresh)
UNION ALL
SELECT 'not-repeated', 'no figure of this series, which the update of ' || (SELECT year FROM last_update) || ' had: ' || min(name), 'observations.csv',
  min(indicator), json_agg(observation_id ORDER BY observation_id)
FROM former f WHERE NOT EXISTS (SELECT FROM fresh WHERE fresh.series_id = f.series_id) GROUP BY series_id
UNION ALL
SELECT 'measured-otherwise', f.indicator || ' is now counted as ' || min(f.unit) || ' (' || min(f.measure) || '), and was as ' || min(t.unit) || ' ('
  || min(t.measure) || ') when the update of ' || (SELECT year FROM last_update) || ' came out', 'indicators.csv', f.indicator,
  json_agg(f.observation_id ORDER BY f.observation_id)
FROM fresh f JOIN measured_then t ON t.slug = f.indicator AND (t.unit, t.measure) <> (f.unit, f.measure) GROUP BY f.indicator
UNION ALL
SELECT 'does-not-add-up', title || ': not with the figures of the draft', 'checks.csv', slug, figures FROM carried WHERE result = 'fail'
UNION ALL
SELECT 'check-fails', CASE check_kind WHEN 'share' THEN 'a share must lie in 0 to 100: ' WHEN 'cumulative' THEN 'a running total must not fall: '
    WHEN 'derived' THEN 'a derived figure must be what its formula comes to: ' ELSE '' END || title, 'checks.csv', slug, figures
FROM own_check WHERE result = 'fail'
UNION ALL
SELECT 'jump', indicator || ' is ' || value || ' for ' || period || ', and was ' || before_value || ' for ' || before_period, 'observations.csv',
  observation_id::text, json_build_array(before_id, observation_id)
FROM stood, limits
WHERE sign(value) * sign(before_value) < 0 OR abs(value) > jump * abs(before_value) OR abs(before_value) > jump * abs(value)
UNION ALL
SELECT 'document-without-rows', 'nothing is said to stand in it first', 'documents.csv', d.slug, '[]'
FROM document d LEFT JOIN document_content c ON c.document = d.slug WHERE d.update_year = drafted_update() AND c.counts IS NULL
AND NOT EXISTS (SELECT FROM principle_name n WHERE n.document = d.slug) AND NOT EXISTS (SELECT FROM programme_name n WHERE n.document = d.slug)
AND NOT EXISTS (SELECT FROM redefinition r JOIN citation c USING (citation_id) WHERE c.document = d.slug)
AND NOT EXISTS (SELECT FROM arithmetic_check k JOIN citation c USING (citation_id) WHERE c.document = d.slug AND k.told)
UNION ALL
SELECT 'told-later', indicator || ' is described by later documents alone: who asks for the record of ' || drafted_update() || ' finds its figures, and not the indicator',
  'indicators.csv', indicator, json_agg(observation_id ORDER BY observation_id)
FROM fresh WHERE NOT EXISTS (
  SELECT FROM indicator i JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
  WHERE i.slug = fresh.indicator AND d.update_year <= drafted_update())
AND NOT EXISTS (
  SELECT FROM further_citation r JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
  WHERE r.indicator = fresh.indicator AND d.update_year <= drafted_update())
GROUP BY indicator
UNION ALL
SELECT 'dated-otherwise', 'it came out on ' || u.published_on || ', and its documents on ' || string_agg(DISTINCT d.published_on, ', ' ORDER BY d.published_on)
  || ', which is the day of what they say', 'updates.csv', u.year::text, '[]'
FROM yearly_update u JOIN document d ON d.update_year = u.year WHERE u.year = drafted_update()
GROUP BY u.year, u.published_on HAVING NOT bool_or(d.published_on = u.published_on)
ORDER BY 1, 3, 4
