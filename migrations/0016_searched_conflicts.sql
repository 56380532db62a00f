-- Search finds conflicts and checks too: disagreements by what they are about, arithmetic by what the documents imply. What the record's own
-- rules ask of every figure (derived values, shares, running totals) is not listed: it would stand beside each figure once more.

INSERT INTO resource_type (type, position, collection) VALUES ('conflict', 13, '/v1/conflicts'), ('check', 14, '/v1/checks');

-- The two claims of a conflict in one line; what both share is named once.
CREATE FUNCTION conflict_title(name text, value_text text, period text, other_name text, other_value_text text, other_period text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN concat(name, ': ', value_text, ' (' || period || ')', ', or ', other_name || ': ', other_value_text, ' (' || other_period || ')');

CREATE OR REPLACE VIEW search_source (type, key, programme, title, aliases, told, context) AS
  WITH belonging AS (SELECT slug, concat_ws(' ', name, array_to_string(aliases, ' ')) AS context FROM programme)
  SELECT 'principle', slug::text, NULL::text, name,
    ARRAY(SELECT DISTINCT n.name FROM principle_name n WHERE n.principle = p.slug AND lower(n.name) <> lower(p.name) ORDER BY n.name),
    summary, ''
  FROM principle p
  UNION ALL SELECT 'programme', slug, slug, name, aliases, summary, '' FROM programme
  UNION ALL SELECT 'organisation', slug, NULL, name, aliases, summary, organisation_kind FROM organisation
  UNION ALL SELECT 'area', a.code, NULL, a.name, '{}', concat_ws(' in ', a.level, parent.name), a.code
  FROM area a LEFT JOIN area parent ON parent.code = a.parent
  UNION ALL SELECT 'update', year::text, NULL, title, '{}', summary, year::text FROM yearly_update
  UNION ALL SELECT 'document', slug, NULL, title, '{}', summary,
    concat_ws(' ', publisher, (SELECT string_agg(concat_ws(' ', person ->> 'name', person ->> 'office'), ' ')
                               FROM jsonb_array_elements(contributors) AS person))
  FROM document
  UNION ALL SELECT 'indicator', i.slug, i.programme, i.name, '{}', concat_ws(' ', i.definition, i.comparability), b.context
  FROM indicator i JOIN belonging b ON b.slug = i.programme
  UNION ALL SELECT 'observation', o.observation_id::text, i.programme, i.name || ': ' || o.value_text, '{}',
    concat_ws('. ', coalesce(o.as_stated, o.period), a.name, o.note), concat_ws(' ', o.value, o.period, b.context)
  FROM (SELECT DISTINCT ON (observation_id) * FROM observation WHERE formula IS NULL ORDER BY observation_id, revision DESC) o
  JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator JOIN belonging b ON b.slug = i.programme
  LEFT JOIN area a ON a.code = s.area
  UNION ALL SELECT 'commitment', m.slug, m.programme, m.title, '{}',
    concat_ws(' ', m.summary, concat_ws(', ', m.target_text, m.due_as_stated)), b.context
  FROM commitment m JOIN belonging b ON b.slug = m.programme
  UNION ALL SELECT 'event', e.slug, e.programme, e.title, '{}', e.summary, concat_ws(' ', e.as_stated, e.period, b.context)
  FROM event e LEFT JOIN belonging b ON b.slug = e.programme
  UNION ALL SELECT 'recommendation', r.slug, r.programme, r.title, '{}', r.summary, concat_ws(' ', r.made_to, b.context)
  FROM recommendation r JOIN belonging b ON b.slug = r.programme
  UNION ALL SELECT 'case-study', c.slug, c.programme, c.title, '{}', c.summary, concat_ws(' ', a.name, b.context)
  FROM case_study c JOIN belonging b ON b.slug = c.programme LEFT JOIN area a ON a.code = c.area
  -- A pair of claims as both now stand, while they disagree (queries/conflicts.sql).
  UNION ALL SELECT 'conflict', k.first_id || '-' || k.second_id, i.programme,
    conflict_title(i.name, a.value_text, CASE WHEN NOT verdict.same_period THEN a.period END,
                   CASE WHEN i.slug <> other.slug THEN other.name END, b.value_text, CASE WHEN NOT verdict.same_period THEN b.period END), '{}',
    concat_ws('. ', ad.title || ': ' || a.value_text, bd.title || ': ' || b.value_text, a.note, b.note), concat_ws(' ', a.period, b.period, belonging.context)
  FROM conflict k
  CROSS JOIN LATERAL (SELECT * FROM observation o WHERE o.observation_id = k.first_id ORDER BY o.revision DESC LIMIT 1) a
  CROSS JOIN LATERAL (SELECT * FROM observation o WHERE o.observation_id = k.second_id ORDER BY o.revision DESC LIMIT 1) b
  JOIN series s ON s.series_id = a.series_id JOIN indicator i ON i.slug = s.indicator JOIN belonging ON belonging.slug = i.programme
  JOIN series t ON t.series_id = b.series_id JOIN indicator other ON other.slug = t.indicator
  JOIN citation ac ON ac.citation_id = a.citation_id JOIN document ad ON ad.slug = ac.document
  JOIN citation bc ON bc.citation_id = b.citation_id JOIN document bd ON bd.slug = bc.document
  CROSS JOIN LATERAL (
    SELECT a.period_end = b.period_end AND a.period_start IS NOT DISTINCT FROM b.period_start AS same_period) verdict
  WHERE (b.rival_of IS NOT DISTINCT FROM a.observation_id
         AND (a.value IS DISTINCT FROM b.value OR a.qualifier IS DISTINCT FROM b.qualifier OR a.period <> b.period OR a.series_id <> b.series_id))
  OR NOT figure_range(a.value, a.qualifier) && figure_range(b.value, b.qualifier)
  UNION ALL SELECT 'check', k.slug, i.programme, k.title, '{}', concat_ws('. ', i.name, k.note),
    concat_ws(' ', k.left_side, k.relation, k.right_side, b.context)
  FROM arithmetic_check k JOIN observation o ON o.observation_id = k.subject_id AND o.revision = k.subject_revision
  JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator JOIN belonging b ON b.slug = i.programme
  WHERE k.told;

-- A record that was loaded before they were searched.
SELECT search_refresh();
