-- Finds the faults of the staged rows, all at once, each with file, line and column: text that is not what its column holds, rules of the
-- tables that would be broken, references that resolve nowhere, and whatever is there already. They stand in `fault` (faults.sql); how many
-- there are is returned. Nothing is changed; merge.sql runs where there is none. Where the transaction is about a draft (ops.update_year),
-- what is in it already counts as known.
CREATE FUNCTION pg_temp.staging_check() RETURNS bigint
LANGUAGE plpgsql AS $function$
DECLARE
  is_long CONSTANT boolean := pg_temp.staging_is_long();
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
  WITH number (file, line, member, word) AS NOT MATERIALIZED (
    SELECT 'observations.csv', line, 'value', value FROM staged_observations
    UNION ALL SELECT 'commitments.csv', line, 'target_value', target_value FROM staged_commitments
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
    UNION ALL SELECT 'observations.csv', line, 'id', id, 'no whole number', count_of(id) IS NOT NULL FROM staged_observations
    UNION ALL SELECT 'observations.csv', line, 'revision', revision, 'no whole number below 10,000', count_of(revision) < 10000
      FROM staged_observations
    UNION ALL SELECT 'observations.csv', line, 'corrected_on', corrected_on, 'no day, month or year',
      partial_date_end(corrected_on) IS NOT NULL FROM staged_observations
    UNION ALL SELECT 'observations.csv', line, 'dimensions', dimensions, 'no JSON', false
      FROM staged_observations JOIN (SELECT DISTINCT dimensions FROM given_series WHERE slice IS NULL) AS unread USING (dimensions)
    UNION ALL SELECT 'recommendations.csv', line, 'position', position, 'no whole number below 10,000', count_of(position) < 10000
      FROM staged_recommendations
    UNION ALL SELECT 'evidence.csv', line, 'id', id, 'no whole number below 1,000,000,000', count_of(id) < 1000000000 FROM staged_evidence
    UNION ALL SELECT 'observations.csv', line, 'formula', formula, 'no formula such as "#17 + #18" or "100 * (#93 - #94) / #94"',
      formula_steps(formula) IS NOT NULL FROM staged_observations WHERE formula IS NOT NULL
    UNION ALL SELECT 'checks.csv', line, 'left_side', left_side, 'no formula such as "#17 + #18" or "100 * (#93 - #94) / #94"',
      formula_steps(left_side) IS NOT NULL FROM staged_checks
    UNION ALL SELECT 'checks.csv', line, 'right_side', right_side, 'no formula such as "#17 + #18" or "100 * (#93 - #94) / #94"',
      formula_steps(right_side) IS NOT NULL FROM staged_checks
  )
  SELECT file, line, member, 'invalid-value', '"' || word || '" is ' || form FROM written
  WHERE word IS NOT NULL AND good IS NOT TRUE;

