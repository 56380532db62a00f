-- Search: one row for each thing that can be found, its words, and the words of the record as a vocabulary for misspelt ones.

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

-- The kinds of things, as callers name them; of equally good ones, the earlier kind is shown first.
CREATE TABLE resource_type (
  type text PRIMARY KEY CONSTRAINT resource_type_type_form CHECK (type ~ '^[a-z]+(-[a-z]+)*$'),
  position smallint NOT NULL CONSTRAINT resource_type_position_once UNIQUE,
  collection text NOT NULL CONSTRAINT resource_type_collection_path CHECK (collection LIKE '/v1/%')
);
INSERT INTO resource_type (type, position, collection) VALUES
  ('principle', 1, '/v1/principles'), ('programme', 2, '/v1/programmes'), ('organisation', 3, '/v1/organisations'),
  ('area', 4, '/v1/areas'), ('update', 5, '/v1/updates'), ('document', 6, '/v1/documents'),
  ('indicator', 7, '/v1/indicators'), ('observation', 8, '/v1/observations'), ('commitment', 9, '/v1/commitments'),
  ('event', 10, '/v1/events'), ('recommendation', 11, '/v1/recommendations'), ('case-study', 12, '/v1/case-studies');

-- English stems of all words: the built-in dictionary drops "what" and "our", which here are parts of names.
CREATE TEXT SEARCH DICTIONARY english_words (TEMPLATE = snowball, Language = english);

