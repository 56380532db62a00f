-- Which rules of the tables the staged rows would break, for those that are staged: one query a table, made from its constraints (rule_query).
-- A rule that is new to a session's tables is not among them; the table itself refuses what breaks it.
DO $do$
BEGIN
  EXECUTE format('CREATE FUNCTION pg_temp.staging_rules(is_figures boolean)
    RETURNS TABLE (file text, given jsonb, member text, rule text, concerns text[])
    LANGUAGE plpgsql AS %L', (
    SELECT format('#variable_conflict use_column BEGIN %s IF is_figures THEN RETURN; END IF; %s END',
      string_agg(query, ' ') FILTER (WHERE of_figures), string_agg(query, ' ') FILTER (WHERE NOT of_figures))
    FROM (VALUES
      ('updates.csv', 'public.yearly_update'::regclass, 'candidate_update'::regclass, 'staged_updates'::regclass),
      ('documents.csv', 'public.document', 'candidate_document', 'staged_documents'),
      ('organisations.csv', 'public.organisation', 'staged_organisations', 'staged_organisations'),
      ('areas.csv', 'public.area', 'staged_areas', 'staged_areas'),
      ('principles.csv', 'public.principle', 'staged_principles', 'staged_principles'),
      ('principle_names.csv', 'public.principle_name', 'staged_principle_names', 'staged_principle_names'),
      ('programmes.csv', 'public.programme', 'staged_programmes', 'staged_programmes'),
      ('programme_names.csv', 'public.programme_name', 'staged_programme_names', 'staged_programme_names'),
      ('indicators.csv', 'public.indicator', 'staged_indicators', 'staged_indicators'),
      ('redefinitions.csv', 'public.redefinition', 'staged_redefinitions', 'staged_redefinitions'),
      ('observations.csv', 'public.series', 'candidate_series', 'given_series'),
      ('observations.csv', 'public.observation', 'candidate_observation', 'staged_observations'),
      ('commitments.csv', 'public.commitment', 'staged_commitments', 'staged_commitments'),
      ('events.csv', 'public.event', 'staged_events', 'staged_events'),
      ('recommendations.csv', 'public.recommendation', 'staged_recommendations', 'staged_recommendations'),
      ('case_studies.csv', 'public.case_study', 'staged_case_studies', 'staged_case_studies'),
      ('evidence.csv', 'public.evidence', 'candidate_evidence', 'staged_evidence'),
      ('checks.csv', 'public.arithmetic_check', 'candidate_check', 'staged_checks'),
      (NULL, 'public.citation', 'candidate_citation', 'given_place')
    ) AS judged (file, target, candidate, staged)
    CROSS JOIN LATERAL (SELECT coalesce(file = 'observations.csv', true) AS of_figures, format(
      'IF EXISTS (SELECT FROM %s) THEN RETURN QUERY SELECT %L, rules.* FROM (%s) AS rules; END IF;',
      staged, file, rule_query(target, candidate)) AS query) AS made));
END $do$;
