-- From the staged files into the record. The catalogue is brought up to what the files say; figures are only ever added. version.sql was run
-- before: all that follows is labelled with the new version.
CREATE FUNCTION pg_temp.staging_merge() RETURNS void
LANGUAGE plpgsql AS $function$
DECLARE
  is_figures CONSTANT boolean := pg_temp.staging_is_figures();
  is_long CONSTANT boolean := pg_temp.staging_is_long(is_figures);
BEGIN
IF NOT is_figures THEN
  PERFORM pg_temp.staging_merge_documents();
END IF;

UPDATE given_place g SET citation_id = c.citation_id FROM citation c
  WHERE (c.document, c.section, c.locator, c.kind) = (g.document, g.section, g.locator, g.kind);
INSERT INTO citation (document, section, locator, kind)
  SELECT document, section, locator, kind FROM given_place WHERE citation_id IS NULL
  ON CONFLICT ON CONSTRAINT citation_place_once DO NOTHING;
UPDATE given_place g SET citation_id = c.citation_id FROM citation c
  WHERE g.citation_id IS NULL AND (c.document, c.section, c.locator, c.kind) = (g.document, g.section, g.locator, g.kind);

-- Those of figures are not kept figure by figure.
IF NOT is_figures OR EXISTS (SELECT FROM staged_observations WHERE other_sources IS NOT NULL) THEN
  INSERT INTO cited
    SELECT subject, key, revision, position, citation_id
    FROM staged_citation JOIN given_place USING (document, section, locator, kind) WHERE subject <> 'observation' OR position > 0;
END IF;
IF is_long THEN
  ANALYZE cited;
END IF;

IF NOT is_figures THEN
  PERFORM pg_temp.staging_merge_catalogue();
END IF;

IF EXISTS (SELECT FROM given_series WHERE series_id IS NULL) THEN
  INSERT INTO series (indicator, area, dimensions) SELECT indicator, area, slice FROM given_series WHERE series_id IS NULL ORDER BY line
    ON CONFLICT ON CONSTRAINT series_once DO NOTHING;
  UPDATE given_series g SET series_id = s.series_id FROM series s
    WHERE g.series_id IS NULL AND s.indicator = g.indicator AND s.area = g.area AND s.dimensions = g.slice;
  UPDATE given_series g SET series_id = s.series_id FROM series s
    WHERE g.series_id IS NULL AND s.indicator = g.indicator AND s.area IS NULL AND g.area IS NULL AND s.dimensions = g.slice;
END IF;

-- A period is taken for days once, however many figures share it.
INSERT INTO staged_period
  SELECT code, period_last_day(code) FROM (SELECT DISTINCT period AS code FROM staged_observations) AS given;
IF is_long THEN
  ANALYZE staged_period;
END IF;

INSERT INTO staged_figure
  SELECT g.id::bigint AS observation_id, g.revision::smallint AS revision, s.series_id, d.update_year, d.published_from AS reported_from,
    coalesce(period_last_day(g.corrected_on), d.published_from) AS published_from, c.citation_id,
    g.period, p.last_day, g.as_stated, g.area_basis, g.value::numeric AS value, g.value_text, g.qualifier, g.status, g.formula,
    g.formula IS NOT NULL AS derived, g.rival_of::bigint AS rival_of, g.note, g.reason, g.other_sources IS NOT NULL AS cited_further
  FROM staged_observations g
  JOIN staged_period p ON p.code = g.period
  JOIN document d ON d.slug = g.document
  JOIN given_place c USING (document, section, locator, kind)
  -- Nothing is null, so that rows can be hashed.
  JOIN given_series s ON (s.indicator, coalesce(s.area, ''), s.dimensions) = (g.indicator, coalesce(g.area, ''), coalesce(g.dimensions, '{}'));
IF is_long THEN
  ANALYZE staged_figure;
END IF;
-- A correction comes after what it corrects, also where it goes back to an older document of the same update.
IF EXISTS (SELECT FROM staged_figure WHERE revision > 1) THEN
  WITH corrected AS MATERIALIZED (
    SELECT DISTINCT observation_id FROM staged_figure WHERE revision > 1
  ), revision AS (
    SELECT observation_id, g.revision, reported_from FROM corrected JOIN staged_figure g USING (observation_id)
    UNION ALL SELECT observation_id, o.revision, reported_from FROM corrected JOIN observation o USING (observation_id)
      WHERE NOT EXISTS (SELECT FROM staged_figure g WHERE (g.observation_id, g.revision) = (o.observation_id, o.revision))
  ), placed AS (
    SELECT observation_id, revision, max(reported_from) OVER (PARTITION BY observation_id ORDER BY revision) AS reported_from FROM revision
  )
  UPDATE staged_figure g SET reported_from = p.reported_from
  FROM placed p WHERE (p.observation_id, p.revision) = (g.observation_id, g.revision) AND p.reported_from > g.reported_from;
