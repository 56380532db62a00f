-- From the staged files into the record. The catalogue is brought up to what the files say; figures are only ever added. version.sql was run
-- before: all that follows is labelled with the new version.
CREATE FUNCTION pg_temp.staging_merge() RETURNS void
LANGUAGE plpgsql AS $function$
DECLARE
  is_long CONSTANT boolean := pg_temp.staging_is_long();
BEGIN
INSERT INTO yearly_update (year, title, published_on, summary)
  SELECT year::smallint, title, published_on, summary FROM staged_updates ORDER BY line
  ON CONFLICT (year) DO UPDATE SET (title, published_on, summary) = (excluded.title, excluded.published_on, excluded.summary);

INSERT INTO document (slug, update_year, title, publisher, published_on, document_kind, role, licence, sha256, contributors, summary)
  SELECT slug, update::smallint, title, publisher, published_on, document_kind, role, licence, sha256,
    coalesce((SELECT jsonb_agg(jsonb_build_object('name', split_part(person, ' = ', 1), 'office', split_part(person, ' = ', 2)) ORDER BY place)
              FROM string_to_table(contributors, '; ') WITH ORDINALITY AS listed (person, place)), '[]'),
    summary
  FROM staged_documents ORDER BY line
  ON CONFLICT (slug) DO UPDATE SET (update_year, title, publisher, published_on, document_kind, role, licence, sha256, contributors, summary)
    = (excluded.update_year, excluded.title, excluded.publisher, excluded.published_on, excluded.document_kind, excluded.role,
       excluded.licence, excluded.sha256, excluded.contributors, excluded.summary);

INSERT INTO citation (document, section, locator, kind)
  SELECT document, section, locator, kind FROM given_place
  ON CONFLICT ON CONSTRAINT citation_place_once DO NOTHING;
UPDATE given_place g SET citation_id = c.citation_id FROM citation c
  WHERE (c.document, c.section, c.locator, c.kind) = (g.document, g.section, g.locator, g.kind);

-- Those of figures are not kept figure by figure.
INSERT INTO cited
  SELECT subject, key, revision, position, citation_id
  FROM staged_citation JOIN given_place USING (document, section, locator, kind) WHERE subject <> 'observation' OR position > 0;
IF is_long THEN
  ANALYZE cited;
END IF;

INSERT INTO organisation (slug, name, organisation_kind, aliases, summary, citation_id)
  SELECT g.slug, name, organisation_kind, coalesce(string_to_array(aliases, '; '), '{}'), summary, citation_id
  FROM staged_organisations g JOIN cited c ON (c.subject, c.key, c.position) = ('organisation', g.slug, 0) ORDER BY line
  ON CONFLICT (slug) DO UPDATE SET (name, organisation_kind, aliases, summary, citation_id)
    = (excluded.name, excluded.organisation_kind, excluded.aliases, excluded.summary, excluded.citation_id);

INSERT INTO area (code, name, level, parent, scheme)
  SELECT code, name, level, parent, scheme FROM staged_areas ORDER BY line
  ON CONFLICT (code) DO UPDATE SET (name, level, parent, scheme)
    = (excluded.name, excluded.level, excluded.parent, excluded.scheme);

INSERT INTO principle (slug, position, name, summary, citation_id)
  SELECT g.slug, g.position::smallint, name, summary, citation_id
  FROM staged_principles g JOIN cited c ON (c.subject, c.key, c.position) = ('principle', g.slug, 0) ORDER BY line
  ON CONFLICT (slug) DO UPDATE SET (position, name, summary, citation_id)
    = (excluded.position, excluded.name, excluded.summary, excluded.citation_id);

INSERT INTO principle_name (principle, document, name, citation_id)
  SELECT principle, document, name, citation_id
  FROM staged_principle_names g
  JOIN cited c ON (c.subject, c.key, c.position) = ('principle_name', g.principle || ' ' || g.document, 0) ORDER BY line
  ON CONFLICT (principle, document) DO UPDATE SET (name, citation_id) = (excluded.name, excluded.citation_id);