-- Rules of the tables. Where a text could not be read, what follows from that is not told as well.
INSERT INTO fault (file, line, member, code, message, rule, element)
  WITH named (column_name, member) AS (VALUES
    ('update_year', 'update'), ('observation_id', 'id'), ('evidence_id', 'id'), ('subject_id', 'right_side')
  ), found AS MATERIALIZED (
    SELECT * FROM pg_temp.staging_rules()
  ), broken AS (
    SELECT file, (given ->> 'line')::int AS line, coalesce(named.member, found.member) AS member, given ->> found.member AS word, rule, concerns,
      NULL AS element
    FROM found LEFT JOIN named ON named.column_name = found.member WHERE given ? 'line'
    UNION ALL
    -- What many rows share was judged once.
    SELECT g.file, g.line, CASE WHEN g.position > 0 THEN 'other_sources' ELSE found.member END, given ->> found.member, rule, concerns,
      CASE WHEN g.position > 0 THEN '/' || g.position || '/' || found.member END
    FROM found JOIN staged_citation g ON ARRAY[g.document, g.section, g.locator, g.kind]
      = ARRAY[given ->> 'document', given ->> 'section', given ->> 'locator', given ->> 'kind'] WHERE found.file IS NULL
    UNION ALL
    SELECT 'observations.csv', g.line, found.member, given ->> found.member, rule, concerns, NULL
    FROM found JOIN staged_observations g ON ARRAY[g.indicator, g.area, coalesce(g.dimensions, '{}')]
      = ARRAY[given ->> 'indicator', given ->> 'area', given ->> 'written'] WHERE given ? 'written'
  )
  SELECT DISTINCT file, line, member,
    CASE WHEN rule = 'required' THEN 'missing-value' WHEN rule LIKE '%\_known' THEN 'unknown-value' WHEN rule LIKE '%\_short' THEN 'too-long'
      WHEN rule ~ '_(form|days|order|filled|object)$' THEN 'invalid-value' WHEN rule ~ '_(range|positive|finite)$' THEN 'out-of-range'
      ELSE 'rule-broken' END,
    CASE WHEN rule = 'required' THEN 'is required and missing' WHEN rule LIKE '%\_filled' THEN 'must not be empty'
      ELSE coalesce('"' || left(word, 100) || '" ', '') || coalesce(obj_description(k.oid, 'pg_constraint'),
        CASE WHEN rule LIKE '%\_known' THEN 'is none of the words that may stand here' WHEN rule LIKE '%\_short' THEN 'is too long'
          WHEN rule LIKE '%\_positive' THEN 'must be more than nothing' ELSE 'breaks the rule ' || rule END) END,
    nullif(rule, 'required'), element
  FROM broken LEFT JOIN pg_constraint k ON k.conname = rule AND k.connamespace = 'public'::regnamespace AND k.contype = 'c'
  WHERE NOT EXISTS (
    SELECT FROM unnest(concerns) AS concerned LEFT JOIN named ON named.column_name = concerned
    JOIN fault f ON (f.file, f.line, f.member) = (broken.file, broken.line, coalesce(named.member, concerned)));

-- References that resolve nowhere, with the word that is nearest to each.
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
    WHERE greatest(similarity(k.word, u.word), similarity(k.label, u.word)) > 0.2
    ORDER BY u.kind, u.word, greatest(similarity(k.word, u.word), similarity(k.label, u.word)) DESC, k.word
  )
  SELECT DISTINCT u.file, u.line, u.member, 'unknown-reference', 'there is no ' || u.kind || ' "' || u.word || '"', near.nearest, t.collection, u.element
  FROM unknown u LEFT JOIN near USING (kind, word) LEFT JOIN resource_type t ON t.type = u.kind;

-- What would lie in itself, by however many steps: each is taken from what is said of it now, else in the draft, else in the record. A circle
-- that it does not belong to is not its fault.
INSERT INTO fault (file, line, member, code, message)
  WITH RECURSIVE area_above (line, code, parent, above) AS (
    SELECT line, code, parent, parent FROM staged_areas WHERE parent <> code
    UNION
    SELECT u.line, u.code, u.parent, CASE WHEN g.line IS NOT NULL THEN g.parent WHEN d.entry_id IS NOT NULL THEN d.parent ELSE a.parent END
    FROM area_above u LEFT JOIN staged_areas g ON g.code = u.above
    LEFT JOIN draft.areas d ON (d.update_year, d.code) = (drafted_update(), u.above) LEFT JOIN area a ON a.code = u.above
    WHERE u.above <> u.code
  ), programme_above (line, slug, part_of, above) AS (
    SELECT line, slug, part_of, part_of FROM staged_programmes WHERE part_of <> slug
    UNION
    SELECT u.line, u.slug, u.part_of, CASE WHEN g.line IS NOT NULL THEN g.part_of WHEN d.entry_id IS NOT NULL THEN d.part_of ELSE p.part_of END
    FROM programme_above u LEFT JOIN staged_programmes g ON g.slug = u.above
    LEFT JOIN draft.programmes d ON (d.update_year, d.slug) = (drafted_update(), u.above) LEFT JOIN programme p ON p.slug = u.above
    WHERE u.above <> u.slug
  )
  SELECT 'areas.csv', line, 'parent', 'rule-broken', '"' || parent || '" lies in "' || code || '"' FROM area_above WHERE above = code
  UNION ALL
  SELECT 'programmes.csv', line, 'part_of', 'rule-broken', '"' || part_of || '" is a part of "' || slug || '"' FROM programme_above WHERE above = slug;

