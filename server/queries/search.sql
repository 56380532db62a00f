-- Search: what a question's words may stand for, the entries that fit, the best first. Entries and vocabulary are kept by
-- search_refresh (migrations/0003_search.sql).
--
-- All words must be found; where nothing holds all of them, any; where nothing holds any, names that resemble the question. The
-- last word may be the beginning of one, unless it is a number. A word that the record does not have is taken for the nearest ones
-- that it has. Words such as "the" count only in a question that has no others. The score adds how well the words fit, by the weight
-- of where they stand, to how much the best name resembles the question; a programme counts a little more than its figures. Figures that are
-- told by a number alone are found by it, with whatever other words they have; their indicator is found without it. What a document claims
-- against another, and what a later one has told otherwise, has its words too, and is marked.

-- fragment question
WITH {{words_meant}}, understood AS MATERIALIZED (
  SELECT meant.may_begin, meant.word, meant.stems || ARRAY(
    SELECT search_stem(nearest.word) FROM ({{nearest_words}}) AS nearest
  ) AS stems
  FROM meant
), spelt AS (
  SELECT word, may_begin, stems,
    {{operand}} AS operand
  FROM understood
), question AS MATERIALIZED (
  SELECT string_agg('(' || operand || ')', ' & ')::tsquery AS every_word, string_agg(operand, ' | ')::tsquery AS any_word,
    (SELECT array_agg(stem) FROM spelt CROSS JOIN unnest(stems) AS stem) AS stems,
    max(word) FILTER (WHERE may_begin) AS beginning, search_squeezed(:q) AS squeezed
  FROM spelt
), numbered AS MATERIALIZED (
  {{numbered_figures}}
), asked AS MATERIALIZED (
  SELECT any_word, stems, beginning, squeezed,
    CASE WHEN (SELECT count(*) FROM search_entry WHERE vector @@ every_word) > 0 THEN every_word
         WHEN EXISTS (SELECT FROM numbered WHERE vector @@ every_word) THEN every_word
         WHEN (SELECT count(*) FROM search_entry WHERE vector @@ any_word) > 0 THEN any_word
         WHEN EXISTS (SELECT FROM numbered) THEN any_word END AS wanted
  FROM question
), hit AS (
  SELECT e.type, e.key, e.programme, e.title, e.aliases, e.told, e.context, e.names, e.vector
  FROM asked JOIN search_entry e ON e.vector @@ asked.wanted
  UNION ALL
  SELECT 'observation', observation_id::text, programme, title, '{}', told, context, search_names(title, '{}'), vector
  FROM asked JOIN numbered ON numbered.vector @@ asked.wanted
  UNION ALL
  SELECT e.type, e.key, e.programme, e.title, e.aliases, e.told, e.context, e.names, e.vector FROM asked JOIN search_entry e ON asked.squeezed <% e.names AND e.type <> ALL ('{observation,conflict}')
  WHERE asked.wanted IS NULL AND asked.squeezed <> ''
)

-- fragment hit_filter
WHERE (:type IS NULL OR hit.type = ANY (:type))

-- statement search_list(q text, type text[], cursor text, limit int)
{{question}}, scored AS MATERIALIZED (
  SELECT hit.*, t.position, t.collection, round(((1 - t.position / 100.0) * (coalesce(ts_rank(hit.vector, asked.any_word), 0) + (
    SELECT max(similarity(name, asked.squeezed)) FROM string_to_table(hit.names, ' ') AS name)))::numeric, 4) AS score
  FROM hit JOIN resource_type t USING (type) CROSS JOIN asked
  {{hit_filter}}
), page AS (
  SELECT * FROM scored
  WHERE :cursor IS NULL OR (-score, position, key) > (
    -split_part(:cursor, ' ', 1)::numeric, split_part(:cursor, ' ', 2)::smallint, split_part(:cursor, ' ', 3))
  ORDER BY score DESC, position, key LIMIT :limit
)
SELECT page.type, page.key AS id, page.title,
  search_snippet(CASE WHEN page.aliases <> '{}' THEN 'Also ' || array_to_string(page.aliases, ', ') || '. ' ELSE '' END || page.told,
                 asked.stems, asked.beginning) AS snippet,
  page.score, page.programme, figure.rival, figure.superseded,
  page.collection || '/' || page.key AS "links.self",
  '/v1/programmes/' || page.programme AS "links.programme",
  concat_ws(' ', page.score, page.position, page.key) AS _cursor
FROM page CROSS JOIN asked
LEFT JOIN LATERAL (
  SELECT o.rival_of IS NOT NULL AS rival, o.superseded_from < 'infinity' AS superseded FROM observation o
  WHERE o.observation_id = CASE page.type WHEN 'observation' THEN page.key::bigint END ORDER BY o.revision DESC LIMIT 1) AS figure ON true
ORDER BY page.score DESC, page.position, page.key

-- statement search_count(q text, type text[])
{{question}}
SELECT count(*) AS total FROM hit
{{hit_filter}}
