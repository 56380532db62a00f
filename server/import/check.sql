-- Finds the faults of the staged rows, all at once, each with file, line and column: text that is not what its column holds, rules of the
-- tables that would be broken, references that resolve nowhere, and whatever is there already. They stand in `fault` (faults.sql); how many
-- there are is returned. Nothing is changed; merge.sql runs where there is none. Where the transaction is about a draft (ops.update_year),
-- what is in it already counts as known.
CREATE FUNCTION pg_temp.staging_check() RETURNS bigint
LANGUAGE plpgsql AS $function$
DECLARE
  is_figures CONSTANT boolean := pg_temp.staging_is_figures();
  is_long CONSTANT boolean := pg_temp.staging_is_long(is_figures);
BEGIN
IF is_long THEN
  PERFORM pg_temp.staging_analyze();
END IF;
INSERT INTO given_place (document, section, locator, kind) SELECT DISTINCT document, section, locator, kind FROM staged_citation;
-- One number for each series, however its slice is written.
INSERT INTO given_series (number, indicator, area, dimensions, slice, line)
  SELECT dense_rank() OVER (ORDER BY indicator, area, slice), given.*
  FROM (SELECT indicator, area, dimensions, json_of(dimensions) AS slice, line
        FROM (SELECT indicator, area, coalesce(dimensions, '{}') AS dimensions, min(line) AS line FROM staged_observations GROUP BY 1, 2, 3) AS written
       ) AS given;
UPDATE given_series g SET series_id = s.series_id FROM series s
  WHERE s.indicator = g.indicator AND s.area = g.area AND s.dimensions = g.slice;
UPDATE given_series g SET series_id = s.series_id FROM series s
  WHERE s.indicator = g.indicator AND s.area IS NULL AND g.area IS NULL AND s.dimensions = g.slice;
IF is_long THEN
  ANALYZE given_place, given_series;
END IF;

-- Numbers, lists and JSON that are none. All that follows takes them for missing.
INSERT INTO fault (file, line, member, code, message)
  WITH written (line, member, word, form, good) AS (
    SELECT line, 'value', value, 'no plain decimal number of at most 40 digits, without a zero in front or a sign before zero',
      number_of(value) IS NOT NULL FROM staged_observations
    UNION ALL SELECT line, 'id', id, 'no whole number', count_of(id) IS NOT NULL FROM staged_observations
    UNION ALL SELECT line, 'revision', revision, 'no whole number below 10,000', count_of(revision) < 10000 FROM staged_observations
    UNION ALL SELECT line, 'corrected_on', corrected_on, 'no day, month or year', partial_date_end(corrected_on) IS NOT NULL FROM staged_observations
    UNION ALL SELECT line, 'dimensions', dimensions, 'no JSON', false
      FROM staged_observations JOIN (SELECT DISTINCT dimensions FROM given_series WHERE slice IS NULL) AS unread USING (dimensions)
    UNION ALL SELECT line, 'formula', formula, 'no formula such as "#17 + #18" or "100 * (#93 - #94) / #94"',
      formula_steps(formula) IS NOT NULL FROM staged_observations WHERE formula IS NOT NULL
    UNION ALL SELECT line, 'formula', formula, 'no formula of a figure: a span ("..") stands on the right side of "within" alone', false
      FROM staged_observations WHERE '..' = ANY (formula_steps(formula))
  )
  SELECT 'observations.csv', line, member, 'invalid-value', '"' || word || '" is ' || form FROM written WHERE word IS NOT NULL AND good IS NOT TRUE;