-- What stands twice in one upload.
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
    || CASE WHEN line > first THEN ', on line ' || first ELSE '' END, '/' || place - 1
  FROM counted WHERE n > 1;

-- Figures for the same thing at the same time: one of them is too many. Another vintage, a revision and a marked rival are no such figures.
INSERT INTO given_day (slug, update_year, published_from)
  SELECT slug, count_of(update), partial_date_end(published_on) FROM staged_documents
  UNION ALL SELECT slug, update_year, partial_date_end(published_on) FROM draft.documents d
    WHERE update_year = drafted_update() AND NOT EXISTS (SELECT FROM staged_documents g WHERE g.slug = d.slug)
  UNION ALL SELECT slug, update_year, published_from FROM document d
    WHERE NOT EXISTS (SELECT FROM staged_documents g WHERE g.slug = d.slug);
IF is_long THEN
  ANALYZE given_day;
END IF;
INSERT INTO given_figure (line, id, series, series_id, period, reported_from)
  SELECT g.line, g.id, s.number, s.series_id, g.period, day.published_from
  FROM staged_observations g
  JOIN given_series s ON (s.indicator, coalesce(s.area, ''), s.dimensions) = (g.indicator, coalesce(g.area, ''), coalesce(g.dimensions, '{}'))
  JOIN given_day AS day ON day.slug = g.document WHERE g.rival_of IS NULL AND g.revision = '1';
-- A table of its own, so that its length is known to what follows.
IF is_long THEN
  ANALYZE given_figure;
END IF;
INSERT INTO fault (file, line, member, code, message)
  WITH told AS MATERIALIZED (
    SELECT 3 AS place, line, id, series, period, reported_from FROM given_figure
    UNION ALL
    -- All of a draft is staged together with its update.
    SELECT 2, NULL, g.id, s.number, g.period, day.published_from
    FROM draft.observations g JOIN given_day AS day ON day.slug = g.document
    JOIN (SELECT DISTINCT number, indicator, coalesce(area, '') AS area, slice FROM given_series) AS s
      ON (s.indicator, s.area, s.slice) = (g.indicator, coalesce(g.area, ''), json_of(coalesce(g.dimensions, '{}')))
    WHERE g.update_year = drafted_update() AND rival_of IS NULL AND revision = '1' AND NOT EXISTS (SELECT FROM staged_updates)
    AND (g.indicator, g.period) IN (SELECT n.indicator, f.period FROM given_figure f JOIN given_series n ON n.number = f.series)
    UNION ALL
    SELECT 1, NULL, o.observation_id::text, wanted.series, o.period, o.reported_from
    FROM (SELECT DISTINCT series, series_id, period FROM given_figure WHERE series_id IS NOT NULL) AS wanted
    JOIN observation o ON o.series_id = wanted.series_id AND o.period = wanted.period WHERE o.rival_of IS NULL AND o.revision = 1
  ), met AS (
    -- Counted before they are put in order: hardly any meet.
    SELECT series, period, reported_from FROM told GROUP BY series, period, reported_from HAVING count(*) > 1
  ), judged AS (
    SELECT *, first_value(place) OVER same AS first_place, first_value(line) OVER same AS first_line, first_value(id) OVER same AS first_id
    FROM told JOIN met USING (series, period, reported_from)
    JOIN (SELECT DISTINCT number AS series, indicator FROM given_series) AS n USING (series)
    WINDOW same AS (PARTITION BY series, period, reported_from ORDER BY place, line)
  )
  SELECT 'observations.csv', j.line, 'period', (ARRAY['already-published', 'already-drafted', 'repeated'])[first_place],
    'a figure of ' || j.indicator || ' for ' || j.period || CASE first_place
      WHEN 1 THEN ' came out on ' || j.reported_from || ': #' || first_id || '; if it is wrong, correct it'
      WHEN 2 THEN ' is in the draft already: #' || first_id
      ELSE ' stands there already, on line ' || first_line END
  FROM judged j
  WHERE place = 3 AND id <> first_id
  AND NOT (first_place < 3 AND EXISTS (SELECT FROM staged_observations g WHERE (g.id, g.revision) = (first_id, '1')));

