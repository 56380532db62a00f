-- Checks and conflicts follow what the current version changed (0016).

-- Checks. A figure as it stands, and what the record's own rules ask of it (0009), figure by figure and series by series.
CREATE VIEW standing_figure AS
  SELECT o.observation_id, o.series_id, o.period_start, o.period_end, o.published_from, o.value, o.status, o.formula, o.rival_of, o.note,
    o.citation_id, i.measure, i.unit, i.name || ', ' || coalesce(o.as_stated, o.period) AS title
  FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
  WHERE NOT EXISTS (
    SELECT FROM observation later WHERE later.observation_id = o.observation_id AND later.revision > o.revision AND later.revision > 1);

CREATE VIEW ruled_figure AS
  SELECT f.observation_id, rule.check_kind || '-' || f.observation_id AS slug, rule.check_kind, f.title, rule.left_side, rule.relation,
    rule.right_side, rule.tolerance, rule.note, f.citation_id
  FROM standing_figure f CROSS JOIN LATERAL (VALUES
    ('derived', f.formula IS NOT NULL, f.formula, '=', '#' || f.observation_id::text,
     CASE WHEN f.formula LIKE '%/%' THEN coalesce(('5e-' || scale(f.value) + 1)::numeric, 0) ELSE 0 END, f.note),
    ('share', f.measure = 'ratio' AND f.unit = 'percent', '#' || f.observation_id::text, 'within', '0 .. 100', 0, NULL))
    AS rule (check_kind, applies, left_side, relation, right_side, tolerance, note)
  WHERE rule.applies AND (f.formula IS NOT NULL OR (f.measure = 'ratio' AND f.unit = 'percent'));

CREATE VIEW running_total AS
  SELECT * FROM (
    SELECT observation_id, series_id, period_start, title, citation_id, lag(observation_id) OVER (
      PARTITION BY series_id, period_start ORDER BY period_end, published_from, observation_id) AS before
    FROM standing_figure
    WHERE measure = 'cumulative' AND status = 'actual' AND period_end < 'infinity' AND formula IS NULL AND rival_of IS NULL) AS following
  WHERE before IS NOT NULL;

CREATE OR REPLACE VIEW ruled_check (slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id) AS
  SELECT slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id FROM ruled_figure
  UNION ALL
  SELECT 'cumulative-' || before || '-' || observation_id, 'cumulative', title, '#' || before, '<=', '#' || observation_id, 0, NULL, citation_id
  FROM running_total;

-- A check that follows from a rule is about its subject.
CREATE INDEX arithmetic_check_subject ON arithmetic_check (subject_id) WHERE NOT told;

ALTER FUNCTION arithmetic_check_refresh RENAME TO arithmetic_check_rebuild;