IF NOT is_figures THEN
  INSERT INTO fault (file, line, member, code, message)
    WITH number (file, line, member, word) AS NOT MATERIALIZED (
      SELECT 'commitments.csv', line, 'target_value', target_value FROM staged_commitments
      UNION ALL SELECT 'checks.csv', line, 'tolerance', tolerance FROM staged_checks
    ), written (file, line, member, word, form, good) AS (
      SELECT file, line, member, word, 'no plain decimal number of at most 40 digits, without a zero in front or a sign before zero',
        number_of(word) IS NOT NULL FROM number
      UNION ALL SELECT 'updates.csv', line, 'year', year, 'no year', count_of(year) < 10000 FROM staged_updates
      UNION ALL SELECT 'documents.csv', line, 'contributors', contributors, 'no list such as "A = Minister; B = Secretary of State"', NOT EXISTS (
          SELECT FROM string_to_table(contributors, '; ') AS person WHERE person !~ '^.+ = .+$' OR cardinality(string_to_array(person, ' = ')) > 2)
        FROM staged_documents
      UNION ALL SELECT 'organisations.csv', line, 'aliases', aliases, 'no list of names', '' <> ALL (string_to_array(aliases, '; '))
        FROM staged_organisations
      UNION ALL SELECT 'programmes.csv', line, 'aliases', aliases, 'no list of names', '' <> ALL (string_to_array(aliases, '; '))
        FROM staged_programmes
      UNION ALL SELECT 'principles.csv', line, 'position', position, 'no whole number below 10,000', count_of(position) < 10000 FROM staged_principles
      UNION ALL SELECT 'recommendations.csv', line, 'position', position, 'no whole number below 10,000', count_of(position) < 10000
        FROM staged_recommendations
      UNION ALL SELECT 'evidence.csv', line, 'id', id, 'no whole number below 1,000,000,000', count_of(id) < 1000000000 FROM staged_evidence
      UNION ALL SELECT 'checks.csv', line, 'left_side', left_side, 'no formula such as "#17 + #18" or "100 * (#93 - #94) / #94"',
        formula_steps(left_side) IS NOT NULL FROM staged_checks
      UNION ALL SELECT 'checks.csv', line, 'right_side', right_side, 'no formula such as "#17 + #18" or "100 * (#93 - #94) / #94"',
        formula_steps(right_side) IS NOT NULL FROM staged_checks
      UNION ALL SELECT 'checks.csv', line, told.member, told.side, 'no formula for this side: a span ("..") stands on the right side of "within" alone',
        false
      FROM staged_checks CROSS JOIN LATERAL (
        VALUES ('left_side', left_side), ('right_side', CASE WHEN relation <> 'within' THEN right_side END)) AS told (member, side)
      WHERE '..' = ANY (formula_steps(told.side))
    )
    SELECT file, line, member, 'invalid-value', '"' || word || '" is ' || form FROM written
    WHERE word IS NOT NULL AND good IS NOT TRUE;
END IF;

-- Rules of the tables. Where a text could not be read, what follows from that is not told as well.
INSERT INTO broken_rule SELECT * FROM pg_temp.staging_rules(is_figures);
IF FOUND THEN
  INSERT INTO fault (file, line, member, code, message, rule, element)
    WITH named (column_name, member) AS (VALUES
      ('update_year', 'update'), ('observation_id', 'id'), ('evidence_id', 'id'), ('subject_id', 'right_side')
    ), broken AS (
      -- Of a figure that says nothing, it is the number that is missed: the words could be made of it.
      SELECT file, (given ->> 'line')::int AS line, CASE WHEN rule = 'required' AND broken_rule.member = 'value_text' AND given ->> 'value' IS NULL THEN 'value'
          ELSE coalesce(named.member, broken_rule.member) END AS member, given ->> broken_rule.member AS word, rule, concerns, NULL AS element
      FROM broken_rule LEFT JOIN named ON named.column_name = broken_rule.member WHERE given ? 'line'
      UNION ALL
      -- What many rows share was judged once.
      SELECT g.file, g.line, CASE WHEN g.position > 0 THEN 'other_sources' ELSE broken_rule.member END, given ->> broken_rule.member, rule, concerns,
        CASE WHEN g.position > 0 THEN '/' || g.position || '/' || broken_rule.member END
      FROM broken_rule JOIN staged_citation g ON ARRAY[g.document, g.section, g.locator, g.kind]
        = ARRAY[given ->> 'document', given ->> 'section', given ->> 'locator', given ->> 'kind'] WHERE broken_rule.file IS NULL
      UNION ALL
      SELECT 'observations.csv', g.line, broken_rule.member, given ->> broken_rule.member, rule, concerns, NULL
      FROM broken_rule JOIN staged_observations g ON ARRAY[g.indicator, g.area, coalesce(g.dimensions, '{}')]
        = ARRAY[given ->> 'indicator', given ->> 'area', given ->> 'written'] WHERE given ? 'written'
    )
    SELECT DISTINCT file, line, member,
      CASE WHEN rule = 'required' THEN 'missing-value' WHEN rule LIKE '%\_known' THEN 'unknown-value' WHEN rule LIKE '%\_short' THEN 'too-long'
        WHEN rule ~ '_(form|days|order|filled|object)$' THEN 'invalid-value' WHEN rule ~ '_(range|positive|finite)$' THEN 'out-of-range'
        ELSE 'rule-broken' END,
      CASE WHEN rule = 'required' THEN 'is required and missing' || CASE member WHEN 'value' THEN ', or value_text for a figure in words' ELSE '' END
        WHEN rule LIKE '%\_filled' AND obj_description(k.oid, 'pg_constraint') IS NULL THEN 'must not be empty'
        ELSE coalesce('"' || left(word, 100) || '" ', '') || coalesce(obj_description(k.oid, 'pg_constraint'),
          CASE WHEN rule LIKE '%\_known' THEN 'is none of the words that may stand here' WHEN rule LIKE '%\_short' THEN 'is too long'
            WHEN rule LIKE '%\_positive' THEN 'must be more than nothing' ELSE 'breaks the rule ' || rule END) END,
      nullif(rule, 'required'), element
    FROM broken LEFT JOIN pg_constraint k ON k.conname = rule AND k.connamespace = 'public'::regnamespace AND k.contype = 'c'
    WHERE NOT EXISTS (
      SELECT FROM unnest(concerns) AS concerned LEFT JOIN named ON named.column_name = concerned
      JOIN fault f ON (f.file, f.line) = (broken.file, broken.line) AND f.member IN (broken.member, coalesce(named.member, concerned)));