-- A correction stands after what it corrects, by its document; one that somebody makes, by its day as well, and leaves what it was readable.
INSERT INTO fault (file, line, member, code, message)
  WITH stated AS MATERIALIZED (
    SELECT g.line, count_of(g.id) AS id, count_of(g.revision) AS revision, day.update_year, day.published_from AS reported_from,
      coalesce(partial_date_end(g.corrected_on), day.published_from) AS published_from, g.corrected_on, g.formula
    FROM staged_observations g JOIN given_day AS day ON day.slug = g.document
    WHERE g.id IN (SELECT id FROM staged_observations WHERE count_of(revision) > 1)
  ), known AS (
    SELECT id, revision, update_year, reported_from, published_from, formula FROM stated
    UNION ALL
    SELECT o.observation_id, o.revision, o.update_year, o.reported_from, o.published_from, o.formula
    FROM stated s JOIN observation o ON (o.observation_id, o.revision) = (s.id, s.revision - 1)
    WHERE NOT EXISTS (SELECT FROM stated e WHERE (e.id, e.revision) = (s.id, s.revision - 1))
  )
  SELECT 'observations.csv', s.line, rule.member, 'rule-broken', rule.message
  FROM stated s JOIN known former ON (former.id, former.revision) = (s.id, s.revision - 1)
  CROSS JOIN (SELECT current_setting('ops.members', true) <> '' AS made) AS by_somebody
  CROSS JOIN LATERAL (VALUES
    ('formula', (s.formula IS NULL) <> (former.formula IS NULL),
     'what a document says is not derived, and what is derived no document says: to change that, withdraw the figure and publish another'),
    ('document', s.update_year < former.update_year OR (s.update_year > former.update_year AND s.reported_from < former.reported_from),
     'came out before the document that it corrects'),
    ('corrected_on', made AND s.corrected_on IS NULL AND s.reported_from <= former.published_from,
     'must be given: no later document brings this correction'),
    ('corrected_on', made AND s.corrected_on IS NOT NULL AND s.published_from < former.published_from AND s.published_from >= s.reported_from,
     'is before ' || former.published_from || ', the day of what is corrected'),
    ('corrected_on', made AND s.corrected_on IS NOT NULL AND s.published_from > greatest(current_date, former.published_from, s.reported_from),
     'is a day that is still to come')) AS rule (member, is_broken, message)
  WHERE rule.is_broken;

-- No figure follows from itself, by whatever way.
INSERT INTO fault (file, line, member, code, message)
  WITH RECURSIVE derived AS MATERIALIZED (
    SELECT g.line, count_of(g.id) AS id, count_of(used.step[1]) AS input_id
    FROM staged_observations g, regexp_matches(g.formula, '#(\d+)', 'g') AS used (step) WHERE g.formula IS NOT NULL
  ), followed (line, id, input_id) AS (
    SELECT line, id, input_id FROM derived
    UNION
    SELECT f.line, f.id, coalesce(d.input_id, published.input_id)
    FROM followed f LEFT JOIN derived d ON d.id = f.input_id
    LEFT JOIN LATERAL (
      SELECT u.input_id FROM observation_input u WHERE d.id IS NULL AND u.observation_id = f.input_id
      AND u.revision = (SELECT max(o.revision) FROM observation o WHERE o.observation_id = f.input_id)) AS published ON true
    WHERE f.input_id <> f.id AND coalesce(d.input_id, published.input_id) IS NOT NULL
  )
  SELECT DISTINCT 'observations.csv', line, 'formula', 'rule-broken', 'must not lead back to the figure itself'
  FROM followed WHERE input_id = id;

