-- Refreshing: what is worked out from the record (entries of the search, conflicts, checks, changes) follows what the current version of the
-- dataset brought or took away, and costs as much as that is. The full form of each, *_rebuild, is kept for migrations and tests.

-- The rows that the current version brought, and as they were those that it replaced or took away: schema `changed` shows them for each
-- table that has versions.
CREATE SCHEMA changed;

CREATE FUNCTION keep_changed(kept regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  name text := (SELECT relname FROM pg_class WHERE oid = kept);
  columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
                   FROM pg_attribute WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped);
BEGIN
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %s (recorded_version)', name || '_recorded_version', kept);
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON past.%I (superseded_version)', name || '_superseded_version', name);
  EXECUTE format('CREATE OR REPLACE VIEW changed.%1$I AS
    SELECT %2$s FROM %3$s WHERE recorded_version = dataset_version()
    UNION ALL
    SELECT %2$s FROM past.%1$I WHERE superseded_version = dataset_version()', name, columns, kept);
END $$;

-- As in 0005, with its last line.
CREATE OR REPLACE FUNCTION keep_versions(kept regclass, key text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  name text := (SELECT relname FROM pg_class WHERE oid = kept);
  added text;
  columns text;
  generated text;
BEGIN
  EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS recorded_version bigint NOT NULL DEFAULT dataset_version()', kept);
  EXECUTE format('CREATE TABLE IF NOT EXISTS past.%I (LIKE %s, superseded_version bigint NOT NULL,
    CONSTRAINT %I CHECK (superseded_version > recorded_version))', name, kept, name || '_superseded_version_later');
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON past.%I (%s)', name || '_key', name, key);
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
         coalesce(string_agg(quote_literal(attname), ', ' ORDER BY attnum) FILTER (WHERE attgenerated <> ''), ''),
         string_agg(format('ALTER TABLE past.%I ADD COLUMN IF NOT EXISTS %I %s', name, attname, format_type(atttypid, atttypmod)), '; ')
    INTO columns, generated, added
    FROM pg_attribute WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped;
  EXECUTE added;
  -- The conditions stand outside the union: only so are its parts planned as one table, with the indexes of each.
  EXECUTE format('CREATE OR REPLACE VIEW pinned.%1$I AS
    SELECT %2$s FROM (
      SELECT %2$s, %3$s::bigint AS superseded_version FROM %4$s
      UNION ALL
      SELECT %2$s, superseded_version FROM past.%1$I) AS kept
    WHERE recorded_version <= pinned_version() AND superseded_version > pinned_version()',
    name, columns, 9223372036854775807, kept);
  EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION row_supersede(%s)',
    name || '_superseded', kept, generated);
  PERFORM keep_changed(kept);
END $$;

SELECT keep_changed(('public.' || relname)::regclass) FROM pg_class WHERE relnamespace = 'past'::regnamespace AND relkind = 'r' ORDER BY relname;

-- Of what was changed, what others repeat. A row that is there as it was and as it is counts only where it is told otherwise.
CREATE VIEW changed.programme_told (slug) AS
  SELECT slug FROM changed.programme GROUP BY slug HAVING count(*) < 2 OR count(DISTINCT (name, aliases)) > 1;

CREATE VIEW changed.area_told (code) AS
  SELECT code FROM changed.area GROUP BY code HAVING count(*) < 2 OR count(DISTINCT name) > 1;

CREATE VIEW changed.document_told (slug) AS
  SELECT slug FROM changed.document GROUP BY slug HAVING count(*) < 2 OR count(DISTINCT (title, role)) > 1;

CREATE VIEW changed.indicator_told (slug) AS
  SELECT slug FROM changed.indicator GROUP BY slug HAVING count(*) < 2 OR count(DISTINCT (programme, name, unit, measure)) > 1
  UNION
  SELECT i.slug FROM changed.programme_told p JOIN indicator i ON i.programme = p.slug;

-- The figures that were changed, and those whose indicator, area or document is told otherwise.
CREATE VIEW changed.figure (observation_id) AS
  SELECT observation_id FROM changed.observation
  UNION SELECT o.observation_id FROM changed.indicator_told i JOIN series s ON s.indicator = i.slug JOIN observation o USING (series_id)
  UNION SELECT o.observation_id FROM changed.area_told a JOIN series s ON s.area = a.code JOIN observation o USING (series_id)
  UNION SELECT o.observation_id FROM changed.document_told d JOIN citation c ON c.document = d.slug JOIN observation o USING (citation_id);

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
LANGUAGE sql
BEGIN ATOMIC
  WITH figure AS MATERIALIZED (
    SELECT observation_id FROM changed.figure
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
    WHERE k.slug = concerned.slug AND NOT k.told AND NOT EXISTS (SELECT FROM ruled WHERE ruled.slug = k.slug)
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
END;

-- Conflicts (0009), with what is dear asked last: places, ranks and revisions of the few figures that meet.
CREATE VIEW told_figure AS
  SELECT o.observation_id, o.series_id, o.period_start, o.period_end, o.value, o.qualifier, o.status, o.update_year, o.rival_of,
    EXISTS (SELECT FROM observation later WHERE later.observation_id = o.observation_id AND later.revision > 1) AS revised,
    (SELECT c.document || ' ' || c.kind FROM citation c WHERE c.citation_id = o.citation_id) AS place,
    -- The earlier update comes first, in it the document nearest to it.
    ARRAY[o.update_year, (SELECT array_position('{primary,summary,coverage,related}'::text[], d.role)
                          FROM citation c JOIN document d ON d.slug = c.document WHERE c.citation_id = o.citation_id),
          o.published_from - date '2000-01-01', o.observation_id] AS rank
  FROM observation o
  WHERE o.formula IS NULL AND o.revision = 1;

CREATE VIEW told_again (first_id, second_id, conflict_kind) AS
  SELECT a.observation_id, b.observation_id, CASE WHEN a.update_year = b.update_year THEN 'rival' ELSE 'restated' END
  FROM told_figure a JOIN told_figure b ON b.series_id = a.series_id AND b.period_end = a.period_end
    AND b.period_start IS NOT DISTINCT FROM a.period_start AND a.observation_id <> b.observation_id
  WHERE a.rival_of IS NULL AND b.rival_of IS NULL AND a.rank < b.rank
  AND (a.value IS DISTINCT FROM b.value OR a.qualifier IS DISTINCT FROM b.qualifier OR a.revised OR b.revised);

CREATE VIEW told_alike (first_id, second_id, conflict_kind) AS
  SELECT a.observation_id, b.observation_id, 'look-alike'
  FROM told_figure a JOIN series s ON s.series_id = a.series_id JOIN indicator i ON i.slug = s.indicator
  JOIN indicator j ON j.programme = i.programme AND j.unit = i.unit AND j.slug <> i.slug
  JOIN series t ON t.indicator = j.slug AND t.area IS NOT DISTINCT FROM s.area AND t.dimensions = s.dimensions
  JOIN told_figure b ON b.series_id = t.series_id AND b.period_end = a.period_end
    AND b.period_start IS NOT DISTINCT FROM a.period_start AND b.status = a.status
  WHERE a.period_end < 'infinity' AND (a.value <> b.value OR a.revised OR b.revised) AND a.place <> b.place AND a.rank < b.rank;

-- A pair that meets in two ways is told of once: as what says most.
CREATE FUNCTION conflict_rank(conflict_kind text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_position('{rival,restated,look-alike}'::text[], conflict_kind);

CREATE OR REPLACE VIEW told_differently (first_id, second_id, conflict_kind) AS
  SELECT DISTINCT ON (first_id, second_id) first_id, second_id, conflict_kind
  FROM (
    SELECT rival_of AS first_id, observation_id AS second_id, 'rival' AS conflict_kind FROM told_figure WHERE rival_of IS NOT NULL
    UNION ALL SELECT first_id, second_id, conflict_kind FROM told_again
    UNION ALL SELECT first_id, second_id, conflict_kind FROM told_alike) AS met
  ORDER BY first_id, second_id, conflict_rank(conflict_kind);

ALTER FUNCTION conflict_refresh RENAME TO conflict_rebuild;

CREATE FUNCTION conflict_refresh() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  WITH figure AS MATERIALIZED (
    SELECT observation_id FROM changed.figure
    UNION SELECT first_id FROM changed.conflict
    UNION SELECT second_id FROM changed.conflict
  ), met AS (
    SELECT t.rival_of AS first_id, t.observation_id AS second_id, 'rival' AS conflict_kind
      FROM figure JOIN told_figure t USING (observation_id) WHERE t.rival_of IS NOT NULL
    UNION SELECT t.rival_of, t.observation_id, 'rival' AS conflict_kind FROM figure JOIN told_figure t ON t.rival_of = figure.observation_id
    UNION SELECT p.first_id, p.second_id, p.conflict_kind FROM figure JOIN told_again p ON p.first_id = figure.observation_id
    UNION SELECT p.first_id, p.second_id, p.conflict_kind FROM figure JOIN told_again p ON p.second_id = figure.observation_id
    UNION SELECT p.first_id, p.second_id, p.conflict_kind FROM figure JOIN told_alike p ON p.first_id = figure.observation_id
    UNION SELECT p.first_id, p.second_id, p.conflict_kind FROM figure JOIN told_alike p ON p.second_id = figure.observation_id
  ), pair AS MATERIALIZED (
    SELECT DISTINCT ON (first_id, second_id) first_id, second_id, conflict_kind FROM met
    ORDER BY first_id, second_id, conflict_rank(conflict_kind)
  ), concerned AS (
    SELECT k.first_id, k.second_id FROM figure JOIN conflict k ON k.first_id = figure.observation_id
    UNION SELECT k.first_id, k.second_id FROM figure JOIN conflict k ON k.second_id = figure.observation_id
  ), gone AS (
    DELETE FROM conflict k USING concerned c WHERE k.first_id = c.first_id AND k.second_id = c.second_id
    AND NOT EXISTS (SELECT FROM pair WHERE (pair.first_id, pair.second_id) = (k.first_id, k.second_id))
  )
  INSERT INTO conflict (first_id, second_id, conflict_kind) SELECT first_id, second_id, conflict_kind FROM pair
    ON CONFLICT (first_id, second_id) DO UPDATE SET conflict_kind = excluded.conflict_kind;
END;

-- Search. What can be found (0016): figures, and all else, of which one entry is looked up as cheaply as it is made.
CREATE INDEX conflict_key ON conflict ((first_id::text || '-' || second_id::text));
CREATE INDEX case_study_area ON case_study (area);

CREATE VIEW search_figure (observation_id, programme, title, told, context) AS
  SELECT o.observation_id, i.programme, i.name || ': ' || o.value_text, concat_ws('. ', coalesce(o.as_stated, o.period), a.name, o.note),
    concat_ws(' ', o.value, o.period, p.name, array_to_string(p.aliases, ' '))
  FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator JOIN programme p ON p.slug = i.programme
  LEFT JOIN area a ON a.code = s.area
  WHERE o.formula IS NULL AND NOT EXISTS (
    SELECT FROM observation later
    WHERE later.observation_id = o.observation_id AND later.revision > o.revision AND later.revision > 1 AND later.formula IS NULL);

CREATE VIEW search_catalogue (type, key, programme, title, aliases, told, context) AS
  WITH belonging AS (SELECT slug, concat_ws(' ', name, array_to_string(aliases, ' ')) AS context FROM programme)
  SELECT 'principle', slug::text, NULL::text, name,
    ARRAY(SELECT DISTINCT n.name FROM principle_name n WHERE n.principle = p.slug AND lower(n.name) <> lower(p.name) ORDER BY n.name),
    summary, ''
  FROM principle p
  UNION ALL SELECT 'programme', slug, slug, name, aliases, summary, '' FROM programme
  UNION ALL SELECT 'organisation', slug, NULL, name, aliases, summary, organisation_kind FROM organisation
  UNION ALL SELECT 'area', a.code, NULL, a.name, '{}', concat_ws(' in ', a.level, parent.name), a.code
  FROM area a LEFT JOIN area parent ON parent.code = a.parent
  UNION ALL SELECT 'update', year::text, NULL, title, '{}', summary, year::text FROM yearly_update
  UNION ALL SELECT 'document', slug, NULL, title, '{}', summary,
    concat_ws(' ', publisher, (SELECT string_agg(concat_ws(' ', person ->> 'name', person ->> 'office'), ' ')
                               FROM jsonb_array_elements(contributors) AS person))
  FROM document
  UNION ALL SELECT 'indicator', i.slug, i.programme, i.name, '{}', concat_ws(' ', i.definition, i.comparability), b.context
  FROM indicator i JOIN belonging b ON b.slug = i.programme
  UNION ALL SELECT 'commitment', m.slug, m.programme, m.title, '{}',
    concat_ws(' ', m.summary, concat_ws(', ', m.target_text, m.due_as_stated)), b.context
  FROM commitment m JOIN belonging b ON b.slug = m.programme
  UNION ALL SELECT 'event', e.slug, e.programme, e.title, '{}', e.summary, concat_ws(' ', e.as_stated, e.period, b.context)
  FROM event e LEFT JOIN belonging b ON b.slug = e.programme
  UNION ALL SELECT 'recommendation', r.slug, r.programme, r.title, '{}', r.summary, concat_ws(' ', r.made_to, b.context)
  FROM recommendation r JOIN belonging b ON b.slug = r.programme
  UNION ALL SELECT 'case-study', c.slug, c.programme, c.title, '{}', c.summary, concat_ws(' ', a.name, b.context)
  FROM case_study c JOIN belonging b ON b.slug = c.programme LEFT JOIN area a ON a.code = c.area
  -- A pair of claims as both now stand, while they disagree (queries/conflicts.sql).
  UNION ALL SELECT 'conflict', k.first_id::text || '-' || k.second_id::text, i.programme,
    conflict_title(i.name, a.value_text, CASE WHEN NOT verdict.same_period THEN a.period END,
                   CASE WHEN i.slug <> other.slug THEN other.name END, b.value_text, CASE WHEN NOT verdict.same_period THEN b.period END), '{}',
    concat_ws('. ', ad.title || ': ' || a.value_text, bd.title || ': ' || b.value_text, a.note, b.note), concat_ws(' ', a.period, b.period, belonging.context)
  FROM conflict k
  CROSS JOIN LATERAL (SELECT * FROM observation o WHERE o.observation_id = k.first_id ORDER BY o.revision DESC LIMIT 1) a
  CROSS JOIN LATERAL (SELECT * FROM observation o WHERE o.observation_id = k.second_id ORDER BY o.revision DESC LIMIT 1) b
  JOIN series s ON s.series_id = a.series_id JOIN indicator i ON i.slug = s.indicator JOIN belonging ON belonging.slug = i.programme
  JOIN series t ON t.series_id = b.series_id JOIN indicator other ON other.slug = t.indicator
  JOIN citation ac ON ac.citation_id = a.citation_id JOIN document ad ON ad.slug = ac.document
  JOIN citation bc ON bc.citation_id = b.citation_id JOIN document bd ON bd.slug = bc.document
  CROSS JOIN LATERAL (
    SELECT a.period_end = b.period_end AND a.period_start IS NOT DISTINCT FROM b.period_start AS same_period) verdict
  WHERE (b.rival_of IS NOT DISTINCT FROM a.observation_id
         AND (a.value IS DISTINCT FROM b.value OR a.qualifier IS DISTINCT FROM b.qualifier OR a.period <> b.period OR a.series_id <> b.series_id))
  OR NOT figure_range(a.value, a.qualifier) && figure_range(b.value, b.qualifier)
  UNION ALL SELECT 'check', k.slug, i.programme, k.title, '{}', concat_ws('. ', i.name, k.note),
    concat_ws(' ', k.left_side, k.relation, k.right_side, b.context)
  FROM arithmetic_check k JOIN observation o ON o.observation_id = k.subject_id AND o.revision = k.subject_revision
  JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator JOIN belonging b ON b.slug = i.programme
  WHERE k.told;

CREATE OR REPLACE VIEW search_source (type, key, programme, title, aliases, told, context) AS
  SELECT type, key, programme, title, aliases, told, context FROM search_catalogue
  UNION ALL SELECT 'observation', observation_id::text, programme, title, '{}', told, context FROM search_figure;

CREATE VIEW changed.search_catalogue (type, key) AS
  SELECT 'principle' AS type, slug::text AS key FROM changed.principle
  UNION SELECT 'principle', principle FROM changed.principle_name
  UNION SELECT 'programme', slug FROM changed.programme
  UNION SELECT 'organisation', slug FROM changed.organisation
  UNION SELECT 'area', code FROM changed.area
  UNION SELECT 'area', a.code FROM changed.area_told parent JOIN area a ON a.parent = parent.code
  UNION SELECT 'update', year::text FROM changed.yearly_update
  UNION SELECT 'document', slug FROM changed.document
  UNION SELECT 'indicator', slug FROM changed.indicator
  UNION SELECT 'indicator', slug FROM changed.indicator_told
  UNION SELECT 'commitment', slug FROM changed.commitment
  UNION SELECT 'commitment', m.slug FROM changed.programme_told p JOIN commitment m ON m.programme = p.slug
  UNION SELECT 'event', slug FROM changed.event
  UNION SELECT 'event', e.slug FROM changed.programme_told p JOIN event e ON e.programme = p.slug
  UNION SELECT 'recommendation', slug FROM changed.recommendation
  UNION SELECT 'recommendation', r.slug FROM changed.programme_told p JOIN recommendation r ON r.programme = p.slug
  UNION SELECT 'case-study', slug FROM changed.case_study
  UNION SELECT 'case-study', c.slug FROM changed.programme_told p JOIN case_study c ON c.programme = p.slug
  UNION SELECT 'case-study', c.slug FROM changed.area_told a JOIN case_study c ON c.area = a.code
  UNION SELECT 'conflict', first_id || '-' || second_id FROM changed.conflict
  UNION SELECT 'conflict', k.first_id || '-' || k.second_id FROM changed.figure f JOIN conflict k ON k.first_id = f.observation_id
  UNION SELECT 'conflict', k.first_id || '-' || k.second_id FROM changed.figure f JOIN conflict k ON k.second_id = f.observation_id
  UNION SELECT 'check', slug FROM changed.arithmetic_check
  UNION SELECT 'check', u.check_slug FROM changed.figure f JOIN arithmetic_check_input u USING (observation_id)
  -- What was told of something that is gone, all in one version.
  UNION SELECT type, key FROM changed.search_entry WHERE type <> 'observation';

CREATE VIEW changed.search_figure (observation_id) AS
  SELECT observation_id FROM changed.figure
  UNION SELECT key::bigint FROM changed.search_entry WHERE type = 'observation';

-- The words of a text as search_pieces finds them, much faster where no comma or point stands within one.
CREATE FUNCTION search_spaced(told text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN told ~ '[[:alnum:]][.,][0-9]'
    THEN replace(regexp_replace(told, '[^[:alnum:]]*([[:alnum:]]+(?:,[0-9]{3}(?![0-9])|\.[0-9]+)*|$)', '\1 ', 'g'), ',', '')
    ELSE regexp_replace(told, '[^[:alnum:]]+', ' ', 'g') END;

CREATE FUNCTION search_entry_words(title text, aliases text[], told text, context text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN string_to_array(btrim(lower(search_spaced(concat_ws(' . ', title, array_to_string(aliases, ' . '), told, context)))), ' ');

-- How often each word of the vocabulary is said, so that who stops saying one need not ask all others. A number is no state of the
-- record, and has no versions.
CREATE TABLE search_mention (
  word text COLLATE "C" PRIMARY KEY,
  mentions bigint NOT NULL CONSTRAINT search_mention_mentions_positive CHECK (mentions >= 0)
);
CREATE INDEX search_mention_none ON search_mention (word) WHERE mentions = 0;

DROP FUNCTION search_refresh;

CREATE FUNCTION search_rebuild() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  DELETE FROM search_entry e WHERE NOT EXISTS (SELECT FROM search_source s WHERE (s.type, s.key) = (e.type, e.key));
  INSERT INTO search_entry AS e (type, key, programme, title, aliases, told, context)
    SELECT type, key, programme, title, aliases, told, context FROM search_source
    ON CONFLICT (type, key) DO UPDATE SET (programme, title, aliases, told, context)
      = (excluded.programme, excluded.title, excluded.aliases, excluded.told, excluded.context)
    WHERE jsonb_build_array(e.programme, e.title, e.aliases, e.told, e.context)
      <> jsonb_build_array(excluded.programme, excluded.title, excluded.aliases, excluded.told, excluded.context);
  DELETE FROM search_mention;
  INSERT INTO search_mention (word, mentions)
    SELECT word, count(*) FROM (SELECT unnest(search_entry_words(title, aliases, told, context)) AS word FROM search_entry) AS said
    WHERE length(word) BETWEEN 1 AND 40 GROUP BY word;
  DELETE FROM search_word w WHERE NOT EXISTS (SELECT FROM search_mention m WHERE m.word = w.word);
  INSERT INTO search_word (word) SELECT word FROM search_mention ON CONFLICT DO NOTHING;
END;

-- Brings entries and vocabulary up to what the current version says; called at the end of everything that changes the record.
CREATE FUNCTION search_refresh() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  WITH listed AS MATERIALIZED (
    SELECT type, key FROM changed.search_catalogue
  ), figure AS MATERIALIZED (
    SELECT observation_id FROM changed.search_figure
  ), told AS MATERIALIZED (
    SELECT s.* FROM listed CROSS JOIN LATERAL (SELECT * FROM search_catalogue s WHERE s.type = listed.type AND s.key = listed.key OFFSET 0) AS s
    UNION ALL
    SELECT 'observation' AS type, f.observation_id::text AS key, f.programme, f.title, '{}' AS aliases, f.told, f.context
    FROM figure JOIN search_figure f USING (observation_id)
  ), before AS MATERIALIZED (
    SELECT e.type, e.key, e.programme, e.title, e.aliases, e.told, e.context
    FROM (SELECT type, key FROM listed UNION ALL SELECT 'observation' AS type, observation_id::text AS key FROM figure) AS concerned
    JOIN search_entry e USING (type, key)
  ), coming AS MATERIALIZED (
    SELECT * FROM told t WHERE NOT EXISTS (
      SELECT FROM before b WHERE b.type = t.type AND b.key = t.key
      AND b.programme IS NOT DISTINCT FROM t.programme AND b.title = t.title AND b.aliases = t.aliases AND b.told = t.told AND b.context = t.context)
  ), going AS MATERIALIZED (
    SELECT * FROM before b WHERE NOT EXISTS (
      SELECT FROM told t WHERE b.type = t.type AND b.key = t.key
      AND b.programme IS NOT DISTINCT FROM t.programme AND b.title = t.title AND b.aliases = t.aliases AND b.told = t.told AND b.context = t.context)
  ), gone AS (
    DELETE FROM search_entry e USING going g
    WHERE e.type = g.type AND e.key = g.key AND NOT EXISTS (SELECT FROM coming c WHERE (c.type, c.key) = (g.type, g.key))
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
    WHERE length(word) BETWEEN 1 AND 40 GROUP BY word HAVING sum(mentions) <> 0
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
END;

SELECT arithmetic_check_rebuild();
SELECT conflict_rebuild();
SELECT search_rebuild();

-- Changes (0014), as far as the current version brought them.
CREATE OR REPLACE FUNCTION change_enter() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, after)
    SELECT dataset.changed_at, dataset.version, 'published', 'document', d.slug, d.update_year, d.slug, d.title,
      coalesce(c.counts, '{}')
    FROM dataset JOIN document d ON d.recorded_version = dataset.version
    LEFT JOIN LATERAL (SELECT counts FROM document_content WHERE document_content.document = d.slug OFFSET 0) AS c ON true
    WHERE coalesce((SELECT e.kind FROM change e WHERE e.type = 'document' AND e.subject = d.slug ORDER BY e.change_id DESC LIMIT 1),
                   'withdrawn') = 'withdrawn'
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
END;
