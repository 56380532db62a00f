-- What the peers read and write: the same rows as the server, by the same indexes, with all that the server tells of a figure, since different
-- answers cannot be compared. The columns have the names of the server's CSV; what is not selected is not computed.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;

CREATE VIEW bench.figure AS
SELECT o.observation_id AS id, s.indicator, i.programme, pp.principle, s.area AS area_code, a.name AS area_name, o.area_basis,
  o.period AS period_code, period_type(o.period) AS period_type, o.period_start, nullif(o.period_end, 'infinity') AS period_end,
  o.as_stated AS period_as_stated, s.dimensions, o.value, o.value_text, o.qualifier,
  lower_bound(o.value, o.qualifier) AS lower, upper_bound(o.value, o.qualifier) AS upper, i.unit, i.measure, o.status,
  CASE WHEN o.formula IS NULL THEN json 'false' ELSE json_build_object('formula', o.formula, 'uses', (
    SELECT json_agg(u.input_id ORDER BY u.input_id) FROM observation_input u WHERE (u.observation_id, u.revision) = (o.observation_id, o.revision))) END AS derived,
  o.rival_of IS NOT NULL AS rival, o.rival_of, o.update_year AS vintage_update, c.document AS vintage_document, d.published_on AS vintage_published_on,
  CASE WHEN NOT o.cited_further THEN c.sources ELSE (
    SELECT concat('[', c.sources -> 0, string_agg(', ' || (further.sources -> 0), '' ORDER BY f.position), ']')::json
    FROM further_citation f JOIN citation further USING (citation_id)
    WHERE (f.observation_id, f.observation_revision) = (o.observation_id, o.revision)) END AS sources,
  o.revision AS revision_number, o.reason AS revision_reason, o.note,
  concat('/v1/observations/', o.observation_id, '?revision=', o.revision, '&dataset_version=', o.shown_version) AS permalink,
  concat('sha256:', encode(sha256(convert_to(concat(
    'id=', o.observation_id, E'\nrevision=', o.revision, E'\nindicator=', s.indicator, E'\narea=', s.area, E'\nperiod=', o.period, E'\ndimensions=',
    CASE WHEN s.dimensions = '{}' THEN '{}' ELSE (
      SELECT '{' || one_line(string_agg(to_json(key) || ':' || value, ',' ORDER BY key COLLATE "C")) || '}' FROM jsonb_each(s.dimensions)) END,
    E'\nvalue=', o.value, E'\nvalue_text=', one_line(o.value_text), E'\nqualifier=', o.qualifier, E'\nunit=', i.unit, E'\nmeasure=', i.measure,
    E'\nstatus=', o.status, E'\nformula=', one_line(o.formula), E'\nupdate=', o.update_year, E'\ndocument=', c.document,
    E'\nsource=', one_line(concat_ws(' > ', c.document, c.section, c.locator, c.kind)), CASE WHEN o.cited_further THEN (
      SELECT string_agg(E'\nsource=' || one_line(concat_ws(' > ', further.document, further.section, further.locator, further.kind)), '' ORDER BY f.position)
      FROM further_citation f JOIN citation further USING (citation_id)
      WHERE (f.observation_id, f.observation_revision) = (o.observation_id, o.revision)) END, E'\n'), 'UTF8')), 'hex')) AS content_hash,
  '/v1/observations/' || o.observation_id AS links_self, '/v1/indicators/' || s.indicator AS links_indicator,
  '/v1/programmes/' || i.programme AS links_programme, '/v1/documents/' || c.document AS links_document,
  '/v1/observations/' || o.observation_id || '/citation' AS links_citation, p.name AS programme_label, i.name AS indicator_label,
  -- What is asked by. PostgREST tells them too: to name what it shall tell costs it ten times as much.
  o.series_id, o.period_end AS last_day, o.formula, o.superseded_from
FROM observation o
JOIN series s USING (series_id)
JOIN indicator i ON i.slug = s.indicator
JOIN programme p ON p.slug = i.programme
JOIN citation c ON c.citation_id = o.citation_id
JOIN document d ON d.slug = c.document
LEFT JOIN area a ON a.code = s.area
LEFT JOIN programme_principle pp ON pp.programme = i.programme AND pp.position = 1;

-- A correction as the peer makes it, in the same tables: the next revision, the end of the one before, what changed and who wrote it, one version of
-- the dataset each. It is held against no rule and enters no list of conflicts, no comparison and no search.
CREATE FUNCTION bench.correct(figure bigint, new_value numeric, why text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  former observation;
  moment dataset;
BEGIN
  UPDATE dataset SET version = version + 1, changed_at = clock_timestamp() RETURNING * INTO moment;
  SELECT * INTO STRICT former FROM observation WHERE observation_id = figure ORDER BY revision DESC LIMIT 1;
  UPDATE observation SET superseded_from = greatest(published_from, current_date)
    WHERE (observation_id, revision) = (figure, former.revision) AND superseded_from = 'infinity';
  INSERT INTO observation (observation_id, revision, series_id, update_year, reported_from, published_from, superseded_from, citation_id, period, as_stated,
      area_basis, value, value_text, qualifier, status, note, reason)
    VALUES (figure, former.revision + 1, former.series_id, former.update_year, former.reported_from, greatest(former.published_from, current_date),
      CASE WHEN former.superseded_from = 'infinity' THEN former.superseded_from ELSE greatest(former.superseded_from, current_date) END,
      former.citation_id, former.period, former.as_stated, former.area_basis, new_value, new_value::text, former.qualifier, former.status, former.note, why);
  INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, after, reason)
    SELECT moment.changed_at, moment.version, 'corrected', 'observation', figure, former.update_year, c.document, i.name || ', ' || former.period,
      jsonb_build_object('revision', former.revision, 'value', former.value), jsonb_build_object('revision', former.revision + 1, 'value', new_value), why
    FROM citation c CROSS JOIN series s JOIN indicator i ON i.slug = s.indicator
    WHERE c.citation_id = former.citation_id AND s.series_id = former.series_id;
  INSERT INTO audit_entry (key_name, method, target, subject, before, after, dataset_version)
    VALUES ('bench', 'POST', '/observations/' || figure || '/corrections', figure, to_jsonb(former.value), to_jsonb(new_value), moment.version);
END $$;

DO $$
BEGIN
  CREATE ROLE bench_reader;
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
GRANT USAGE ON SCHEMA bench TO bench_reader;
GRANT SELECT ON bench.figure TO bench_reader;
