-- Entries of the search follow what the current version changed (0016), and are made as fast as figures come in, with the same stems at the same
-- places as before (0003). Figures that are told by a number and nothing else have no entry: their number is looked up in an index of its own, so
-- that a million of them cost the search no more than that.

-- Search finds conflicts and checks too: disagreements by what they are about, arithmetic by what the documents imply. What the record's own
-- rules ask of every figure (derived values, shares, running totals) is not listed: it would stand beside each figure once more.
INSERT INTO resource_type (type, position, collection) VALUES ('conflict', 13, '/v1/conflicts'), ('check', 14, '/v1/checks');

-- The two claims of a conflict in one line; what both share is named once.
CREATE FUNCTION conflict_title(name text, value_text text, period text, other_name text, other_value_text text, other_period text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN concat(name, ': ', value_text, ' (' || period || ')', ', or ', other_name || ': ', other_value_text, ' (' || other_period || ')');

-- Whether a figure is told by its number alone, so that it has no words beside those of its indicator, its area and its period.
CREATE FUNCTION is_told_by_number(value numeric, value_text text, qualifier text, as_stated text, note text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN note IS NULL AND as_stated IS NULL
    AND translate(value_text, ',£%', '') = CASE WHEN qualifier = 'exact' THEN '' ELSE replace(qualifier, '-', ' ') || ' ' END || value::text;

-- By a hash: numbers in no order go into an index of integers twice as fast as into one of numerics.
CREATE INDEX observation_value ON observation (hash_numeric(abs(value)))
  WHERE formula IS NULL AND is_told_by_number(value, value_text, qualifier, as_stated, note);
CREATE INDEX observation_value ON past.observation (hash_numeric(abs(value)))
  WHERE formula IS NULL AND is_told_by_number(value, value_text, qualifier, as_stated, note);

-- What has an entry: figures that have words of their own, and all else, of which one entry is looked up as cheaply as it is made. Keys are texts: were
-- one of them of a domain, none could be looked up in any branch of the view.
CREATE INDEX conflict_key ON conflict ((first_id::text || '-' || second_id::text));
CREATE INDEX case_study_area ON case_study (area);

CREATE VIEW search_figure (observation_id, programme, title, told, context) AS
  SELECT o.observation_id, i.programme, i.name || ': ' || o.value_text, concat_ws('. ', coalesce(o.as_stated, o.period), a.name, o.note),
    concat_ws(' ', o.value, o.period, p.name, array_to_string(p.aliases, ' '))
  FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator JOIN programme p ON p.slug = i.programme
  LEFT JOIN area a ON a.code = s.area
  WHERE o.formula IS NULL AND is_told_by_number(o.value, o.value_text, o.qualifier, o.as_stated, o.note) IS NOT TRUE AND NOT EXISTS (
    SELECT FROM observation later
    WHERE later.observation_id = o.observation_id AND later.revision > o.revision AND later.revision > 1 AND later.formula IS NULL);

CREATE VIEW search_catalogue (type, key, programme, title, aliases, told, context) AS
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
  UNION ALL SELECT 'check', k.slug::text, i.programme, k.title, '{}', concat_ws('. ', i.name, k.note),
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
  -- Of checks only those that a document implies have entries: there are others for whole series of shares.
  UNION SELECT 'check', slug FROM changed.arithmetic_check WHERE told
  UNION SELECT 'check', k.slug FROM changed.figure f JOIN arithmetic_check_input u USING (observation_id)
    JOIN arithmetic_check k ON k.slug = u.check_slug AND k.told
  -- What was told of something that is gone, all in one version.
  UNION SELECT type, key FROM changed.search_entry WHERE type <> 'observation';

-- A correction may leave a figure nothing but its number.
CREATE VIEW changed.search_figure (observation_id) AS
  SELECT observation_id FROM changed.observation
    WHERE is_told_by_number(value, value_text, qualifier, as_stated, note) IS NOT TRUE OR revision > 1
  UNION SELECT f.observation_id FROM (
    SELECT series_id FROM changed.indicator_told i JOIN series s ON s.indicator = i.slug
    UNION SELECT series_id FROM changed.area_told a JOIN series s ON s.area = a.code) AS told
  CROSS JOIN LATERAL (SELECT o.observation_id FROM observation o WHERE o.series_id = told.series_id
    AND is_told_by_number(o.value, o.value_text, o.qualifier, o.as_stated, o.note) IS NOT TRUE) AS f
  UNION SELECT key::bigint FROM changed.search_entry WHERE type = 'observation';

-- The words of a text as search_pieces finds them, much faster where no comma or point stands within one.
CREATE FUNCTION search_spaced(told text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN told ~ '[[:alnum:]][.,][0-9]'
    THEN replace(regexp_replace(told, '[^[:alnum:]]*([[:alnum:]]+(?:,[0-9]{3}(?![0-9])|\.[0-9]+)*|$)', '\1 ', 'g'), ',', '')
    ELSE regexp_replace(told, '[^[:alnum:]]+', ' ', 'g') END;

-- Part by part, since a comma in one part makes that part alone slow. Empty words are nobody's.
CREATE FUNCTION search_entry_words(title text, aliases text[], told text, context text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN string_to_array(lower(search_spaced(title) || ' ' || search_spaced(array_to_string(aliases, ' . ')) || ' ' || search_spaced(told) || ' '
    || search_spaced(context)), ' ');

-- One dictionary for whatever the parser takes a word for; it is given words alone.
CREATE TEXT SEARCH CONFIGURATION search_words (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION search_words ADD MAPPING FOR asciiword, word, numword, email, url, host, sfloat, version, hword_numpart, hword_part,
  hword_asciipart, numhword, asciihword, hword, url_path, file, "float", "int", uint WITH english_words;

-- The stems of a text at their places. The parser would part some rare words (1e5x, b.5), which are looked up one by one. PL/pgSQL works
-- what is used twice out once.
CREATE FUNCTION search_stems(told text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  spaced text := public.search_spaced(told);
BEGIN
  IF spaced ~ '[^0-9. ][^ ]*\.|[0-9][eE][0-9]' THEN
    RETURN (SELECT coalesce(string_agg(format('%L:%s', public.search_stem(word), least(place, 16383)), ' '), '')::tsvector
            FROM public.search_pieces(told) WHERE word <> '');
  END IF;
  RETURN to_tsvector('public.search_words', spaced);
END $$;

-- As text, parts are put together without moving the places of the later ones, on which ranks depend.
CREATE OR REPLACE FUNCTION search_vector(title text, aliases text[], told text, context text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (setweight(search_stems(title), 'A')::text || ' '
    || CASE WHEN aliases = '{}' THEN '' ELSE setweight(search_stems(array_to_string(aliases, ' . ')), 'B')::text || ' ' END
    || setweight(search_stems(told), 'C')::text || ' ' || setweight(search_stems(context), 'D')::text)::tsvector;

-- Names are parted by a sign that no text has.
CREATE OR REPLACE FUNCTION search_names(title text, aliases text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN aliases = '{}' THEN search_squeezed(title)
    ELSE replace(regexp_replace(lower(array_to_string(title || aliases, E'\x01')), E'[^[:alnum:]\x01]', '', 'g'), E'\x01', ' ') END;

-- A few hundred entries are indexed at once, four times as fast as one by one. Until then they wait in at most eight pages, which is all that
-- a question can find it has to read besides.
ALTER INDEX search_entry_vector SET (fastupdate = on, gin_pending_list_limit = 64);

-- Numbers are no words of the vocabulary: none is taken for another, and the beginning of one for none.
CREATE FUNCTION is_in_vocabulary(word text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN length(word) > 0 AND length(word) <= 40 AND word !~ '^[0-9]';

-- How often each word of the vocabulary is said, so that who stops saying one need not ask all others. Such a count is no state of the
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
    WHERE is_in_vocabulary(word) GROUP BY word;
  DELETE FROM search_word w WHERE NOT EXISTS (SELECT FROM search_mention m WHERE m.word = w.word);
  INSERT INTO search_word (word) SELECT word FROM search_mention ON CONFLICT DO NOTHING;
END;

-- Brings entries and vocabulary up to what the current version says; called at the end of everything that changes the record. Few things of the
-- catalogue are looked up one by one; where many have changed, all of it is read once. What is new to a set and what has left it is asked in words that leave
-- the planner nothing but a hash, since it cannot know how large the sets are.
CREATE FUNCTION search_refresh() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  few CONSTANT int := 200;
BEGIN
  WITH listed AS MATERIALIZED (
    SELECT type, key FROM changed.search_catalogue
  ), figure AS MATERIALIZED (
    SELECT observation_id FROM changed.search_figure
  ), told AS MATERIALIZED (
    SELECT s.* FROM (SELECT * FROM listed WHERE (SELECT count(*) FROM listed) <= few) AS one
    CROSS JOIN LATERAL (SELECT * FROM search_catalogue s WHERE s.type = one.type AND s.key = one.key OFFSET 0) AS s
    UNION ALL
    SELECT s.* FROM search_catalogue s JOIN listed USING (type, key) WHERE (SELECT count(*) FROM listed) > few
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

SELECT search_rebuild();