-- What has been published is not overwritten, and what was withdrawn does not come back unnoticed.
INSERT INTO fault (file, line, member, code, message)
  SELECT 'observations.csv', g.line, 'value', 'already-published', 'observation ' || g.id || ' revision ' || g.revision
    || ' is published as ' || coalesce(o.value::text, o.value_text) || ' (' || o.period || ', ' || coalesce(o.qualifier, 'in words')
    || '); a published figure is never overwritten: add a revision with a reason'
  FROM staged_observations g
  JOIN observation o ON o.observation_id = count_of(g.id) AND o.revision = count_of(g.revision)
  JOIN series s USING (series_id)
  WHERE (o.value::text, o.value_text, o.qualifier, o.status, o.period::text, o.as_stated, s.indicator::text, s.area, s.dimensions,
         o.formula, o.rival_of::text, o.area_basis)
    IS DISTINCT FROM (g.value, g.value_text, g.qualifier, g.status, g.period, g.as_stated, g.indicator, g.area,
                      json_of(coalesce(g.dimensions, '{}')), g.formula, g.rival_of, g.area_basis)
  UNION ALL
  SELECT 'observations.csv', g.line, 'revision', 'unknown-reference', 'there is no revision ' || count_of(g.revision) - 1 || ' of observation ' || g.id
  FROM staged_observations g
  WHERE count_of(g.revision) > 1
  AND NOT EXISTS (SELECT FROM observation o WHERE (o.observation_id, o.revision) = (count_of(g.id), count_of(g.revision) - 1))
  AND NOT EXISTS (SELECT FROM staged_observations e WHERE e.id = g.id AND count_of(e.revision) = count_of(g.revision) - 1)
  UNION ALL
  SELECT 'observations.csv', g.line, changed.member, 'rule-broken', 'stays as it is in a correction: "' || changed.before
    || '"; to change it, withdraw the figure and publish another'
  FROM staged_observations g JOIN observation o ON o.observation_id = count_of(g.id) AND o.revision = 1 JOIN series s USING (series_id)
  CROSS JOIN LATERAL (VALUES ('indicator', s.indicator, g.indicator), ('area', coalesce(s.area, ''), coalesce(g.area, '')),
    ('dimensions', s.dimensions::text, json_of(coalesce(g.dimensions, '{}'))::text), ('period', o.period, g.period),
    ('rival_of', coalesce(o.rival_of::text, ''), coalesce(g.rival_of, ''))) AS changed (member, before, after)
  WHERE count_of(g.revision) > 1 AND changed.before <> changed.after
  UNION ALL
  SELECT 'observations.csv', g.line, 'corrected_on', 'rule-broken', 'is for corrections, and not before the day of what is corrected'
  FROM staged_observations g LEFT JOIN document d ON d.slug = g.document
  WHERE partial_date_end(g.corrected_on) < d.published_from OR partial_date_end(g.corrected_on) IS NOT NULL AND g.revision = '1'
  UNION ALL
  SELECT 'observations.csv', g.line, 'area_basis', 'rule-broken', CASE WHEN g.area IS NULL THEN 'is not-stated where there is no area'
    ELSE 'is stated or inferred where there is an area' END
  FROM staged_observations g WHERE (g.area IS NULL) <> (g.area_basis = 'not-stated')
  UNION ALL
  SELECT 'observations.csv', g.line, 'id', 'withdrawn', 'observation ' || g.id || ' was withdrawn: ' || w.reason
  FROM staged_observations g JOIN withdrawal w ON (w.type, w.subject) = ('observation', g.id)
  UNION ALL
  SELECT 'observations.csv', g.line, 'id', 'already-drafted', 'observation ' || g.id || ' is in the draft of ' || d.update_year
  FROM staged_observations g CROSS JOIN draft.yearly_update y JOIN draft.observations d ON (d.update_year, d.id) = (y.year, g.id)
  WHERE y.year IS DISTINCT FROM drafted_update()
  UNION ALL
  SELECT 'observations.csv', g.line, 'id', 'unknown-reference', 'there is no observation ' || g.id || ' in the draft; a new one is given its number'
  FROM staged_observations g
  -- All of a draft is staged together with its update.
  WHERE drafted_update() IS NOT NULL AND NOT EXISTS (SELECT FROM staged_updates) AND g.numbered IS NULL AND count_of(g.id) > 0
  AND NOT EXISTS (SELECT FROM draft.yearly_update y JOIN draft.observations d ON (d.update_year, d.id) = (y.year, g.id))
  AND NOT EXISTS (SELECT FROM observation o WHERE (o.observation_id, o.revision) = (count_of(g.id), 1))
  AND NOT EXISTS (SELECT FROM withdrawal w WHERE (w.type, w.subject) = ('observation', g.id))
  UNION ALL
  SELECT 'evidence.csv', g.line, 'id', 'unknown-reference', 'there is no report ' || g.id || ' in the draft; a new one is given its number'
  FROM staged_evidence g
  WHERE drafted_update() IS NOT NULL AND NOT EXISTS (SELECT FROM staged_updates) AND g.numbered IS NULL AND count_of(g.id) BETWEEN 1 AND 999999999
  AND NOT EXISTS (SELECT FROM draft.evidence d WHERE (d.update_year, d.id) = (drafted_update(), g.id))
  AND NOT EXISTS (SELECT FROM evidence e WHERE e.evidence_id = count_of(g.id))
  UNION ALL
  SELECT 'documents.csv', g.line, 'published_on', 'rule-broken', 'figures of "' || g.slug || '" came out with it in ' || d.update_year || ' ('
    || d.published_on || '), and one is not in observations.csv: #' || min(o.observation_id)
  FROM staged_documents g JOIN document d USING (slug) JOIN citation c ON c.document = d.slug JOIN observation o USING (citation_id)
  WHERE (d.update_year::text, d.published_on) <> (g.update, g.published_on) AND NOT EXISTS (
    SELECT FROM staged_observations s WHERE (count_of(s.id), count_of(s.revision)) = (o.observation_id, o.revision::bigint))
  GROUP BY g.line, g.slug, d.update_year, d.published_on
  UNION ALL
  SELECT 'evidence.csv', g.line, 'commitment', 'already-published', 'the same lines report on "' || g.commitment || '" already: ' || e.evidence_id
  FROM staged_evidence g JOIN citation c USING (document, section, locator, kind)
  JOIN evidence e ON (e.commitment, e.citation_id) = (g.commitment, c.citation_id) AND e.evidence_id <> count_of(g.id)
  WHERE NOT EXISTS (SELECT FROM staged_evidence s WHERE count_of(s.id) = e.evidence_id)
  UNION ALL
  SELECT 'recommendations.csv', g.line, 'position', 'already-published', '"' || r.slug || '" is in place ' || g.position
  FROM staged_recommendations g JOIN recommendation r ON r.position = count_of(g.position) AND r.slug <> g.slug
  WHERE NOT EXISTS (SELECT FROM staged_recommendations s WHERE s.slug = r.slug)
  UNION ALL
  SELECT 'principles.csv', g.line, 'position', 'already-published', '"' || p.slug || '" is in place ' || g.position
  FROM staged_principles g JOIN principle p ON p.position = count_of(g.position) AND p.slug <> g.slug
  WHERE NOT EXISTS (SELECT FROM staged_principles s WHERE s.slug = p.slug);

