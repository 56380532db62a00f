-- Faults of the staged figures beside others, staged, drafted or published, which check.sql asks for when it has read them.
CREATE FUNCTION pg_temp.staging_check_figures(is_long boolean) RETURNS void
LANGUAGE plpgsql AS $function$
BEGIN
-- Figures for the same thing at the same time: one of them is too many. Another vintage, a revision and a marked rival are no such figures.
INSERT INTO given_day (slug, update_year, published_from)
  SELECT slug, count_of(update), partial_date_end(published_on) FROM staged_documents
  UNION ALL SELECT slug, update_year, partial_date_end(published_on) FROM draft.documents d
    WHERE update_year = drafted_update() AND NOT EXISTS (SELECT FROM staged_documents g WHERE g.slug = d.slug)
  UNION ALL SELECT slug, update_year, published_from FROM document d
    WHERE NOT EXISTS (SELECT FROM staged_documents g WHERE g.slug = d.slug)
    -- One figure may stand beside many documents.
    AND (is_long OR drafted_update() IS NOT NULL OR d.slug IN (SELECT document FROM staged_observations));
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
IF EXISTS (SELECT FROM given_figure) THEN
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
        ELSE ' stands there already, ' || pg_temp.staging_place(first_line) END
    FROM judged j
    WHERE place = 3 AND id <> first_id
    AND NOT (first_place < 3 AND EXISTS (SELECT FROM staged_observations g WHERE (g.id, g.revision) = (first_id, '1')));
END IF;

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

-- A rival tells what it disagrees with otherwise, and of nothing else: value, qualifier and period may differ (docs/record.md, rule 10).
IF EXISTS (SELECT FROM staged_observations WHERE rival_of IS NOT NULL) THEN
  INSERT INTO fault (file, line, member, code, message)
    WITH known (place, id, indicator, area, dimensions, formula, rival_of) AS (
      SELECT 1, id, indicator, area, dimensions, formula, rival_of FROM staged_observations WHERE revision = '1'
      UNION ALL SELECT 2, id, indicator, area, dimensions, formula, rival_of
        FROM draft.observations WHERE update_year = drafted_update() AND revision = '1'
      UNION ALL SELECT 3, o.observation_id::text, s.indicator, s.area, s.dimensions::text, o.formula, o.rival_of::text
        FROM staged_observations g JOIN observation o ON (o.observation_id, o.revision) = (count_of(g.rival_of), 1) JOIN series s USING (series_id)
    ), disputed AS (
      SELECT DISTINCT ON (g.line) g.line, g.indicator, g.area, json_of(coalesce(g.dimensions, '{}')) AS dimensions, g.formula, k.id,
        k.indicator AS its_indicator, k.area AS its_area, json_of(coalesce(k.dimensions, '{}')) AS its_dimensions,
        k.formula AS its_formula, k.rival_of AS its_rival_of
      FROM staged_observations g JOIN known k ON k.id = g.rival_of WHERE g.revision = '1' AND g.rival_of <> g.id ORDER BY g.line, k.place
    )
    SELECT 'observations.csv', d.line, rule.member, 'rule-broken', rule.message
    FROM disputed d CROSS JOIN LATERAL (VALUES
      ('rival_of', its_rival_of IS NOT NULL, '#' || id || ' is a rival itself: name the figure that both disagree with, #' || its_rival_of),
      ('rival_of', its_formula IS NOT NULL, '#' || id || ' is derived: a rival disagrees with what a document says'),
      ('formula', formula IS NOT NULL, 'a rival is what a document says, and not derived'),
      ('indicator', indicator <> its_indicator, 'a rival is of the indicator of #' || id || ', ' || its_indicator),
      ('area', area IS DISTINCT FROM its_area, 'a rival is of the area of #' || id || coalesce(', ' || its_area, ', which says none')),
      ('dimensions', dimensions <> its_dimensions, 'a rival has the dimensions of #' || id || ', ' || its_dimensions)
    ) AS rule (member, is_broken, message)
    WHERE rule.is_broken;
END IF;

-- No figure follows from itself, by whatever way.
IF EXISTS (SELECT FROM staged_observations WHERE formula IS NOT NULL) THEN
  INSERT INTO fault (file, line, member, code, message)
    WITH RECURSIVE newest AS MATERIALIZED (
      -- What a figure was before its corrections follows from figures as they were then.
      SELECT DISTINCT ON (count_of(id)) line, count_of(id) AS id, count_of(revision) AS revision, formula
      FROM staged_observations WHERE formula IS NOT NULL ORDER BY count_of(id), count_of(revision) DESC
    ), derived AS MATERIALIZED (
      SELECT n.line, n.id, count_of(used.step[1]) AS input_id
      FROM newest n, regexp_matches(n.formula, '#(\d+)', 'g') AS used (step)
      WHERE NOT EXISTS (SELECT FROM observation o WHERE o.observation_id = n.id AND o.revision > n.revision)
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
END IF;

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
  AND NOT EXISTS (SELECT FROM withdrawal w WHERE (w.type, w.subject) = ('observation', g.id));
END $function$;
