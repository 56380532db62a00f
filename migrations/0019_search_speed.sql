-- Entries of the search are made as fast as figures come in, with the same stems at the same places as before.

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

-- Part by part, since a comma in one part makes that part alone slow. Empty words are nobody's.
CREATE OR REPLACE FUNCTION search_entry_words(title text, aliases text[], told text, context text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN string_to_array(lower(search_spaced(title) || ' ' || search_spaced(array_to_string(aliases, ' . ')) || ' ' || search_spaced(told) || ' '
    || search_spaced(context)), ' ');

-- A few hundred entries are indexed at once, four times as fast as one by one. Until then they wait in at most eight pages, which is all that
-- a question can find it has to read besides.
ALTER INDEX search_entry_vector SET (fastupdate = on, gin_pending_list_limit = 64);
