-- What the peers read: the same rows as the server, in one view, by the same indexes. Corrections of theirs are rows of a table of their own.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;

CREATE TABLE bench.correction (
  observation_id bigint,
  made_at timestamptz DEFAULT clock_timestamp(),
  value numeric NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (observation_id, made_at)
);

CREATE VIEW bench.figure AS
SELECT o.observation_id AS id, s.series_id, s.indicator, i.programme, pp.principle, s.area AS area_code, a.name AS area_name, o.area_basis,
  o.period AS period_code, o.period_start, o.period_end, o.as_stated, s.dimensions, coalesce(k.value, o.value) AS value, o.value_text, o.qualifier,
  i.unit, i.measure, o.status, o.formula, o.rival_of, o.update_year, c.document, d.published_on, c.section, c.locator, c.kind,
  o.revision, coalesce(k.reason, o.reason) AS reason, o.note, o.superseded_from
FROM observation o
JOIN series s USING (series_id)
JOIN indicator i ON i.slug = s.indicator
JOIN citation c ON c.citation_id = o.citation_id
JOIN document d ON d.slug = c.document
LEFT JOIN area a ON a.code = s.area
LEFT JOIN programme_principle pp ON pp.programme = i.programme AND pp.position = 1
LEFT JOIN LATERAL (SELECT value, reason FROM bench.correction WHERE observation_id = o.observation_id ORDER BY made_at DESC LIMIT 1) k ON true;

DO $$
BEGIN
  CREATE ROLE bench_reader;
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
GRANT USAGE ON SCHEMA bench TO bench_reader;
GRANT SELECT ON bench.figure TO bench_reader;
