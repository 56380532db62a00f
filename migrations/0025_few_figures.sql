-- What hangs on a few figures is asked of each by itself (0021). A view that joins or unites tables cannot be sought by the number of a figure when it
-- is joined to a list of them: all of it was read, every share and every pair of figures that look alike, for the correction of one. How many are few stands in
-- each as a number: with a variable in its place a session would plan them five times before it kept a plan.

-- Of the checks, most are of shares; these are the few that a document implies, and that are searched.
CREATE INDEX arithmetic_check_told ON arithmetic_check (slug) WHERE told;

CREATE OR REPLACE FUNCTION arithmetic_check_refresh() RETURNS void
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
          UNION ALL SELECT series_id, period_start FROM figure JOIN observation USING (observation_id)) AS o
    JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator WHERE i.measure = 'cumulative'
  ), ruled AS MATERIALIZED (
    SELECT r.slug, r.check_kind, r.title, r.left_side, r.relation, r.right_side, r.tolerance, r.note, r.citation_id
    FROM (SELECT * FROM figure WHERE (SELECT count(*) FROM figure) <= 1000) AS one
    CROSS JOIN LATERAL (SELECT * FROM ruled_figure r WHERE r.observation_id = one.observation_id OFFSET 0) AS r
    UNION ALL
    SELECT r.slug, r.check_kind, r.title, r.left_side, r.relation, r.right_side, r.tolerance, r.note, r.citation_id
    FROM figure JOIN ruled_figure r USING (observation_id) WHERE (SELECT count(*) FROM figure) > 1000
    UNION ALL
    SELECT 'cumulative-' || t.before || '-' || t.observation_id AS slug, 'cumulative' AS check_kind, t.title, '#' || t.before AS left_side,
      '<=' AS relation, '#' || t.observation_id AS right_side, 0 AS tolerance, NULL AS note, t.citation_id
    FROM running CROSS JOIN LATERAL (
      SELECT * FROM running_total t WHERE t.series_id = running.series_id AND t.period_start IS NOT DISTINCT FROM running.period_start OFFSET 0) AS t
  ), concerned AS (
    SELECT k.slug FROM figure JOIN arithmetic_check k ON k.subject_id = figure.observation_id AND NOT k.told
    UNION SELECT k.slug FROM running CROSS JOIN LATERAL (
      SELECT k.slug FROM observation o JOIN arithmetic_check k ON k.subject_id = o.observation_id
      WHERE o.series_id = running.series_id AND o.period_start IS NOT DISTINCT FROM running.period_start
      AND NOT k.told AND k.check_kind = 'cumulative' OFFSET 0) AS k
    UNION SELECT slug FROM changed.arithmetic_check
  ), gone AS (
    DELETE FROM arithmetic_check
    WHERE slug = ANY (ARRAY(SELECT slug FROM concerned WHERE slug NOT IN (SELECT slug FROM ruled))) AND NOT told
  )
  INSERT INTO arithmetic_check AS k (slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id, recorded_version)
    SELECT slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id, version FROM ruled CROSS JOIN dataset
    ORDER BY array_position('{derived,share,cumulative}'::text[], check_kind), substring(slug, '\d+')::bigint
    ON CONFLICT (slug) DO UPDATE SET (title, left_side, tolerance, note, citation_id)
      = (excluded.title, excluded.left_side, excluded.tolerance, excluded.note, excluded.citation_id);
  DELETE FROM arithmetic_check_input u
  WHERE check_slug IN (SELECT slug FROM changed.arithmetic_check) AND NOT EXISTS (
    SELECT FROM arithmetic_check k WHERE k.slug = u.check_slug AND k.subject_id <> u.observation_id
    AND '#' || u.observation_id = ANY (k.left_steps || k.right_steps));
  INSERT INTO arithmetic_check_input (check_slug, observation_id)
    SELECT slug, substr(step, 2)::bigint FROM arithmetic_check, unnest(left_steps || right_steps) AS step
    WHERE recorded_version = dataset_version() AND step LIKE '#%' AND step <> '#' || subject_id ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION conflict_refresh() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  WITH figure AS MATERIALIZED (
    SELECT observation_id FROM changed.figure
    UNION SELECT first_id FROM changed.conflict
    UNION SELECT second_id FROM changed.conflict
  ), told AS MATERIALIZED (
    SELECT p.one_id, p.other_id, p.conflict_kind
    FROM (SELECT * FROM figure WHERE (SELECT count(*) FROM figure) <= 1000) AS one
    CROSS JOIN LATERAL (
      SELECT * FROM told_again WHERE one_id = one.observation_id
      UNION ALL SELECT * FROM told_alike WHERE one_id = one.observation_id OFFSET 0) AS p
    UNION ALL SELECT p.one_id, p.other_id, p.conflict_kind FROM figure JOIN told_again p ON p.one_id = figure.observation_id
      WHERE (SELECT count(*) FROM figure) > 1000
    UNION ALL SELECT p.one_id, p.other_id, p.conflict_kind FROM figure JOIN told_alike p ON p.one_id = figure.observation_id
      WHERE (SELECT count(*) FROM figure) > 1000
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

CREATE OR REPLACE FUNCTION search_refresh() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  WITH listed AS MATERIALIZED (
    SELECT type, key FROM changed.search_catalogue
  ), figure AS MATERIALIZED (
    SELECT observation_id FROM changed.search_figure
  ), told AS MATERIALIZED (
    SELECT s.* FROM (SELECT * FROM listed WHERE (SELECT count(*) FROM listed) <= 200) AS one
    CROSS JOIN LATERAL (SELECT * FROM search_catalogue s WHERE s.type = one.type AND s.key = one.key OFFSET 0) AS s
    UNION ALL
    SELECT s.* FROM search_catalogue s JOIN listed USING (type, key) WHERE (SELECT count(*) FROM listed) > 200
    UNION ALL
    SELECT 'observation' AS type, f.observation_id::text AS key, f.programme, f.title, '{}' AS aliases, f.told, f.context
    FROM figure JOIN search_figure f USING (observation_id)
  ), before AS MATERIALIZED (
    SELECT e.type, e.key, e.programme, e.title, e.aliases, e.told, e.context
    FROM (SELECT type, key FROM listed UNION ALL SELECT 'observation' AS type, observation_id::text AS key FROM figure) AS concerned
    JOIN search_entry e USING (type, key)
  ), coming AS MATERIALIZED (
    SELECT * FROM told EXCEPT SELECT * FROM before
  ), going AS MATERIALIZED (
    SELECT * FROM before EXCEPT SELECT * FROM told
  ), gone AS (
    DELETE FROM search_entry e USING going g
    WHERE e.type = g.type AND e.key = g.key AND (g.type, g.key) NOT IN (SELECT type, key FROM coming)
  ), entered AS (
    INSERT INTO search_entry (type, key, programme, title, aliases, told, context)
      SELECT type, key, programme, title, aliases, told, context FROM coming
      ON CONFLICT (type, key) DO UPDATE SET (programme, title, aliases, told, context)
        = (excluded.programme, excluded.title, excluded.aliases, excluded.told, excluded.context)
  ), difference AS MATERIALIZED (
    SELECT word, sum(mentions)::bigint AS mentions FROM (
      SELECT unnest(search_entry_words(title, aliases, told, context)) AS word, 1 AS mentions FROM coming
      UNION ALL
      SELECT unnest(search_entry_words(title, aliases, told, context)) AS word, -1 AS mentions FROM going) AS said
    WHERE is_in_vocabulary(word) GROUP BY word HAVING sum(mentions) <> 0
  ), fewer AS (
    UPDATE search_mention m SET mentions = m.mentions + d.mentions FROM difference d WHERE d.word = m.word AND d.mentions < 0
  ), more AS (
    INSERT INTO search_mention AS m (word, mentions) SELECT word, mentions FROM difference WHERE mentions > 0
      ON CONFLICT (word) DO UPDATE SET mentions = m.mentions + excluded.mentions
  )
  INSERT INTO search_word (word) SELECT word FROM difference WHERE mentions > 0 ON CONFLICT DO NOTHING;
  WITH unsaid AS (
    DELETE FROM search_mention WHERE mentions = 0 RETURNING word
  )
  DELETE FROM search_word w USING unsaid WHERE w.word = unsaid.word;
END $$;

-- What a document brought is sought by its places, however much others have brought.
CREATE INDEX principle_citation ON principle (citation_id);
CREATE INDEX programme_citation ON programme (citation_id);
CREATE INDEX organisation_citation ON organisation (citation_id);
CREATE INDEX indicator_citation ON indicator (citation_id);
CREATE INDEX commitment_citation ON commitment (citation_id);
CREATE INDEX event_citation ON event (citation_id);
CREATE INDEX recommendation_citation ON recommendation (citation_id);
CREATE INDEX case_study_citation ON case_study (citation_id);
CREATE OR REPLACE VIEW document_content (document, counts) AS
  SELECT document, jsonb_object_agg(resource, number)
  FROM (
    SELECT document, resource, count(*) AS number
    FROM citation c CROSS JOIN LATERAL (SELECT resource FROM (
      SELECT citation_id, 'principles' AS resource FROM principle
      UNION ALL SELECT citation_id, 'programmes' AS resource FROM programme
      UNION ALL SELECT citation_id, 'organisations' AS resource FROM organisation
      UNION ALL SELECT citation_id, 'indicators' AS resource FROM indicator
      UNION ALL SELECT citation_id, CASE WHEN formula IS NULL THEN 'observations' ELSE 'derived' END AS resource
        FROM observation WHERE revision = 1
      UNION ALL SELECT citation_id, 'commitments' AS resource FROM commitment
      UNION ALL SELECT citation_id, 'events' AS resource FROM event
      UNION ALL SELECT citation_id, 'recommendations' AS resource FROM recommendation
      UNION ALL SELECT citation_id, 'case_studies' AS resource FROM case_study
      UNION ALL SELECT citation_id, 'evidence' AS resource FROM evidence
    ) AS said WHERE said.citation_id = c.citation_id OFFSET 0) AS said
    GROUP BY document, resource
  ) AS counted
  GROUP BY document;

CREATE OR REPLACE FUNCTION change_enter() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  WITH entered AS MATERIALIZED (
    SELECT d.slug, d.update_year, d.title, d.published_from FROM dataset JOIN document d ON d.recorded_version = dataset.version
    WHERE coalesce((SELECT e.kind FROM change e WHERE e.type = 'document' AND e.subject = d.slug ORDER BY e.change_id DESC LIMIT 1),
                   'withdrawn') = 'withdrawn'
  )
  INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, after)
    SELECT dataset.changed_at, dataset.version, 'published', 'document', d.slug, d.update_year, d.slug, d.title,
      coalesce(c.counts, '{}')
    FROM dataset CROSS JOIN entered d
    LEFT JOIN LATERAL (SELECT counts FROM document_content WHERE document = d.slug OFFSET 0) AS c ON true
    ORDER BY d.published_from, d.slug;
  INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, after, reason)
    SELECT dataset.changed_at, dataset.version, 'corrected', 'observation', o.observation_id, o.update_year, c.document,
      i.name || ', ' || coalesce(o.as_stated, o.period), stated_figure(b.revision, b.value, b.value_text, b.qualifier),
      stated_figure(o.revision, o.value, o.value_text, o.qualifier), o.reason
    FROM dataset JOIN observation o ON o.recorded_version = dataset.version AND o.revision > 1
    JOIN LATERAL (SELECT * FROM observation b WHERE b.observation_id = o.observation_id AND b.revision < o.revision
                  ORDER BY b.revision DESC LIMIT 1) b ON true
    JOIN citation c ON c.citation_id = o.citation_id JOIN series s ON s.series_id = o.series_id
    JOIN indicator i ON i.slug = s.indicator
    WHERE NOT EXISTS (
      SELECT FROM change e WHERE e.type = 'observation' AND e.subject = o.observation_id::text AND e.kind = 'corrected'
      AND (e.after ->> 'revision')::smallint = o.revision)
    ORDER BY o.observation_id, o.revision;
END $$;