CREATE FUNCTION search_stem(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (ts_lexize('english_words', word))[1];

-- The words of a text in order, each as it stands there (`shown`), as it is searched (`word`: 22,000 is 22000), and with what
-- stands before it (`gap`). Without words: a text's end.
CREATE FUNCTION search_pieces(told text) RETURNS TABLE (place bigint, gap text, shown text, word text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT piece.place, piece.part[1], piece.part[2], lower(replace(piece.part[2], ',', ''))
  FROM regexp_matches(told, '([^[:alnum:]]*)([[:alnum:]]+(?:,[0-9]{3}(?![0-9])|\.[0-9]+)*|$)', 'g')
    WITH ORDINALITY AS piece (part, place);
END;

-- The stems of a thing with their weights: its name A, other names B, what is told of it C, what it belongs to D.
CREATE FUNCTION search_vector(title text, aliases text[], told text, context text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(string_agg(format('%L:%s%s', search_stem(word), least(place, 16383), weight), ' '), '')::tsvector
  FROM (VALUES ('A', title), ('B', array_to_string(aliases, ' . ')), ('C', told), ('D', context)) AS part (weight, words)
  CROSS JOIN LATERAL search_pieces(words)
  WHERE word <> '';
END;

-- A name without what people vary in it: case, spaces and signs.
CREATE FUNCTION search_squeezed(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(lower(name), '[^[:alnum:]]', '', 'g');

CREATE FUNCTION search_names(title text, aliases text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT string_agg(search_squeezed(name), ' ') FROM unnest(title || aliases) AS name;
END;

-- Some thirty words of a text from the first that was found, or from its start; found ones stand between « and », which stand
-- nowhere else.
CREATE FUNCTION search_snippet(told text, stems text[], beginning text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH piece AS (
    SELECT place, gap, shown, word <> '' AND (search_stem(word) = ANY (stems) OR starts_with(word, beginning)) AS found
    FROM search_pieces(translate(told, '«»', '‹›'))
  ), part AS (
    SELECT greatest(coalesce(min(place) FILTER (WHERE found), 1) - 8, 1) AS first, max(place) AS last FROM piece
  )
  SELECT CASE WHEN first > 1 THEN '… ' ELSE '' END
    || coalesce(string_agg(CASE WHEN place = first THEN ltrim(gap) ELSE gap END
                           || CASE WHEN found THEN '«' || shown || '»' ELSE shown END, '' ORDER BY place), '')
    || CASE WHEN last > first + 32 THEN ' …' ELSE '' END
  FROM part LEFT JOIN piece ON place BETWEEN first AND first + 32
  GROUP BY first, last;
END;

CREATE TABLE search_entry (
  type text NOT NULL REFERENCES resource_type,
  key text NOT NULL,
  programme slug,
  title text NOT NULL CONSTRAINT search_entry_title_filled CHECK (title <> ''),
  aliases text[] NOT NULL,
  told text NOT NULL,
  context text NOT NULL,
  names text NOT NULL GENERATED ALWAYS AS (search_names(title, aliases)) STORED,
  vector tsvector NOT NULL GENERATED ALWAYS AS (search_vector(title, aliases, told, context)) STORED,
  PRIMARY KEY (type, key)
);
-- Without the list of pending entries: a question costs the same however much has just been published.
CREATE INDEX search_entry_vector ON search_entry USING gin (vector) WITH (fastupdate = off);
-- A figure has no name of its own that could be misspelt.
CREATE INDEX search_entry_names ON search_entry USING gin (names gin_trgm_ops)
  WITH (fastupdate = off) WHERE type <> 'observation';

-- Every word of the record. What is not among them is taken for the nearest of them.
CREATE TABLE search_word (
  word text COLLATE "C" PRIMARY KEY,
  stem text NOT NULL GENERATED ALWAYS AS (search_stem(word)) STORED
);
CREATE INDEX search_word_stem ON search_word (stem);
CREATE INDEX search_word_near ON search_word USING gist (word gist_trgm_ops (siglen = 128));

-- What can be found: everything published, a corrected figure as it stands now, derived figures not.
CREATE VIEW search_source (type, key, programme, title, aliases, told, context) AS
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
  UNION ALL SELECT 'observation', o.observation_id::text, i.programme, i.name || ': ' || o.value_text, '{}',
    concat_ws('. ', coalesce(o.as_stated, o.period), a.name, o.note), concat_ws(' ', o.value, o.period, b.context)
  FROM (SELECT DISTINCT ON (observation_id) * FROM observation WHERE formula IS NULL ORDER BY observation_id, revision DESC) o
  JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator JOIN belonging b ON b.slug = i.programme
  LEFT JOIN area a ON a.code = s.area
  UNION ALL SELECT 'commitment', m.slug, m.programme, m.title, '{}',
    concat_ws(' ', m.summary, concat_ws(', ', m.target_text, m.due_as_stated)), b.context
  FROM commitment m JOIN belonging b ON b.slug = m.programme
  UNION ALL SELECT 'event', e.slug, e.programme, e.title, '{}', e.summary, concat_ws(' ', e.as_stated, e.period, b.context)
  FROM event e LEFT JOIN belonging b ON b.slug = e.programme
  UNION ALL SELECT 'recommendation', r.slug, r.programme, r.title, '{}', r.summary, concat_ws(' ', r.made_to, b.context)
  FROM recommendation r JOIN belonging b ON b.slug = r.programme
  UNION ALL SELECT 'case-study', c.slug, c.programme, c.title, '{}', c.summary, concat_ws(' ', a.name, b.context)
  FROM case_study c JOIN belonging b ON b.slug = c.programme LEFT JOIN area a ON a.code = c.area;

-- Brings entries and vocabulary up to what the record says; called at the end of everything that changes it.
CREATE FUNCTION search_refresh() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  DELETE FROM search_entry e WHERE NOT EXISTS (SELECT FROM search_source s WHERE (s.type, s.key) = (e.type, e.key));
  INSERT INTO search_entry AS e (type, key, programme, title, aliases, told, context)
    SELECT type, key, programme, title, aliases, told, context FROM search_source
    ON CONFLICT (type, key) DO UPDATE SET (programme, title, aliases, told, context)
      = (excluded.programme, excluded.title, excluded.aliases, excluded.told, excluded.context)
    WHERE jsonb_build_array(e.programme, e.title, e.aliases, e.told, e.context)
      <> jsonb_build_array(excluded.programme, excluded.title, excluded.aliases, excluded.told, excluded.context);
  WITH spoken AS (
    SELECT DISTINCT word FROM search_entry,
      search_pieces(concat_ws(' . ', title, array_to_string(aliases, ' . '), told, context)) WHERE length(word) BETWEEN 1 AND 40
  ), unspoken AS (
    DELETE FROM search_word w WHERE NOT EXISTS (SELECT FROM spoken WHERE spoken.word = w.word)
  )
  INSERT INTO search_word (word) SELECT word FROM spoken ON CONFLICT DO NOTHING;
END;

-- A record that was loaded before there was a search.
SELECT search_refresh();