INSERT INTO programme (slug, name, aliases, part_of, summary, citation_id)
  SELECT g.slug, name, coalesce(string_to_array(aliases, '; '), '{}'), part_of, summary, citation_id
  FROM staged_programmes g JOIN cited c ON (c.subject, c.key, c.position) = ('programme', g.slug, 0) ORDER BY line
  ON CONFLICT (slug) DO UPDATE SET (name, aliases, part_of, summary, citation_id)
    = (excluded.name, excluded.aliases, excluded.part_of, excluded.summary, excluded.citation_id);

INSERT INTO programme_name (programme, document, name, citation_id)
  SELECT programme, document, name, citation_id
  FROM staged_programme_names g
  JOIN cited c ON (c.subject, c.key, c.position) = ('programme_name', g.programme || ' ' || g.document, 0) ORDER BY line
  ON CONFLICT (programme, document) DO UPDATE SET (name, citation_id) = (excluded.name, excluded.citation_id);

DELETE FROM programme_principle o WHERE programme IN (SELECT slug FROM staged_programmes) AND NOT EXISTS (
  SELECT FROM staged_programmes g, string_to_table(g.principles, '; ') WITH ORDINALITY AS listed (word, place)
  WHERE (g.slug, place, word) = (o.programme, o.position, o.principle));
INSERT INTO programme_principle (programme, position, principle)
  SELECT slug, place, word FROM staged_programmes, string_to_table(principles, '; ') WITH ORDINALITY AS listed (word, place)
  WHERE NOT EXISTS (SELECT FROM programme_principle o WHERE (o.programme, o.position) = (slug, place));

DELETE FROM programme_organisation o WHERE programme IN (SELECT slug FROM staged_programmes) AND NOT EXISTS (
  SELECT FROM staged_programmes g, string_to_table(g.organisations, '; ') WITH ORDINALITY AS listed (word, place)
  WHERE (g.slug, place, word) = (o.programme, o.position, o.organisation));
INSERT INTO programme_organisation (programme, position, organisation)
  SELECT slug, place, word FROM staged_programmes, string_to_table(organisations, '; ') WITH ORDINALITY AS listed (word, place)
  WHERE NOT EXISTS (SELECT FROM programme_organisation o WHERE (o.programme, o.position) = (slug, place));

INSERT INTO indicator (slug, programme, name, unit, measure, definition, comparability, citation_id)
  SELECT g.slug, programme, name, unit, measure, definition, comparability, citation_id
  FROM staged_indicators g JOIN cited c ON (c.subject, c.key, c.position) = ('indicator', g.slug, 0) ORDER BY line
  ON CONFLICT (slug) DO UPDATE SET (programme, name, unit, measure, definition, comparability, citation_id)
    = (excluded.programme, excluded.name, excluded.unit, excluded.measure, excluded.definition, excluded.comparability,
       excluded.citation_id);

INSERT INTO redefinition (indicator, formerly, reason, citation_id)
  SELECT indicator, formerly, reason, citation_id
  FROM staged_redefinitions g
  JOIN cited c ON (c.subject, c.key, c.position) = ('redefinition', g.indicator || ' ' || g.formerly, 0) ORDER BY line
  ON CONFLICT (indicator, formerly) DO UPDATE SET (reason, citation_id) = (excluded.reason, excluded.citation_id);

INSERT INTO series (indicator, area, dimensions) SELECT indicator, area, slice FROM given_series WHERE series_id IS NULL ORDER BY line
  ON CONFLICT ON CONSTRAINT series_once DO NOTHING;
UPDATE given_series g SET series_id = s.series_id FROM series s
  WHERE g.series_id IS NULL AND s.indicator = g.indicator AND s.area = g.area AND s.dimensions = g.slice;
