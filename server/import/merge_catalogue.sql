-- What is staged beside figures, into the record: merge.sql calls these in its order, and only where there is any of it.

-- What everything else cites.
CREATE FUNCTION pg_temp.staging_merge_documents() RETURNS void
LANGUAGE plpgsql AS $function$
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
END $function$;

-- What figures name.
CREATE FUNCTION pg_temp.staging_merge_catalogue() RETURNS void
LANGUAGE plpgsql AS $function$
BEGIN
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
END $function$;

-- What names figures, or nothing that is staged.
CREATE FUNCTION pg_temp.staging_merge_reports() RETURNS void
LANGUAGE plpgsql AS $function$
BEGIN
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
END $function$;
