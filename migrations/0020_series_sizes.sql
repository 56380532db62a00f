-- How many newest figures each series has, so that a list can tell its total without counting: kept by what counts again the series that
-- the current version of the dataset changed (0016). Earlier versions are counted when somebody asks.
CREATE TABLE series_size (
  series_id int NOT NULL,
  figures int NOT NULL,
  derived int NOT NULL,
  CONSTRAINT series_size_pkey PRIMARY KEY (series_id),
  CONSTRAINT series_size_series_exists FOREIGN KEY (series_id) REFERENCES series,
  CONSTRAINT series_size_figures_counted CHECK (figures >= 0),
  CONSTRAINT series_size_derived_counted CHECK (derived >= 0)
);

-- As a page of them is (queries/observations.sql).
CREATE VIEW series_counted AS
  SELECT s.series_id, coalesce(c.figures, 0)::int AS figures, coalesce(c.derived, 0)::int AS derived
  FROM series s CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE formula IS NULL) AS figures, count(*) FILTER (WHERE formula IS NOT NULL) AS derived
    FROM observation o WHERE o.series_id = s.series_id AND o.superseded_from = 'infinity' AND o.rival_of IS NULL) c;

CREATE FUNCTION series_size_refresh() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO series_size AS z (series_id, figures, derived)
    SELECT c.series_id, c.figures, c.derived
    FROM (SELECT DISTINCT series_id FROM changed.observation) AS o JOIN series_counted c USING (series_id)
    ON CONFLICT (series_id) DO UPDATE SET (figures, derived) = (excluded.figures, excluded.derived)
    WHERE (z.figures, z.derived) <> (excluded.figures, excluded.derived);
END $$;

CREATE FUNCTION series_size_rebuild() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO series_size AS z (series_id, figures, derived)
    SELECT c.series_id, c.figures, c.derived
    FROM (SELECT DISTINCT series_id FROM observation UNION SELECT series_id FROM series_size) AS o JOIN series_counted c USING (series_id)
    ON CONFLICT (series_id) DO UPDATE SET (figures, derived) = (excluded.figures, excluded.derived)
    WHERE (z.figures, z.derived) <> (excluded.figures, excluded.derived);
END;

SELECT series_size_rebuild();

-- As in 0002, told by length instead of by patterns: it is asked of every figure that is shown.
CREATE OR REPLACE FUNCTION period_type(period text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN strpos(period, '..') > 0 THEN 'range'
  WHEN period = 'undated' THEN 'undated'
  WHEN length(period) = 4 THEN 'year'
  WHEN length(period) = 7 THEN 'month'
  WHEN length(period) = 10 THEN 'day'
  WHEN starts_with(period, 'FY') THEN 'financial-year'
  WHEN starts_with(period, 'AY') THEN 'academic-year'
  ELSE 'season' END;