END IF;

-- What the tables would take and nobody can mean, as what is sent is judged (writing/json_cells.c): texts that are blank or endless, and slices
-- that say a thing twice, of which only the last would be kept, or say it in other than words.
INSERT INTO fault (file, line, member, code, message, element)
  WITH wrong (file, line, member, element) AS (
    SELECT file, line, member, element FROM staged_text WHERE btrim(text, E' \t') = '' OR octet_length(text) > 10000 AND length(text) > 10000
    UNION ALL
    SELECT g.file, g.line, CASE WHEN g.position > 0 THEN 'other_sources' ELSE found.member END,
      CASE WHEN g.position > 0 THEN '/' || g.position || '/' || found.member END
    FROM (SELECT p.*, told.member FROM given_place p, LATERAL (VALUES ('section', section), ('locator', locator)) AS told (member, text)
          WHERE btrim(text, E' \t') = '') AS found
    JOIN staged_citation g ON ARRAY[g.document, g.section, g.locator, g.kind] = ARRAY[found.document, found.section, found.locator, found.kind]
  )
  SELECT DISTINCT file, line, member, 'out-of-range', 'a text of 1 to 10,000 characters is wanted', element FROM wrong
  WHERE NOT EXISTS (SELECT FROM fault f WHERE (f.file, f.line, f.member) = (wrong.file, wrong.line, wrong.member))
  UNION ALL
  SELECT 'observations.csv', line, 'dimensions', 'duplicate-member', '"' || repeated.key || '" stands twice in it', NULL
  FROM (SELECT DISTINCT dimensions FROM given_series WHERE dimensions <> '{}' AND jsonb_typeof(slice) = 'object') AS given
  CROSS JOIN LATERAL (SELECT key FROM json_object_keys(given.dimensions::json) AS key GROUP BY key HAVING count(*) > 1) AS repeated
  JOIN staged_observations USING (dimensions)
  UNION ALL
  SELECT 'observations.csv', line, 'dimensions', 'invalid-value', CASE WHEN is_name THEN '"' || said.key || '" must say a text'
    ELSE '"' || left(said.key, 100) || '" is no name of small letters, digits and hyphens' END, NULL
  FROM (SELECT DISTINCT dimensions, slice FROM given_series WHERE slice <> '{}' AND jsonb_typeof(slice) = 'object') AS given
  CROSS JOIN LATERAL jsonb_each(given.slice) AS said
  CROSS JOIN LATERAL (SELECT said.key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(said.key) <= 100 AS is_name) AS named
  JOIN staged_observations USING (dimensions)
  WHERE NOT is_name OR jsonb_typeof(said.value) <> 'string' OR btrim(said.value #>> '{}', E' \t') = '';

-- References that resolve nowhere, with the word that is nearest to each.
IF NOT is_figures OR EXISTS (
    -- Of a figure alone, what it names is looked up first: it is hardly ever unknown.
    SELECT FROM staged_observations g WHERE num_nonnulls(g.rival_of, g.formula, g.other_sources) > 0
    OR NOT EXISTS (SELECT FROM indicator i WHERE i.slug = g.indicator) OR NOT EXISTS (SELECT FROM document d WHERE d.slug = g.document)
    OR (g.area IS NOT NULL AND NOT EXISTS (SELECT FROM area a WHERE a.code = g.area))) THEN
  INSERT INTO fault (file, line, member, code, message, nearest, listed_at, element)
    WITH known (kind, word, label) AS MATERIALIZED (
      SELECT 'document', slug::text, title FROM document UNION ALL SELECT 'document', slug, title FROM staged_documents
      UNION ALL SELECT 'document', slug, title FROM draft.documents WHERE update_year = drafted_update()
      UNION ALL SELECT 'update', year::text, title FROM yearly_update UNION ALL SELECT 'update', year, title FROM staged_updates
      UNION ALL SELECT 'update', year::text, title FROM draft.yearly_update WHERE year = drafted_update()
      UNION ALL SELECT 'organisation', slug, name FROM organisation UNION ALL SELECT 'organisation', slug, name FROM staged_organisations
      UNION ALL SELECT 'organisation', slug, name FROM draft.organisations WHERE update_year = drafted_update()
      UNION ALL SELECT 'area', code, name FROM area UNION ALL SELECT 'area', code, name FROM staged_areas
      UNION ALL SELECT 'area', code, name FROM draft.areas WHERE update_year = drafted_update()
      UNION ALL SELECT 'principle', slug, name FROM principle UNION ALL SELECT 'principle', slug, name FROM staged_principles
      UNION ALL SELECT 'principle', slug, name FROM draft.principles WHERE update_year = drafted_update()
      UNION ALL SELECT 'programme', slug, name FROM programme UNION ALL SELECT 'programme', slug, name FROM staged_programmes
      UNION ALL SELECT 'programme', slug, name FROM draft.programmes WHERE update_year = drafted_update()
      UNION ALL SELECT 'indicator', slug, name FROM indicator UNION ALL SELECT 'indicator', slug, name FROM staged_indicators
      UNION ALL SELECT 'indicator', slug, name FROM draft.indicators WHERE update_year = drafted_update()
      UNION ALL SELECT 'commitment', slug, title FROM commitment UNION ALL SELECT 'commitment', slug, title FROM staged_commitments
      UNION ALL SELECT 'commitment', slug, title FROM draft.commitments WHERE update_year = drafted_update()
      UNION ALL SELECT 'event', slug, title FROM event UNION ALL SELECT 'event', slug, title FROM staged_events
      UNION ALL SELECT 'event', slug, title FROM draft.events WHERE update_year = drafted_update()
    ), unheard AS MATERIALIZED (
      -- Each word is looked for once, however many rows have it.
      SELECT kind, word FROM staged_reference WHERE kind <> 'observation' AND word IS NOT NULL
      EXCEPT SELECT kind, word FROM known
    ), unknown AS MATERIALIZED (
      SELECT r.file, r.line, r.member, r.kind, r.word, r.element FROM staged_reference r JOIN unheard u USING (kind, word)
      UNION ALL
      SELECT r.file, r.line, r.member, r.kind, r.word, r.element FROM staged_reference r
      WHERE r.word IS NOT NULL AND r.kind = 'observation'
      AND NOT EXISTS (SELECT FROM observation o WHERE o.observation_id = count_of(r.word) AND o.revision = 1)
      AND NOT EXISTS (SELECT FROM staged_observations g WHERE g.id = r.word)
      AND NOT EXISTS (SELECT FROM draft.observations d WHERE d.update_year = drafted_update() AND d.id = r.word)
    ), near AS (
      SELECT DISTINCT ON (u.kind, u.word) u.kind, u.word, k.word AS nearest
      FROM (SELECT DISTINCT kind, word FROM unknown ORDER BY kind, word LIMIT 100) AS u
      JOIN known k USING (kind)
      WHERE likeness(u.word, k.word, k.label) > 0.2
      ORDER BY u.kind, u.word, likeness(u.word, k.word, k.label) DESC, k.word
    )
    SELECT DISTINCT u.file, u.line, u.member, 'unknown-reference', 'there is no ' || u.kind || ' "' || u.word || '"', near.nearest, t.collection, u.element
    FROM unknown u LEFT JOIN near USING (kind, word) LEFT JOIN resource_type t ON t.type = u.kind;
END IF;

-- What stands twice in one upload.
IF NOT is_figures OR EXISTS (SELECT FROM staged_observations OFFSET 1) THEN
  INSERT INTO fault (file, line, member, code, message, element)
    WITH keyed (file, member, key, line) AS (
      SELECT 'updates.csv', 'year', ARRAY[year], line FROM staged_updates
      UNION ALL SELECT 'documents.csv', 'slug', ARRAY[slug], line FROM staged_documents
      UNION ALL SELECT 'organisations.csv', 'slug', ARRAY[slug], line FROM staged_organisations
      UNION ALL SELECT 'areas.csv', 'code', ARRAY[code], line FROM staged_areas
      UNION ALL SELECT 'principles.csv', 'slug', ARRAY[slug], line FROM staged_principles
      UNION ALL SELECT 'principles.csv', 'position', ARRAY[position], line FROM staged_principles
      UNION ALL SELECT 'principle_names.csv', 'principle', ARRAY[principle, document], line FROM staged_principle_names
      UNION ALL SELECT 'programmes.csv', 'slug', ARRAY[slug], line FROM staged_programmes
      UNION ALL SELECT 'programme_names.csv', 'programme', ARRAY[programme, document], line FROM staged_programme_names
      UNION ALL SELECT 'indicators.csv', 'slug', ARRAY[slug], line FROM staged_indicators
      UNION ALL SELECT 'redefinitions.csv', 'indicator', ARRAY[indicator, formerly], line FROM staged_redefinitions
      UNION ALL SELECT 'observations.csv', 'id', ARRAY[id, revision], line
        FROM staged_observations JOIN (
          SELECT id, revision FROM staged_observations WHERE numbered IS NULL GROUP BY id, revision HAVING count(*) > 1) AS twice USING (id, revision)
        WHERE numbered IS NULL
      UNION ALL SELECT 'commitments.csv', 'slug', ARRAY[slug], line FROM staged_commitments
      UNION ALL SELECT 'events.csv', 'slug', ARRAY[slug], line FROM staged_events
      UNION ALL SELECT 'recommendations.csv', 'slug', ARRAY[slug], line FROM staged_recommendations
      UNION ALL SELECT 'recommendations.csv', 'position', ARRAY[position], line FROM staged_recommendations
      UNION ALL SELECT 'case_studies.csv', 'slug', ARRAY[slug], line FROM staged_case_studies
      UNION ALL SELECT 'evidence.csv', 'id', ARRAY[id], line FROM staged_evidence WHERE numbered IS NULL
      UNION ALL SELECT 'evidence.csv', 'commitment', ARRAY[commitment, document, section, locator, kind], line FROM staged_evidence
      UNION ALL SELECT 'checks.csv', 'slug', ARRAY[slug], line FROM staged_checks
    ), repeated AS (
      SELECT file, member, key, array_agg(line) AS lines, array_agg(place) AS places
      FROM (SELECT *, NULL::bigint AS place FROM keyed UNION ALL SELECT file, member, ARRAY[key, word], line, place FROM staged_element) AS given
      GROUP BY file, member, key HAVING count(*) > 1 AND array_position(key, NULL) IS NULL
    ), counted AS (
      SELECT file, member, key, line, place, first_value(line) OVER same AS first, row_number() OVER same AS n
      FROM repeated CROSS JOIN unnest(lines, places) AS each (line, place)
      WINDOW same AS (PARTITION BY file, member, key ORDER BY line, place)
    )
    SELECT file, line, member, 'repeated', '"' || array_to_string(key, ' ') || '" stands there already'
      || CASE WHEN line > first THEN ', ' || pg_temp.staging_place(first) ELSE '' END, '/' || place - 1
    FROM counted WHERE n > 1;
END IF;

PERFORM pg_temp.staging_check_figures(is_long);
IF NOT is_figures THEN
  PERFORM pg_temp.staging_check_catalogue();
END IF;

-- A draft brings an update of its own: nothing that is published already, which is changed where it is, and nothing of another one.
IF drafted_update() IS NOT NULL THEN
  INSERT INTO fault (file, line, member, code, message)
    SELECT file, line, member, 'already-published', '"' || key || '" is published already'
    FROM (
      SELECT 'updates.csv' AS file, line, 'year' AS member, g.year AS key FROM staged_updates g JOIN yearly_update u ON u.year = count_of(g.year)
      UNION ALL SELECT 'documents.csv', line, 'slug', slug FROM staged_documents JOIN document USING (slug)
      UNION ALL SELECT 'organisations.csv', line, 'slug', slug FROM staged_organisations JOIN organisation USING (slug)
      -- An area has no document, and stays where an update is withdrawn that brought it: who brings it again says the same.
      UNION ALL SELECT 'areas.csv', line, 'code', code FROM staged_areas g JOIN area a USING (code)
        WHERE (a.name, a.level, a.parent, a.scheme) IS DISTINCT FROM (g.name, g.level, g.parent, g.scheme)
      UNION ALL SELECT 'principles.csv', line, 'slug', slug FROM staged_principles JOIN principle USING (slug)
      UNION ALL SELECT 'programmes.csv', line, 'slug', slug FROM staged_programmes JOIN programme USING (slug)
      UNION ALL SELECT 'indicators.csv', line, 'slug', slug FROM staged_indicators JOIN indicator USING (slug)
      UNION ALL SELECT 'redefinitions.csv', line, 'indicator', indicator || ' ' || formerly
        FROM staged_redefinitions JOIN redefinition USING (indicator, formerly)
      UNION ALL SELECT 'observations.csv', line, 'id', id FROM staged_observations JOIN observation o ON (o.observation_id, o.revision) = (count_of(id), 1)
      UNION ALL SELECT 'commitments.csv', line, 'slug', slug FROM staged_commitments JOIN commitment USING (slug)
      UNION ALL SELECT 'events.csv', line, 'slug', slug FROM staged_events JOIN event USING (slug)
      UNION ALL SELECT 'recommendations.csv', line, 'slug', slug FROM staged_recommendations JOIN recommendation USING (slug)
      UNION ALL SELECT 'case_studies.csv', line, 'slug', slug FROM staged_case_studies JOIN case_study USING (slug)
      UNION ALL SELECT 'evidence.csv', line, 'id', id FROM staged_evidence JOIN evidence e ON e.evidence_id = count_of(id)
      UNION ALL SELECT 'checks.csv', line, 'slug', slug FROM staged_checks JOIN arithmetic_check USING (slug)
    ) AS published
    UNION ALL
    SELECT 'updates.csv', line, 'year', 'other-update', 'the draft is that of ' || drafted_update() FROM staged_updates
    WHERE count_of(year) <> drafted_update()
    UNION ALL
    SELECT 'documents.csv', line, 'update', 'other-update', 'the draft is that of ' || drafted_update() FROM staged_documents
    WHERE update <> drafted_update()::text
    UNION ALL
    SELECT file, line, 'document', 'other-update', '"' || document || '" belongs to the update of ' || d.update_year
      || '; what a draft brings is said first by a document of its own'
    FROM staged_citation JOIN document d ON d.slug = document
    WHERE position = 0
    AND NOT EXISTS (SELECT FROM staged_documents g WHERE g.slug = d.slug);
END IF;

RETURN (SELECT count(*) FROM (SELECT DISTINCT file, line, member, element, code, message FROM fault) AS found);
END $function$;