END IF;

-- Until when each figure stands for its period (migrations/0023_succession.sql), wherever one of the same series and period was
-- published before.
INSERT INTO succession
  WITH published AS MATERIALIZED (
    SELECT observation_id, revision, series_id, period::text AS period, formula IS NOT NULL AS derived, reported_from, published_from,
      superseded_from AS stood_until
    FROM observation WHERE rival_of IS NULL AND (series_id, period, formula IS NOT NULL) IN (
      SELECT series_id, period, derived FROM staged_figure WHERE rival_of IS NULL)
  ), figure AS (
    SELECT observation_id, revision, series_id, period, derived, reported_from, published_from, NULL::date AS stood_until, true AS staged
    FROM staged_figure WHERE rival_of IS NULL AND (series_id, period, derived) IN (SELECT series_id, period, derived FROM published)
    UNION ALL
    SELECT p.*, false FROM published p WHERE NOT EXISTS (
      SELECT FROM staged_figure g WHERE (g.observation_id, g.revision) = (p.observation_id, p.revision))
  )
  SELECT observation_id, revision, staged, greatest(published_from, coalesce(min(published_from) OVER (
    PARTITION BY series_id, period, derived ORDER BY reported_from DESC, revision DESC, observation_id DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 'infinity')) AS superseded_from, stood_until
  FROM figure;
IF is_long THEN
  ANALYZE succession;
END IF;

-- Those that are published already. Ends come before beginnings: no period has two newest figures at any time.
INSERT INTO staged_again
  SELECT g.observation_id, g.revision, g.note, g.citation_id, g.update_year, g.reported_from, g.published_from, coalesce(n.superseded_from, 'infinity') AS superseded_from
  FROM staged_figure g JOIN observation o USING (observation_id, revision) LEFT JOIN succession n USING (observation_id, revision)
  WHERE (o.note, o.citation_id, o.update_year, o.reported_from, o.published_from, o.superseded_from)
    IS DISTINCT FROM (g.note, g.citation_id, g.update_year, g.reported_from, g.published_from, coalesce(n.superseded_from, 'infinity'));
IF EXISTS (SELECT FROM succession WHERE NOT staged AND superseded_from < 'infinity' AND superseded_from <> stood_until) THEN
  UPDATE observation o SET superseded_from = n.superseded_from
    FROM succession n WHERE (n.observation_id, n.revision) = (o.observation_id, o.revision)
    AND NOT staged AND n.superseded_from < 'infinity' AND n.superseded_from <> stood_until;
END IF;
IF EXISTS (SELECT FROM staged_again WHERE superseded_from < 'infinity') THEN
  UPDATE observation o SET (note, citation_id, update_year, reported_from, published_from, superseded_from)
      = (g.note, g.citation_id, g.update_year, g.reported_from, g.published_from, g.superseded_from)
    FROM staged_again g WHERE (g.observation_id, g.revision) = (o.observation_id, o.revision) AND g.superseded_from < 'infinity';
END IF;

-- In the order of the series, so that a page of figures lies together on disk. A period is held against its domain once.
INSERT INTO observation (observation_id, revision, series_id, update_year, reported_from, published_from, superseded_from, citation_id, period,
                         as_stated, area_basis, value, value_text, qualifier, status, formula, rival_of, note, reason, cited_further, recorded_version, shown_version)
  WITH held AS MATERIALIZED (SELECT code, code::period_code AS held_code FROM staged_period)
  SELECT observation_id, revision, series_id, update_year, reported_from, published_from,
    CASE WHEN rival_of IS NOT NULL THEN 'infinity'
         ELSE coalesce(n.superseded_from, greatest(published_from, coalesce(min(published_from) OVER (
           PARTITION BY series_id, last_day, period, derived, rival_of IS NOT NULL ORDER BY reported_from DESC, revision DESC, observation_id DESC
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 'infinity'))) END,
    citation_id, held_code, as_stated, area_basis, value, value_text, qualifier, status, formula, rival_of, note, reason, cited_further, dataset.version, dataset.version
  FROM staged_figure g JOIN held ON code = period LEFT JOIN succession n USING (observation_id, revision) CROSS JOIN dataset
  WHERE NOT EXISTS (SELECT FROM observation o WHERE (o.observation_id, o.revision) = (g.observation_id, g.revision))
  ORDER BY series_id, last_day, period, derived, rival_of IS NOT NULL, reported_from DESC, revision DESC, observation_id DESC;

IF EXISTS (SELECT FROM staged_again WHERE superseded_from = 'infinity') THEN
  UPDATE observation o SET (note, citation_id, update_year, reported_from, published_from, superseded_from)
      = (g.note, g.citation_id, g.update_year, g.reported_from, g.published_from, g.superseded_from)
    FROM staged_again g WHERE (g.observation_id, g.revision) = (o.observation_id, o.revision) AND g.superseded_from = 'infinity';
END IF;
IF EXISTS (SELECT FROM succession WHERE NOT staged AND superseded_from = 'infinity' AND stood_until < 'infinity') THEN
  UPDATE observation o SET superseded_from = 'infinity'
    FROM succession n WHERE (n.observation_id, n.revision) = (o.observation_id, o.revision)
    AND NOT staged AND n.superseded_from = 'infinity' AND stood_until < 'infinity';
END IF;

IF EXISTS (SELECT FROM staged_figure WHERE derived) THEN
  INSERT INTO observation_input (observation_id, revision, input_id)
    SELECT DISTINCT id::bigint, revision::smallint, input[1]::bigint
    FROM staged_observations, regexp_matches(formula, '#(\d+)', 'g') AS input WHERE formula IS NOT NULL
    ON CONFLICT DO NOTHING;
END IF;

IF NOT is_figures THEN
  PERFORM pg_temp.staging_merge_reports();
END IF;

IF NOT is_figures OR EXISTS (SELECT FROM cited) OR EXISTS (
  SELECT FROM staged_figure g JOIN further_citation f ON (f.observation_id, f.observation_revision) = (g.observation_id, g.revision))
THEN
  DELETE FROM further_citation WHERE ctid IN (
    SELECT stored_at FROM (
      SELECT f.* FROM pg_temp.further_cited() f JOIN cited c USING (subject, key, revision) WHERE c.position = 0
      UNION ALL
      SELECT f.* FROM pg_temp.further_cited() f JOIN staged_figure g ON (g.observation_id, g.revision) = (f.observation_id, f.revision)) AS f
    WHERE NOT EXISTS (
      SELECT FROM cited d WHERE (d.subject, d.key, d.revision, d.position, d.citation_id)
                              = (f.subject, f.key, f.revision, f.position, f.citation_id)));
  INSERT INTO further_citation (citation_id, position, organisation, principle, programme, indicator, observation_id,
                                observation_revision, commitment, event, recommendation, case_study, evidence_id)
    SELECT citation_id, position,
      CASE subject WHEN 'organisation' THEN key END, CASE subject WHEN 'principle' THEN key END,
      CASE subject WHEN 'programme' THEN key END, CASE subject WHEN 'indicator' THEN key END,
      CASE subject WHEN 'observation' THEN key::bigint END, CASE subject WHEN 'observation' THEN revision END,
      CASE subject WHEN 'commitment' THEN key END, CASE subject WHEN 'event' THEN key END,
      CASE subject WHEN 'recommendation' THEN key END, CASE subject WHEN 'case_study' THEN key END,
      CASE subject WHEN 'evidence' THEN key::int END
    FROM cited c WHERE position > 0 AND subject <> 'check' AND NOT EXISTS (
      SELECT FROM pg_temp.further_cited() f WHERE (f.subject, f.key, f.revision, f.position) = (c.subject, c.key, c.revision, c.position));
END IF;

-- Numbers that come with files are never given again. Those of a draft were given when it was filled; nor must its check, which is rolled back,
-- touch what no rollback undoes.
IF drafted_update() IS NULL THEN
  PERFORM setval('observation_number', max(observation_id)) FROM staged_figure
    HAVING max(observation_id) >= (SELECT last_value + is_called::int FROM observation_number);
  PERFORM setval('evidence_number', max(id::int)) FROM staged_evidence
    HAVING max(id::int) >= (SELECT last_value + is_called::int FROM evidence_number);
END IF;

PERFORM change_enter();
-- What follows must not take a table that was just filled for an empty one; a few figures more change nothing that a plan depends on.
PERFORM tables_analyze('citation', 'series', 'observation') FROM pg_class
  WHERE oid = 'observation'::regclass AND (SELECT count(*) FROM staged_figure) > reltuples / 10;
PERFORM refresh_changed();
END $function$;
