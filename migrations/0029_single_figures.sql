-- What follows from a figure or two is worked out for those alone. To begin the statements that do it for any change (0017, 0018, 0025) took ten
-- times as long as a correction itself, since they reach for everything that a version might have brought; and what they looked up among
-- all corrections there had ever been grew with these.

-- The corrections of a version, however many there were before. The planner takes corrections for rarer than they are, and of two indexes that list them would
-- choose any; for this condition there is but one.
CREATE INDEX observation_corrected_in ON observation ((CASE WHEN revision > 1 THEN recorded_version END))
  WHERE CASE WHEN revision > 1 THEN recorded_version END IS NOT NULL;

-- The corrections that the current version brought, among the changes. Whatever they need is sought by index, however short the tables were when a
-- session planned it.
CREATE FUNCTION change_enter_corrections() RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  corrected CONSTANT bigint[] := ARRAY(
    SELECT observation_id FROM observation WHERE CASE WHEN revision > 1 THEN recorded_version END = dataset_version());
BEGIN
  INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, after, reason)
    SELECT dataset.changed_at, dataset.version, 'corrected', 'observation', o.observation_id, o.update_year, c.document,
      i.name || ', ' || coalesce(o.as_stated, o.period), stated_figure(b.revision, b.value, b.value_text, b.qualifier),
      stated_figure(o.revision, o.value, o.value_text, o.qualifier), o.reason
    FROM dataset JOIN observation o ON o.observation_id = ANY (corrected) AND o.recorded_version = dataset.version AND o.revision > 1
    JOIN LATERAL (SELECT * FROM observation b WHERE b.observation_id = o.observation_id AND b.revision < o.revision
                  ORDER BY b.revision DESC LIMIT 1) b ON true
    JOIN citation c ON c.citation_id = o.citation_id JOIN series s ON s.series_id = o.series_id
    JOIN indicator i ON i.slug = s.indicator
    -- Asked of each by itself (OFFSET), so that not all changes are read.
    WHERE NOT EXISTS (
      SELECT FROM change e WHERE e.type = 'observation' AND e.subject = o.observation_id::text AND e.kind = 'corrected'
      AND (e.after ->> 'revision')::smallint = o.revision OFFSET 0)
    ORDER BY o.observation_id, o.revision;
END $$;

-- As in 0025.
CREATE OR REPLACE FUNCTION change_enter() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM document WHERE recorded_version = dataset_version()) THEN
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
  END IF;
  PERFORM change_enter_corrections();
END $$;

-- Figures that meet, each with the other, and whether they differ. Whether one of them was revised, which makes them differ too, is left to who asks: for many
-- figures all revised ones are read once (told_again, told_alike), for few each is looked up.
CREATE VIEW met_again (one_id, other_id, conflict_kind, differ) AS
  SELECT a.observation_id, b.observation_id, CASE WHEN a.update_year = b.update_year THEN 'rival' ELSE 'restated' END,
    a.value IS DISTINCT FROM b.value OR a.qualifier IS DISTINCT FROM b.qualifier
  FROM told_figure a JOIN told_figure b ON b.series_id = a.series_id AND b.period_end = a.period_end
    AND b.period_start IS NOT DISTINCT FROM a.period_start AND a.observation_id <> b.observation_id
  WHERE a.rival_of IS NULL AND b.rival_of IS NULL;

CREATE VIEW met_alike (one_id, other_id, conflict_kind, differ) AS
  SELECT a.observation_id, b.observation_id, 'look-alike', a.value <> b.value
  FROM told_figure a JOIN series s ON s.series_id = a.series_id JOIN indicator i ON i.slug = s.indicator
  JOIN indicator j ON j.programme = i.programme AND j.unit = i.unit AND j.slug <> i.slug
  JOIN series t ON t.indicator = j.slug AND t.area IS NOT DISTINCT FROM s.area AND t.dimensions = s.dimensions
  JOIN told_figure b ON b.series_id = t.series_id AND b.period_end = a.period_end
    AND b.period_start IS NOT DISTINCT FROM a.period_start AND b.status = a.status
  JOIN citation ac ON ac.citation_id = a.citation_id JOIN citation bc ON bc.citation_id = b.citation_id
  WHERE a.period_end < 'infinity' AND (ac.document, ac.kind) <> (bc.document, bc.kind);

