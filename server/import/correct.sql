-- A staged figure that gives its id, a reason and what was wrong becomes the next revision of the published one: all that it does not say
-- stays as it is. What it says is in ops.members, an array with the names of columns for each line (`{"value,note"}`). version.sql comes
-- before, check.sql and merge.sql follow. It is known from today on, unless it says otherwise.
-- One that says nothing but what the figure says already is a fault, as check.sql tells them: wording that would follow from a number is no news.
CREATE FUNCTION pg_temp.staging_correct() RETURNS void
LANGUAGE plpgsql AS $function$
BEGIN
WITH corrected AS (UPDATE staged_observations g SET
  revision = (last.revision + 1)::text,
  indicator = CASE WHEN 'indicator' = ANY (given) THEN g.indicator ELSE last.indicator END,
  area = CASE WHEN 'area' = ANY (given) THEN g.area ELSE last.area END,
  area_basis = CASE WHEN 'area_basis' = ANY (given) THEN g.area_basis ELSE last.area_basis END,
  period = CASE WHEN 'period' = ANY (given) THEN g.period ELSE last.period END,
  as_stated = CASE WHEN 'as_stated' = ANY (given) THEN g.as_stated ELSE last.as_stated END,
  dimensions = CASE WHEN 'dimensions' = ANY (given) THEN g.dimensions ELSE last.dimensions END,
  value = told.value,
  qualifier = told.qualifier,
  value_text = CASE WHEN 'value_text' = ANY (given) THEN g.value_text WHEN NOT given && '{value,qualifier}' THEN last.value_text
    WHEN told.value IS NOT NULL THEN value_text(told.value, told.qualifier, last.unit) END,
  status = CASE WHEN 'status' = ANY (given) THEN g.status ELSE last.status END,
  formula = CASE WHEN 'formula' = ANY (given) THEN g.formula ELSE last.formula END,
  rival_of = CASE WHEN 'rival_of' = ANY (given) THEN g.rival_of ELSE last.rival_of END,
  note = CASE WHEN 'note' = ANY (given) THEN g.note ELSE last.note END,
  corrected_on = CASE WHEN 'corrected_on' = ANY (given) THEN g.corrected_on ELSE last.corrected_on END,
  document = CASE WHEN 'document' = ANY (given) THEN g.document ELSE last.document END,
  section = CASE WHEN 'section' = ANY (given) THEN g.section ELSE last.section END,
  locator = CASE WHEN 'locator' = ANY (given) THEN g.locator ELSE last.locator END,
  kind = CASE WHEN 'kind' = ANY (given) THEN g.kind ELSE last.kind END,
  other_sources = CASE WHEN 'other_sources' = ANY (given) THEN g.other_sources ELSE last.other_sources END
FROM staged_observations corrected
CROSS JOIN LATERAL (SELECT string_to_array((current_setting('ops.members')::text[])[corrected.line], ',') AS given) AS members
CROSS JOIN LATERAL (
  SELECT o.revision, s.indicator, i.unit, s.area, o.area_basis, o.period, o.as_stated, s.dimensions::text AS dimensions,
    o.value::text AS value, o.value_text, o.qualifier, o.status, o.formula, o.rival_of::text AS rival_of, o.note,
    greatest(current_date, o.published_from)::text AS corrected_on,
    c.document, c.section, c.locator, c.kind, (
      SELECT string_agg(concat_ws(' > ', p.document, p.section, p.locator, p.kind), ' | ' ORDER BY f.position)
      FROM further_citation f JOIN citation p USING (citation_id)
      WHERE (f.observation_id, f.observation_revision) = (o.observation_id, o.revision)) AS other_sources
  FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
  JOIN citation c ON c.citation_id = o.citation_id
  WHERE o.observation_id = count_of(corrected.id) ORDER BY o.revision DESC LIMIT 1) AS last
CROSS JOIN LATERAL (
  SELECT CASE WHEN 'value' = ANY (given) THEN corrected.value ELSE last.value END AS value,
    CASE WHEN 'qualifier' = ANY (given) THEN corrected.qualifier WHEN NOT 'value' = ANY (given) THEN last.qualifier
      WHEN corrected.value IS NOT NULL THEN coalesce(last.qualifier, 'exact') END AS qualifier) AS told
WHERE corrected.line = g.line
RETURNING g.line, given,
  (g.indicator, g.area, g.area_basis, g.period, g.as_stated, json_of(coalesce(g.dimensions, '{}')), g.value, g.qualifier, g.status, g.formula, g.rival_of,
   g.note, g.document, g.section, g.locator, g.kind, g.other_sources,
   CASE WHEN 'value_text' = ANY (given) THEN g.value_text ELSE last.value_text END)
    IS NOT DISTINCT FROM (last.indicator, last.area, last.area_basis, last.period, last.as_stated, last.dimensions::jsonb, last.value, last.qualifier,
      last.status, last.formula, last.rival_of, last.note, last.document, last.section, last.locator, last.kind, last.other_sources, last.value_text)
    AS is_the_same
)
INSERT INTO fault (file, line, member, code, message)
  SELECT 'observations.csv', line, coalesce((SELECT word FROM unnest(given) AS word WHERE word NOT IN ('reason', 'corrected_on') LIMIT 1), 'value'),
    'rule-broken', 'is what the figure says already; a correction says what was wrong'
  FROM corrected WHERE is_the_same;
END $function$;