CREATE FUNCTION arithmetic_check_refresh() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  WITH figure AS MATERIALIZED (
    -- Of those that were changed themselves, the few that a rule may speak of, or spoke of.
    SELECT o.observation_id FROM changed.observation o LEFT JOIN series s USING (series_id) LEFT JOIN indicator i ON i.slug = s.indicator
      WHERE o.formula IS NOT NULL OR i.measure = 'cumulative' OR (i.measure = 'ratio' AND i.unit = 'percent')
      OR EXISTS (SELECT FROM arithmetic_check k WHERE k.subject_id = o.observation_id AND NOT k.told)
    UNION SELECT observation_id FROM changed.figure_told
    UNION SELECT substr(step, 2)::bigint FROM changed.arithmetic_check, unnest(left_steps || right_steps) AS step
      WHERE NOT told AND step LIKE '#%'
  ), running AS MATERIALIZED (
    -- A running total is checked against its neighbours: all of its series that begin with it.
    SELECT DISTINCT o.series_id, o.period_start
    FROM (SELECT series_id, period_start FROM changed.observation
          UNION SELECT series_id, period_start FROM figure JOIN observation USING (observation_id)) AS o
    JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator WHERE i.measure = 'cumulative'
  ), ruled AS MATERIALIZED (
    SELECT r.slug, r.check_kind, r.title, r.left_side, r.relation, r.right_side, r.tolerance, r.note, r.citation_id
    FROM figure JOIN ruled_figure r USING (observation_id)
    UNION ALL
    SELECT 'cumulative-' || t.before || '-' || t.observation_id AS slug, 'cumulative' AS check_kind, t.title, '#' || t.before AS left_side,
      '<=' AS relation, '#' || t.observation_id AS right_side, 0 AS tolerance, NULL AS note, t.citation_id
    FROM running CROSS JOIN LATERAL (
      SELECT * FROM running_total t WHERE t.series_id = running.series_id AND t.period_start IS NOT DISTINCT FROM running.period_start OFFSET 0) AS t
  ), concerned AS (
    SELECT k.slug FROM figure JOIN arithmetic_check k ON k.subject_id = figure.observation_id AND NOT k.told
    UNION SELECT k.slug FROM running JOIN observation o
      ON o.series_id = running.series_id AND o.period_start IS NOT DISTINCT FROM running.period_start
      JOIN arithmetic_check k ON k.subject_id = o.observation_id AND NOT k.told AND k.check_kind = 'cumulative'
    UNION SELECT slug FROM changed.arithmetic_check
  ), gone AS (
    DELETE FROM arithmetic_check k USING concerned
    WHERE k.slug = concerned.slug AND NOT k.told AND k.slug NOT IN (SELECT slug FROM ruled)
  )
  INSERT INTO arithmetic_check AS k (slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id)
    SELECT slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id FROM ruled
    ORDER BY array_position('{derived,share,cumulative}'::text[], check_kind), substring(slug, '\d+')::bigint
    ON CONFLICT (slug) DO UPDATE SET (title, left_side, tolerance, note, citation_id)
      = (excluded.title, excluded.left_side, excluded.tolerance, excluded.note, excluded.citation_id);
  DELETE FROM arithmetic_check_input u
  WHERE check_slug IN (SELECT slug FROM changed.arithmetic_check) AND NOT EXISTS (
    SELECT FROM arithmetic_check k WHERE k.slug = u.check_slug AND '#' || u.observation_id = ANY (k.left_steps || k.right_steps));
  INSERT INTO arithmetic_check_input (check_slug, observation_id)
    SELECT slug, substr(step, 2)::bigint FROM arithmetic_check, unnest(left_steps || right_steps) AS step
    WHERE slug IN (SELECT slug FROM changed.arithmetic_check) AND step LIKE '#%' ON CONFLICT DO NOTHING;
END $$;

-- Conflicts (0009), with what is dear asked last: places, ranks and revisions of the few figures that meet.
CREATE VIEW told_figure AS
  SELECT o.observation_id, o.series_id, o.period_start, o.period_end, o.value, o.qualifier, o.status, o.update_year, o.rival_of,
    EXISTS (SELECT FROM observation later WHERE later.observation_id = o.observation_id AND later.revision > 1) AS revised,
    o.citation_id
  FROM observation o
  WHERE o.formula IS NULL AND o.revision = 1;

-- Which of two is told first: that of the earlier update, in it that of the document nearest to it.
CREATE VIEW told_rank (observation_id, rank) AS
  SELECT o.observation_id, ARRAY[o.update_year, array_position('{primary,summary,coverage,related}'::text[], d.role),
    o.published_from - date '2000-01-01', o.observation_id]
  FROM observation o JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
  WHERE o.formula IS NULL AND o.revision = 1;

-- Figures that meet, each with the other.
CREATE VIEW told_again (one_id, other_id, conflict_kind) AS
  SELECT a.observation_id, b.observation_id, CASE WHEN a.update_year = b.update_year THEN 'rival' ELSE 'restated' END
  FROM told_figure a JOIN told_figure b ON b.series_id = a.series_id AND b.period_end = a.period_end
    AND b.period_start IS NOT DISTINCT FROM a.period_start AND a.observation_id <> b.observation_id
  WHERE a.rival_of IS NULL AND b.rival_of IS NULL
  AND (a.value IS DISTINCT FROM b.value OR a.qualifier IS DISTINCT FROM b.qualifier OR a.revised OR b.revised);