CREATE VIEW revised_figure (observation_id) AS SELECT observation_id FROM observation WHERE revision > 1;

CREATE OR REPLACE VIEW told_again AS
  SELECT one_id, other_id, conflict_kind FROM met_again m
  WHERE differ OR EXISTS (SELECT FROM revised_figure r WHERE r.observation_id = m.one_id)
  OR EXISTS (SELECT FROM revised_figure r WHERE r.observation_id = m.other_id);

CREATE OR REPLACE VIEW told_alike AS
  SELECT one_id, other_id, conflict_kind FROM met_alike m
  WHERE differ OR EXISTS (SELECT FROM revised_figure r WHERE r.observation_id = m.one_id)
  OR EXISTS (SELECT FROM revised_figure r WHERE r.observation_id = m.other_id);

-- The conflicts of these few figures, as conflict_refresh brings all of them up to date. Its statement is like that one from `pair` on, and cannot be shared:
-- what it begins with decides how all of it is planned, and a table between the two would cost a correction more than the rest.
CREATE FUNCTION conflict_refresh_of(figures bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  WITH told AS MATERIALIZED (
    SELECT p.one_id, p.other_id, p.conflict_kind
    FROM unnest(figures) AS one (id) CROSS JOIN LATERAL (
      SELECT * FROM met_again WHERE one_id = one.id UNION ALL SELECT * FROM met_alike WHERE one_id = one.id OFFSET 0) AS p
    WHERE p.differ OR EXISTS (SELECT FROM revised_figure r WHERE r.observation_id = p.one_id OFFSET 0)
    OR EXISTS (SELECT FROM revised_figure r WHERE r.observation_id = p.other_id OFFSET 0)
  ), met AS (
    SELECT rival_of AS first_id, observation_id AS second_id, 'rival' AS conflict_kind
      FROM unnest(figures) AS one (id) JOIN told_figure t ON t.observation_id = one.id WHERE t.rival_of IS NOT NULL
    UNION SELECT t.rival_of, t.observation_id, 'rival' FROM unnest(figures) AS one (id) JOIN told_figure t ON t.rival_of = one.id
    UNION SELECT CASE WHEN a.rank < b.rank THEN one_id ELSE other_id END, CASE WHEN a.rank < b.rank THEN other_id ELSE one_id END, conflict_kind
      FROM told CROSS JOIN LATERAL (SELECT rank FROM told_rank WHERE observation_id = one_id OFFSET 0) a
      CROSS JOIN LATERAL (SELECT rank FROM told_rank WHERE observation_id = other_id OFFSET 0) b
  ), pair AS MATERIALIZED (
    SELECT DISTINCT ON (first_id, second_id) first_id, second_id, conflict_kind FROM met
    ORDER BY first_id, second_id, conflict_rank(conflict_kind)
  ), gone AS (
    DELETE FROM conflict k WHERE (k.first_id = ANY (figures) OR k.second_id = ANY (figures))
    AND (k.first_id, k.second_id) NOT IN (SELECT first_id, second_id FROM pair)
  )
  INSERT INTO conflict (first_id, second_id, conflict_kind) SELECT first_id, second_id, conflict_kind FROM pair
    ON CONFLICT (first_id, second_id) DO UPDATE SET conflict_kind = excluded.conflict_kind;
END $$;

CREATE OR REPLACE FUNCTION conflict_refresh() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  figures CONSTANT bigint[] := ARRAY(SELECT observation_id FROM (
    SELECT observation_id FROM changed.figure
    UNION ALL SELECT first_id FROM changed.conflict
    UNION ALL SELECT second_id FROM changed.conflict) AS concerned LIMIT 1001);
BEGIN
  IF cardinality(figures) <= 1000 THEN
    PERFORM conflict_refresh_of(ARRAY(SELECT DISTINCT id FROM unnest(figures) AS listed (id)));
    RETURN;
  END IF;
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

-- What the search says of conflicts and checks, each by itself: those of a figure are looked up without all else that has an entry.
-- A pair of claims as both now stand, while they disagree (queries/conflicts.sql).
CREATE VIEW search_conflict (type, key, programme, title, aliases, told, context) AS
  SELECT 'conflict', k.first_id::text || '-' || k.second_id::text, i.programme::text,
    conflict_title(i.name, a.value_text, CASE WHEN NOT verdict.same_period THEN a.period END,
                   CASE WHEN i.slug <> other.slug THEN other.name END, b.value_text, CASE WHEN NOT verdict.same_period THEN b.period END), '{}'::text[],
    concat_ws('. ', ad.title || ': ' || a.value_text, bd.title || ': ' || b.value_text, a.note, b.note),
    concat_ws(' ', a.period, b.period, p.name, array_to_string(p.aliases, ' '))
  FROM conflict k
  CROSS JOIN LATERAL (SELECT * FROM observation o WHERE o.observation_id = k.first_id ORDER BY o.revision DESC LIMIT 1) a
  CROSS JOIN LATERAL (SELECT * FROM observation o WHERE o.observation_id = k.second_id ORDER BY o.revision DESC LIMIT 1) b
  JOIN series s ON s.series_id = a.series_id JOIN indicator i ON i.slug = s.indicator JOIN programme p ON p.slug = i.programme
  JOIN series t ON t.series_id = b.series_id JOIN indicator other ON other.slug = t.indicator
  JOIN citation ac ON ac.citation_id = a.citation_id JOIN document ad ON ad.slug = ac.document
  JOIN citation bc ON bc.citation_id = b.citation_id JOIN document bd ON bd.slug = bc.document
  CROSS JOIN LATERAL (
    SELECT a.period_end = b.period_end AND a.period_start IS NOT DISTINCT FROM b.period_start AS same_period) verdict
  WHERE (b.rival_of IS NOT DISTINCT FROM a.observation_id
         AND (a.value IS DISTINCT FROM b.value OR a.qualifier IS DISTINCT FROM b.qualifier OR a.period <> b.period OR a.series_id <> b.series_id))
  OR NOT figure_range(a.value, a.qualifier) && figure_range(b.value, b.qualifier);

CREATE VIEW search_check (type, key, programme, title, aliases, told, context) AS
  SELECT 'check', k.slug::text, i.programme::text, k.title, '{}'::text[], concat_ws('. ', i.name, k.note),
    concat_ws(' ', k.left_side, k.relation, k.right_side, p.name, array_to_string(p.aliases, ' '))
  FROM arithmetic_check k JOIN observation o ON o.observation_id = k.subject_id AND o.revision = k.subject_revision
  JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator JOIN programme p ON p.slug = i.programme
  WHERE k.told;

CREATE OR REPLACE VIEW search_catalogue (type, key, programme, title, aliases, told, context) AS
  WITH belonging AS (SELECT slug, concat_ws(' ', name, array_to_string(aliases, ' ')) AS context FROM programme)
  SELECT 'principle', slug::text, NULL::text, name,
    ARRAY(SELECT DISTINCT n.name FROM principle_name n WHERE n.principle = p.slug AND lower(n.name) <> lower(p.name) ORDER BY n.name),
    summary, ''
  FROM principle p
  UNION ALL SELECT 'programme', slug::text, slug, name, aliases, summary, '' FROM programme
  UNION ALL SELECT 'organisation', slug::text, NULL, name, aliases, summary, organisation_kind FROM organisation
  UNION ALL SELECT 'area', a.code::text, NULL, a.name, '{}', concat_ws(' in ', a.level, parent.name), a.code
  FROM area a LEFT JOIN area parent ON parent.code = a.parent
  UNION ALL SELECT 'update', year::text, NULL, title, '{}', summary, year::text FROM yearly_update
  UNION ALL SELECT 'document', slug::text, NULL, title, '{}', summary,
    concat_ws(' ', publisher, (SELECT string_agg(concat_ws(' ', person ->> 'name', person ->> 'office'), ' ')
                               FROM jsonb_array_elements(contributors) AS person))
  FROM document
  UNION ALL SELECT 'indicator', i.slug::text, i.programme, i.name, '{}', concat_ws(' ', i.definition, i.comparability), b.context
  FROM indicator i JOIN belonging b ON b.slug = i.programme
  UNION ALL SELECT 'commitment', m.slug::text, m.programme, m.title, '{}',
    concat_ws(' ', m.summary, concat_ws(', ', m.target_text, m.due_as_stated)), b.context
  FROM commitment m JOIN belonging b ON b.slug = m.programme
  UNION ALL SELECT 'event', e.slug::text, e.programme, e.title, '{}', e.summary, concat_ws(' ', e.as_stated, e.period, b.context)
  FROM event e LEFT JOIN belonging b ON b.slug = e.programme
  UNION ALL SELECT 'recommendation', r.slug::text, r.programme, r.title, '{}', r.summary, concat_ws(' ', r.made_to, b.context)
  FROM recommendation r JOIN belonging b ON b.slug = r.programme
  UNION ALL SELECT 'case-study', c.slug::text, c.programme, c.title, '{}', c.summary, concat_ws(' ', a.name, b.context)
  FROM case_study c JOIN belonging b ON b.slug = c.programme LEFT JOIN area a ON a.code = c.area
  UNION ALL SELECT * FROM search_conflict
  UNION ALL SELECT * FROM search_check;

-- What is now said more often, or less, of the words of the vocabulary: each with the difference.
CREATE FUNCTION search_mention_enter(words text[], differences bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF words IS NULL THEN
    RETURN;
  END IF;
  WITH difference AS MATERIALIZED (
    SELECT word, mentions FROM unnest(words, differences) AS said (word, mentions)
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

-- As in 0025.
CREATE OR REPLACE FUNCTION search_refresh() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  words text[];
  differences bigint[];
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
  ), difference AS (
    SELECT word, sum(mentions)::bigint AS mentions FROM (
      SELECT unnest(search_entry_words(title, aliases, told, context)) AS word, 1 AS mentions FROM coming
      UNION ALL
      SELECT unnest(search_entry_words(title, aliases, told, context)) AS word, -1 AS mentions FROM going) AS said
    WHERE is_in_vocabulary(word) GROUP BY word HAVING sum(mentions) <> 0
  )
  SELECT array_agg(word), array_agg(mentions) INTO words, differences FROM difference;
  PERFORM search_mention_enter(words, differences);
END $$;

-- What is searched of these few figures, where nothing else was changed: entries of their own, and of the conflicts and checks they stand in. From `coming`
-- on it is like search_refresh, for the same reason.
CREATE FUNCTION search_refresh_of(figures bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  conflicts CONSTANT text[] := ARRAY(
    SELECT first_id || '-' || second_id FROM changed.conflict
    UNION SELECT first_id || '-' || second_id FROM conflict WHERE first_id = ANY (figures)
    UNION SELECT first_id || '-' || second_id FROM conflict WHERE second_id = ANY (figures));
  checks CONSTANT text[] := ARRAY(
    SELECT DISTINCT k.slug FROM unnest(figures) AS one (id)
    CROSS JOIN LATERAL (SELECT check_slug FROM arithmetic_check_figure WHERE observation_id = one.id OFFSET 0) AS u
    JOIN arithmetic_check k ON k.slug = u.check_slug AND k.told);
  words text[];
  differences bigint[];
BEGIN
  WITH told AS MATERIALIZED (
    SELECT s.* FROM unnest(conflicts) AS listed (key)
    CROSS JOIN LATERAL (SELECT * FROM search_conflict s WHERE s.key = listed.key OFFSET 0) AS s
    UNION ALL
    SELECT s.* FROM unnest(checks) AS listed (key)
    CROSS JOIN LATERAL (SELECT * FROM search_check s WHERE s.key = listed.key OFFSET 0) AS s
    UNION ALL
    SELECT 'observation' AS type, f.observation_id::text AS key, f.programme, f.title, '{}' AS aliases, f.told, f.context
    FROM unnest(figures) AS one (id) CROSS JOIN LATERAL (SELECT * FROM search_figure f WHERE f.observation_id = one.id OFFSET 0) AS f
  ), before AS MATERIALIZED (
    SELECT e.type, e.key, e.programme, e.title, e.aliases, e.told, e.context
    FROM (SELECT 'conflict' AS type, unnest(conflicts) AS key UNION ALL SELECT 'check', unnest(checks)
          UNION ALL SELECT 'observation', unnest(figures)::text) AS concerned
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
  ), difference AS (
    SELECT word, sum(mentions)::bigint AS mentions FROM (
      SELECT unnest(search_entry_words(title, aliases, told, context)) AS word, 1 AS mentions FROM coming
      UNION ALL
      SELECT unnest(search_entry_words(title, aliases, told, context)) AS word, -1 AS mentions FROM going) AS said
    WHERE is_in_vocabulary(word) GROUP BY word HAVING sum(mentions) <> 0
  )
  SELECT array_agg(word), array_agg(mentions) INTO words, differences FROM difference;
  PERFORM search_mention_enter(words, differences);
END $$;

-- The figures that the current version has changed, where they are few and it has changed nothing else by now of all that refreshing looks at; else NULL.
-- What was worked out for this very version before counts: who comes and goes within one is seen there alone.
CREATE FUNCTION few_figures_changed() RETURNS bigint[]
LANGUAGE plpgsql SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  figures CONSTANT bigint[] := ARRAY(SELECT observation_id FROM changed.observation LIMIT 1001);
BEGIN
  IF cardinality(figures) > 1000 OR EXISTS (
    SELECT FROM principle WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.principle WHERE superseded_version = current_version
    UNION ALL SELECT FROM principle_name WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.principle_name WHERE superseded_version = current_version
    UNION ALL SELECT FROM programme WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.programme WHERE superseded_version = current_version
    UNION ALL SELECT FROM organisation WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.organisation WHERE superseded_version = current_version
    UNION ALL SELECT FROM area WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.area WHERE superseded_version = current_version
    UNION ALL SELECT FROM yearly_update WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.yearly_update WHERE superseded_version = current_version
    UNION ALL SELECT FROM document WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.document WHERE superseded_version = current_version
    UNION ALL SELECT FROM indicator WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.indicator WHERE superseded_version = current_version
    UNION ALL SELECT FROM commitment WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.commitment WHERE superseded_version = current_version
    UNION ALL SELECT FROM event WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.event WHERE superseded_version = current_version
    UNION ALL SELECT FROM recommendation WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.recommendation WHERE superseded_version = current_version
    UNION ALL SELECT FROM case_study WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.case_study WHERE superseded_version = current_version
    UNION ALL SELECT FROM conflict WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.conflict WHERE superseded_version = current_version
    UNION ALL SELECT FROM arithmetic_check WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.arithmetic_check WHERE superseded_version = current_version
    UNION ALL SELECT FROM search_entry WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.search_entry WHERE superseded_version = current_version)
  THEN
    RETURN NULL;
  END IF;
  RETURN ARRAY(SELECT DISTINCT id FROM unnest(figures) AS listed (id));
END $$;

-- What follows where nothing but these few figures was changed. Each is sought by index, as in 0021; and all is planned once a session, whichever
-- figures they are.
CREATE FUNCTION refresh_figures(figures bigint[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  -- One that is corrected takes the place of another, and as many are left. (OFFSET: what a version brought and took is found by that alone.)
  IF EXISTS (
    SELECT FROM (
      SELECT brought.*, 1 AS number
        FROM (SELECT series_id, formula, superseded_from, rival_of FROM observation WHERE recorded_version = dataset_version() OFFSET 0) AS brought
      UNION ALL
      SELECT taken.*, -1 FROM (
        SELECT series_id, formula, superseded_from, rival_of FROM past.observation WHERE superseded_version = dataset_version() OFFSET 0) AS taken
    ) AS counted
    WHERE superseded_from = 'infinity' AND rival_of IS NULL GROUP BY series_id, formula IS NULL HAVING sum(number) <> 0
  ) THEN
    PERFORM series_size_refresh();
  END IF;
  -- A rule speaks of few figures, or spoke of them.
  IF EXISTS (
    SELECT FROM changed.observation o LEFT JOIN series s USING (series_id) LEFT JOIN indicator i ON i.slug = s.indicator
    WHERE o.formula IS NOT NULL OR i.measure = 'cumulative' OR (i.measure = 'ratio' AND i.unit = 'percent')
    UNION ALL SELECT FROM arithmetic_check k WHERE k.subject_id = ANY (figures) AND NOT k.told
  ) THEN
    PERFORM arithmetic_check_refresh();
  END IF;
  PERFORM conflict_refresh_of(figures);
  PERFORM search_refresh_of(figures);
END $$;

ALTER FUNCTION refresh_changed RENAME TO refresh_all;

CREATE FUNCTION refresh_changed() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  figures CONSTANT bigint[] := few_figures_changed();
BEGIN
  IF figures IS NULL THEN
    PERFORM refresh_all();
  ELSE
    PERFORM refresh_figures(figures);
  END IF;
END $$;
