-- Words: what the words of :q stand for, for search and for the filter q of every list.
--
-- The filter keeps a row whose entry (search_entry, migrations/0003_search.sql) holds all words, whatever their order: word stems are
-- compared, the last word may be the beginning of one unless it is a number, and words such as "the" count only in a question that has
-- no others. A misspelt word keeps nothing: a filter does not guess, but explain=true tells the nearest words.

-- fragment words_meant
given AS MATERIALIZED (
  SELECT place, word, search_stem(word) AS stem, ts_lexize('english_stem', word) = '{}' AS filler
  FROM search_pieces(:q) WHERE word <> ''
), kept AS (
  SELECT place, word, stem, place = max(place) OVER () AND word !~ '^\d' AS may_begin FROM given
  WHERE NOT filler OR NOT EXISTS (SELECT FROM given WHERE NOT filler)
), meant AS MATERIALIZED (
  SELECT kept.place, kept.word, kept.may_begin, kept.stem || ARRAY(
    SELECT w.stem FROM search_word w
    WHERE kept.may_begin AND w.word >= kept.word AND w.word < kept.word || chr(1114111) AND NOT starts_with(w.stem, kept.word)
  ) AS stems
  FROM kept
)

-- fragment operand
(SELECT string_agg(quote_literal(stem), ' | ') FROM unnest(stems) AS stem)
  || CASE WHEN may_begin THEN ' | ' || quote_literal(word) || ':*' ELSE '' END

-- All words at once, as what an entry's vector is held against.

-- fragment words
(WITH {{words_meant}}
 SELECT string_agg('(' || {{operand}} || ')', ' & ')::tsquery FROM meant)

-- Figures that are told by a number alone (function is_told_by_number, migrations/0018_refreshed_search.sql) have no entry. One of their number
-- finds them, and has to be among the words; `vector` is what an entry of theirs would have.

-- fragment numbered_figures
SELECT figure.*, search_vector(figure.title, '{}', figure.told, figure.context) AS vector
FROM (SELECT DISTINCT word, hash_numeric(word::numeric) AS hash FROM search_pieces(:q) WHERE word ~ '^[0-9]+(\.[0-9]+)?$') AS asked
CROSS JOIN LATERAL (
  SELECT o.observation_id, o.series_id, i.programme, i.name || ': ' || o.value_text AS title, concat_ws('. ', o.period, a.name) AS told,
    concat_ws(' ', o.value, o.period, p.name, array_to_string(p.aliases, ' ')) AS context
  FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator JOIN programme p ON p.slug = i.programme
  LEFT JOIN area a ON a.code = s.area
  WHERE hash_numeric(abs(o.value)) = asked.hash AND abs(o.value)::text = asked.word AND o.formula IS NULL
  AND is_told_by_number(o.value, o.value_text, o.qualifier, o.as_stated, o.note) AND NOT EXISTS (
    SELECT FROM observation later
    WHERE later.observation_id = o.observation_id AND later.revision > o.revision AND later.revision > 1 AND later.formula IS NULL)
  OFFSET 0) AS figure

-- For a word that the record does not have, the nearest that it has, but none of those that say nothing.

-- fragment nearest_words
SELECT near.word
FROM (SELECT w.word FROM search_word w WHERE length(meant.word) BETWEEN 3 AND 40 AND meant.word !~ '\d' AND ts_lexize('english_stem', w.word) <> '{}'
      ORDER BY w.word <-> meant.word LIMIT 20) AS near
WHERE levenshtein(near.word, meant.word) <= CASE WHEN length(meant.word) < 6 THEN 1 WHEN length(meant.word) < 9 THEN 2 ELSE 3 END
AND NOT EXISTS (SELECT FROM search_word w WHERE w.stem = ANY (meant.stems))
AND NOT EXISTS (SELECT FROM search_word w
                WHERE meant.may_begin AND w.word >= meant.word AND w.word < meant.word || chr(1114111))
ORDER BY levenshtein(near.word, meant.word) FETCH FIRST 1 ROW WITH TIES

-- statement words_given(q text)
SELECT count(*) AS number FROM search_pieces(:q) WHERE word <> ''

-- statement words_nearest(q text)
WITH {{words_meant}}
SELECT DISTINCT nearest.word FROM meant CROSS JOIN LATERAL ({{nearest_words}}) AS nearest ORDER BY nearest.word

-- What search takes the words of a question for, as explain=true tells it.

-- statement words_understood(q text)
WITH {{words_meant}}
SELECT string_agg(coalesce(instead.words || ' instead of ' || meant.word, meant.word), ', ' ORDER BY meant.place) AS words
FROM meant CROSS JOIN LATERAL (SELECT string_agg(nearest.word, ' or ' ORDER BY nearest.word) AS words FROM ({{nearest_words}}) AS nearest) AS instead