CREATE VIEW told_alike (one_id, other_id, conflict_kind) AS
  SELECT a.observation_id, b.observation_id, 'look-alike'
  FROM told_figure a JOIN series s ON s.series_id = a.series_id JOIN indicator i ON i.slug = s.indicator
  JOIN indicator j ON j.programme = i.programme AND j.unit = i.unit AND j.slug <> i.slug
  JOIN series t ON t.indicator = j.slug AND t.area IS NOT DISTINCT FROM s.area AND t.dimensions = s.dimensions
  JOIN told_figure b ON b.series_id = t.series_id AND b.period_end = a.period_end
    AND b.period_start IS NOT DISTINCT FROM a.period_start AND b.status = a.status
  JOIN citation ac ON ac.citation_id = a.citation_id JOIN citation bc ON bc.citation_id = b.citation_id
  WHERE a.period_end < 'infinity' AND (a.value <> b.value OR a.revised OR b.revised) AND (ac.document, ac.kind) <> (bc.document, bc.kind);

-- A pair that meets in two ways is told of once: as what says most.
CREATE FUNCTION conflict_rank(conflict_kind text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_position('{rival,restated,look-alike}'::text[], conflict_kind);

CREATE OR REPLACE VIEW told_differently (first_id, second_id, conflict_kind) AS
  SELECT DISTINCT ON (first_id, second_id) first_id, second_id, conflict_kind
  FROM (
    SELECT rival_of AS first_id, observation_id AS second_id, 'rival' AS conflict_kind FROM told_figure WHERE rival_of IS NOT NULL
    UNION ALL
    SELECT one_id, other_id, conflict_kind FROM (SELECT * FROM told_again UNION ALL SELECT * FROM told_alike) AS p
    JOIN told_rank a ON a.observation_id = p.one_id JOIN told_rank b ON b.observation_id = p.other_id WHERE a.rank < b.rank) AS met
  ORDER BY first_id, second_id, conflict_rank(conflict_kind);

ALTER FUNCTION conflict_refresh RENAME TO conflict_rebuild;

CREATE FUNCTION conflict_refresh() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  WITH figure AS MATERIALIZED (
    SELECT observation_id FROM changed.figure
    UNION SELECT first_id FROM changed.conflict
    UNION SELECT second_id FROM changed.conflict
  ), told AS MATERIALIZED (
    SELECT p.one_id, p.other_id, p.conflict_kind FROM figure JOIN told_again p ON p.one_id = figure.observation_id
    UNION ALL SELECT p.one_id, p.other_id, p.conflict_kind FROM figure JOIN told_alike p ON p.one_id = figure.observation_id
  ), met AS (
    SELECT t.rival_of AS first_id, t.observation_id AS second_id, 'rival' AS conflict_kind
      FROM figure JOIN told_figure t USING (observation_id) WHERE t.rival_of IS NOT NULL
    UNION SELECT t.rival_of, t.observation_id, 'rival' AS conflict_kind FROM figure JOIN told_figure t ON t.rival_of = figure.observation_id
    UNION SELECT CASE WHEN a.rank < b.rank THEN one_id ELSE other_id END, CASE WHEN a.rank < b.rank THEN other_id ELSE one_id END, conflict_kind
      FROM told CROSS JOIN LATERAL (SELECT rank FROM told_rank WHERE observation_id = one_id OFFSET 0) a
      CROSS JOIN LATERAL (SELECT rank FROM told_rank WHERE observation_id = other_id OFFSET 0) b
  ), pair AS MATERIALIZED (
    SELECT DISTINCT ON (first_id, second_id) first_id, second_id, conflict_kind FROM met
    ORDER BY first_id, second_id, conflict_rank(conflict_kind)
  ), concerned AS (
    SELECT k.first_id, k.second_id FROM figure JOIN conflict k ON k.first_id = figure.observation_id
    UNION SELECT k.first_id, k.second_id FROM figure JOIN conflict k ON k.second_id = figure.observation_id
  ), gone AS (
    DELETE FROM conflict k USING concerned c WHERE k.first_id = c.first_id AND k.second_id = c.second_id
    AND (k.first_id, k.second_id) NOT IN (SELECT first_id, second_id FROM pair)
  )
  INSERT INTO conflict (first_id, second_id, conflict_kind) SELECT first_id, second_id, conflict_kind FROM pair
    ON CONFLICT (first_id, second_id) DO UPDATE SET conflict_kind = excluded.conflict_kind;
END $$;

SELECT arithmetic_check_rebuild();
SELECT conflict_rebuild();