-- A draft brings an update of its own: nothing that is published already, and nothing of another one.
INSERT INTO fault (file, line, member, code, message)
  SELECT file, line, member, 'already-published', '"' || key || '" is published already'
  FROM (
    SELECT 'updates.csv' AS file, line, 'year' AS member, g.year AS key FROM staged_updates g JOIN yearly_update u ON u.year = count_of(g.year)
    UNION ALL SELECT 'documents.csv', line, 'slug', slug FROM staged_documents JOIN document USING (slug)
    UNION ALL SELECT 'observations.csv', line, 'id', id FROM staged_observations JOIN observation o ON (o.observation_id, o.revision) = (count_of(id), 1)
    UNION ALL SELECT 'commitments.csv', line, 'slug', slug FROM staged_commitments JOIN commitment USING (slug)
    UNION ALL SELECT 'events.csv', line, 'slug', slug FROM staged_events JOIN event USING (slug)
    UNION ALL SELECT 'recommendations.csv', line, 'slug', slug FROM staged_recommendations JOIN recommendation USING (slug)
    UNION ALL SELECT 'case_studies.csv', line, 'slug', slug FROM staged_case_studies JOIN case_study USING (slug)
    UNION ALL SELECT 'evidence.csv', line, 'id', id FROM staged_evidence JOIN evidence e ON e.evidence_id = count_of(id)
    UNION ALL SELECT 'checks.csv', line, 'slug', slug FROM staged_checks JOIN arithmetic_check USING (slug)
  ) AS published
  WHERE drafted_update() IS NOT NULL
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
  WHERE drafted_update() IS NOT NULL AND position = 0
  AND NOT EXISTS (SELECT FROM staged_documents g WHERE g.slug = d.slug);

RETURN (SELECT count(*) FROM (SELECT DISTINCT file, line, member, element, code, message FROM fault) AS found);
END $function$;
