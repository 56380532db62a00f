-- Gives staged rows what they may leave out: the least that a figure needs is what, when, how much and where it says so. What a person has to
-- say (titles, summaries, places) is never made up. Where the transaction is about a draft, ops.update_year names it.
-- Of an update the title tells enough.
UPDATE staged_updates SET summary = title WHERE summary IS NULL;
UPDATE staged_documents g SET
  update = coalesce(g.update, drafted_update()::text),
  published_on = coalesce(g.published_on, (SELECT published_on FROM draft.yearly_update WHERE year = drafted_update())),
  document_kind = coalesce(g.document_kind, 'report'),
  role = coalesce(g.role, 'primary');

-- In the order in which they came.
UPDATE staged_observations SET (id, numbered) = (nextval('observation_number'), true) WHERE id IS NULL;
WITH unit AS MATERIALIZED (
  SELECT DISTINCT ON (slug) slug, unit FROM (
    SELECT 1 AS place, slug, unit FROM staged_indicators
    UNION ALL SELECT 2, slug, unit FROM draft.indicators WHERE update_year = drafted_update()
    UNION ALL SELECT 3, slug, unit FROM indicator) AS given
  ORDER BY slug, place
)
UPDATE staged_observations g SET
  revision = coalesce(g.revision, '1'),
  area_basis = coalesce(g.area_basis, CASE WHEN g.area IS NULL THEN 'not-stated' ELSE 'stated' END),
  dimensions = coalesce(g.dimensions, '{}'),
  qualifier = coalesce(g.qualifier, CASE WHEN g.value IS NOT NULL THEN 'exact' END),
  value_text = coalesce(g.value_text, CASE WHEN g.value IS NOT NULL THEN value_text(g.value, coalesce(g.qualifier, 'exact'), unit.unit) END),
  status = coalesce(g.status, 'actual'),
  kind = coalesce(g.kind, 'body')
FROM unit
WHERE unit.slug = g.indicator AND num_nulls(g.revision, g.area_basis, g.dimensions, g.qualifier, g.value_text, g.status, g.kind) > 0;
-- Those of an indicator that nobody knows.
UPDATE staged_observations g SET
  revision = coalesce(g.revision, '1'),
  area_basis = coalesce(g.area_basis, CASE WHEN g.area IS NULL THEN 'not-stated' ELSE 'stated' END),
  dimensions = coalesce(g.dimensions, '{}'),
  qualifier = coalesce(g.qualifier, CASE WHEN g.value IS NOT NULL THEN 'exact' END),
  value_text = coalesce(g.value_text, CASE WHEN g.value IS NOT NULL THEN value_text(g.value, coalesce(g.qualifier, 'exact'), NULL) END),
  status = coalesce(g.status, 'actual'),
  kind = coalesce(g.kind, 'body')
WHERE num_nulls(g.revision, g.area_basis, g.dimensions, g.status, g.kind) > 0;

UPDATE staged_commitments g SET
  due = coalesce(g.due, 'undated'),
  target_qualifier = coalesce(g.target_qualifier, CASE WHEN g.target_value IS NOT NULL THEN 'exact' END),
  target_text = coalesce(g.target_text, CASE WHEN g.target_value IS NOT NULL THEN
    value_text(g.target_value, coalesce(g.target_qualifier, 'exact'), coalesce(
      (SELECT unit FROM staged_indicators i WHERE i.slug = g.indicator LIMIT 1),
      (SELECT unit FROM draft.indicators i WHERE (i.update_year, i.slug) = (drafted_update(), g.indicator)),
      (SELECT unit FROM indicator i WHERE i.slug = g.indicator))) END),
  kind = coalesce(g.kind, 'body');

-- An event had happened when its document came out if it had begun by then.
UPDATE staged_events g SET
  status = coalesce(g.status, CASE WHEN period_first_day(period_of(g.period)) > partial_date_end(
    (SELECT published_on FROM draft.yearly_update WHERE year = drafted_update())) THEN 'planned' ELSE 'happened' END),
  kind = coalesce(g.kind, 'body');

-- A recommendation that does not say its place is given the first that is free: of what is published, and in any draft, so that none takes the
-- place of another when they are published.
WITH taken AS MATERIALIZED (
  SELECT position::bigint AS place FROM recommendation
  UNION SELECT count_of(position) FROM draft.recommendations
  UNION SELECT count_of(position) FROM staged_recommendations
), free AS (
  SELECT place, row_number() OVER (ORDER BY place) AS n
  FROM generate_series(1, (SELECT count(*) FROM taken) + (SELECT count(*) FROM staged_recommendations)) AS counted (place)
  WHERE NOT EXISTS (SELECT FROM taken WHERE taken.place = counted.place)
), placeless AS (
  SELECT line, row_number() OVER (ORDER BY line) AS n FROM staged_recommendations WHERE position IS NULL
)
UPDATE staged_recommendations g SET position = free.place FROM placeless JOIN free USING (n) WHERE placeless.line = g.line;
UPDATE staged_recommendations SET kind = 'body' WHERE kind IS NULL;

UPDATE staged_evidence SET (id, numbered) = (nextval('evidence_number'), true) WHERE id IS NULL;
UPDATE staged_evidence SET kind = 'body' WHERE kind IS NULL;
UPDATE staged_organisations SET kind = 'body' WHERE kind IS NULL;
UPDATE staged_principles SET kind = 'body' WHERE kind IS NULL;
UPDATE staged_principle_names SET kind = 'body' WHERE kind IS NULL;
UPDATE staged_programmes SET kind = 'body' WHERE kind IS NULL;
UPDATE staged_programme_names SET kind = 'body' WHERE kind IS NULL;
UPDATE staged_indicators SET kind = 'body' WHERE kind IS NULL;
UPDATE staged_redefinitions SET kind = 'body' WHERE kind IS NULL;
UPDATE staged_case_studies SET kind = 'body' WHERE kind IS NULL;
UPDATE staged_checks SET kind = 'body' WHERE kind IS NULL;