UPDATE given_series g SET series_id = s.series_id FROM series s
  WHERE g.series_id IS NULL AND s.indicator = g.indicator AND s.area IS NULL AND g.area IS NULL AND s.dimensions = g.slice;

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
    SELECT observation_id, revision, series_id, period::text AS period, formula IS NOT NULL AS derived, reported_from, published_from
    FROM observation WHERE rival_of IS NULL AND (series_id, period, formula IS NOT NULL) IN (
      SELECT series_id, period, derived FROM staged_figure WHERE rival_of IS NULL)
  ), figure AS (
    SELECT observation_id, revision, series_id, period, derived, reported_from, published_from, true AS staged
    FROM staged_figure WHERE rival_of IS NULL AND (series_id, period, derived) IN (SELECT series_id, period, derived FROM published)
    UNION ALL
    SELECT p.*, false FROM published p WHERE NOT EXISTS (
      SELECT FROM staged_figure g WHERE (g.observation_id, g.revision) = (p.observation_id, p.revision))
  )
  SELECT observation_id, revision, staged, greatest(published_from, coalesce(min(published_from) OVER (
    PARTITION BY series_id, period, derived ORDER BY reported_from DESC, revision DESC, observation_id DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 'infinity')) AS superseded_from
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
UPDATE observation o SET superseded_from = n.superseded_from
  FROM succession n WHERE (n.observation_id, n.revision) = (o.observation_id, o.revision)
  AND NOT staged AND n.superseded_from < 'infinity' AND n.superseded_from <> o.superseded_from;
UPDATE observation o SET (note, citation_id, update_year, reported_from, published_from, superseded_from)
    = (g.note, g.citation_id, g.update_year, g.reported_from, g.published_from, g.superseded_from)
  FROM staged_again g WHERE (g.observation_id, g.revision) = (o.observation_id, o.revision) AND g.superseded_from < 'infinity';

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

UPDATE observation o SET (note, citation_id, update_year, reported_from, published_from, superseded_from)
    = (g.note, g.citation_id, g.update_year, g.reported_from, g.published_from, g.superseded_from)
  FROM staged_again g WHERE (g.observation_id, g.revision) = (o.observation_id, o.revision) AND g.superseded_from = 'infinity';
UPDATE observation o SET superseded_from = 'infinity'
  FROM succession n WHERE (n.observation_id, n.revision) = (o.observation_id, o.revision)
  AND NOT staged AND n.superseded_from = 'infinity' AND o.superseded_from < 'infinity';

INSERT INTO observation_input (observation_id, revision, input_id)
  SELECT DISTINCT id::bigint, revision::smallint, input[1]::bigint
  FROM staged_observations, regexp_matches(formula, '#(\d+)', 'g') AS input WHERE formula IS NOT NULL
  ON CONFLICT DO NOTHING;

INSERT INTO commitment (slug, programme, title, summary, due, due_as_stated, indicator, target_value, target_text,
                        target_qualifier, citation_id)
  SELECT g.slug, programme, title, summary, due, due_as_stated, indicator, target_value::numeric, target_text,
         target_qualifier, citation_id
  FROM staged_commitments g JOIN cited c ON (c.subject, c.key, c.position) = ('commitment', g.slug, 0) ORDER BY line
  ON CONFLICT (slug) DO UPDATE SET (programme, title, summary, due, due_as_stated, indicator, target_value, target_text,
                                    target_qualifier, citation_id)
    = (excluded.programme, excluded.title, excluded.summary, excluded.due, excluded.due_as_stated, excluded.indicator,
       excluded.target_value, excluded.target_text, excluded.target_qualifier, excluded.citation_id);

INSERT INTO event (slug, programme, title, summary, period, as_stated, status, citation_id)
  SELECT g.slug, programme, title, summary, period, as_stated, status, citation_id
  FROM staged_events g JOIN cited c ON (c.subject, c.key, c.position) = ('event', g.slug, 0) ORDER BY line
  ON CONFLICT (slug) DO UPDATE SET (programme, title, summary, period, as_stated, status, citation_id)
    = (excluded.programme, excluded.title, excluded.summary, excluded.period, excluded.as_stated, excluded.status,
       excluded.citation_id);

INSERT INTO recommendation (slug, programme, position, title, summary, made_by, made_to, citation_id)
  SELECT g.slug, programme, g.position::smallint, title, summary, made_by, made_to, citation_id
  FROM staged_recommendations g JOIN cited c ON (c.subject, c.key, c.position) = ('recommendation', g.slug, 0) ORDER BY line
  ON CONFLICT (slug) DO UPDATE SET (programme, position, title, summary, made_by, made_to, citation_id)
    = (excluded.programme, excluded.position, excluded.title, excluded.summary, excluded.made_by, excluded.made_to,
       excluded.citation_id);

INSERT INTO case_study (slug, programme, title, summary, area, citation_id)
  SELECT g.slug, programme, title, summary, area, citation_id
  FROM staged_case_studies g JOIN cited c ON (c.subject, c.key, c.position) = ('case_study', g.slug, 0) ORDER BY line
  ON CONFLICT (slug) DO UPDATE SET (programme, title, summary, area, citation_id)
    = (excluded.programme, excluded.title, excluded.summary, excluded.area, excluded.citation_id);

DELETE FROM case_study_organisation o WHERE case_study IN (SELECT slug FROM staged_case_studies) AND NOT EXISTS (
  SELECT FROM staged_case_studies g, string_to_table(g.organisations, '; ') WITH ORDINALITY AS listed (word, place)
  WHERE (g.slug, place, word) = (o.case_study, o.position, o.organisation));
INSERT INTO case_study_organisation (case_study, position, organisation)
  SELECT slug, place, word FROM staged_case_studies, string_to_table(organisations, '; ') WITH ORDINALITY AS listed (word, place)
  WHERE NOT EXISTS (SELECT FROM case_study_organisation o WHERE (o.case_study, o.position) = (slug, place));

DELETE FROM case_study_observation o WHERE case_study IN (SELECT slug FROM staged_case_studies) AND NOT EXISTS (
  SELECT FROM staged_case_studies g, string_to_table(g.observations, '; ') AS word WHERE (g.slug, word::bigint) = (o.case_study, o.observation_id));
INSERT INTO case_study_observation (case_study, observation_id)
  SELECT slug, word::bigint FROM staged_case_studies, string_to_table(observations, '; ') AS word
  WHERE NOT EXISTS (SELECT FROM case_study_observation o WHERE (o.case_study, o.observation_id) = (slug, word::bigint));

INSERT INTO evidence (evidence_id, commitment, reports, wording, event, observation_id, note, citation_id)
  SELECT g.id::int, commitment, reports, wording, event, observation::bigint, note, citation_id
  FROM staged_evidence g JOIN cited c ON (c.subject, c.key, c.position) = ('evidence', g.id, 0) ORDER BY line
  ON CONFLICT (evidence_id) DO UPDATE SET (commitment, reports, wording, event, observation_id, note, citation_id)
    = (excluded.commitment, excluded.reports, excluded.wording, excluded.event, excluded.observation_id, excluded.note,
       excluded.citation_id);

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

INSERT INTO arithmetic_check (slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id)
  SELECT g.slug, check_kind, title, left_side, relation, right_side, coalesce(tolerance::numeric, 0), note, citation_id
  FROM staged_checks g JOIN cited c ON (c.subject, c.key, c.position) = ('check', g.slug, 0) ORDER BY line
  ON CONFLICT (slug) DO UPDATE SET (check_kind, title, left_side, relation, right_side, tolerance, note, citation_id)
    = (excluded.check_kind, excluded.title, excluded.left_side, excluded.relation, excluded.right_side, excluded.tolerance,
       excluded.note, excluded.citation_id);

DELETE FROM arithmetic_check_source o WHERE check_slug IN (SELECT slug FROM staged_checks) AND NOT EXISTS (
  SELECT FROM cited c WHERE (c.subject, c.key, c.position, c.citation_id) = ('check', o.check_slug, o.position, o.citation_id));
INSERT INTO arithmetic_check_source (check_slug, position, citation_id)
  SELECT key, position, citation_id FROM cited c WHERE subject = 'check' AND position > 0
  AND NOT EXISTS (SELECT FROM arithmetic_check_source o WHERE (o.check_slug, o.position) = (c.key, c.position));

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
