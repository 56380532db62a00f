-- The newest figures: one row a period without a look at what was published of it before. Each figure knows the day from which a later
-- one of the same series and period stands in its place: a vintage or a revision. A figure that documents published and one that was
-- derived do not stand for each other, and a rival stands for nothing.

ALTER TABLE observation ADD COLUMN superseded_from date NOT NULL DEFAULT 'infinity',
  ADD CONSTRAINT observation_superseded_from_later CHECK (superseded_from >= published_from),
  ADD CONSTRAINT observation_superseded_from_no_rival CHECK (rival_of IS NULL OR superseded_from = 'infinity');

-- The past is looked up as the present is: by the key of observation_in_series.
DROP INDEX past.observation_key;
SELECT keep_versions('observation',
  'series_id, period_end, period, (formula IS NOT NULL), published_from DESC, revision DESC, observation_id');
UPDATE past.observation SET superseded_from = 'infinity';

-- From which version of the dataset on a later figure was known. At an earlier version nothing stood in its place yet, so that the states
-- which figures have been in are cut where that changed.
CREATE TEMP TABLE known_state ON COMMIT DROP AS
  SELECT state.* FROM observation o CROSS JOIN LATERAL jsonb_populate_record(NULL::past.observation, to_jsonb(o)) AS state
  UNION ALL
  SELECT * FROM past.observation;
CREATE TEMP TABLE succession ON COMMIT DROP AS
  WITH figure AS (
    SELECT observation_id, revision, series_id, period, formula IS NOT NULL AS derived, published_from, min(recorded_version) AS version
    FROM known_state WHERE rival_of IS NULL GROUP BY 1, 2, 3, 4, 5, 6)
  SELECT o.observation_id, o.revision, greatest(o.version, later.version) AS version, min(later.published_from) AS superseded_from
  FROM figure o JOIN figure later USING (series_id, period, derived)
  WHERE (later.published_from, later.revision) > (o.published_from, o.revision)
  GROUP BY 1, 2, 3;
CREATE TEMP TABLE state_piece ON COMMIT DROP AS
  SELECT o.*, cut.version AS from_version,
    coalesce(lead(cut.version) OVER (PARTITION BY observation_id, revision, recorded_version ORDER BY cut.version),
             o.superseded_version) AS to_version,
    coalesce((SELECT min(c.superseded_from) FROM succession c WHERE (c.observation_id, c.revision) = (o.observation_id, o.revision)
              AND c.version <= cut.version), 'infinity') AS until
  FROM known_state o CROSS JOIN LATERAL (
    SELECT o.recorded_version AS version
    UNION SELECT c.version FROM succession c WHERE (c.observation_id, c.revision) = (o.observation_id, o.revision)
      AND c.version > o.recorded_version AND c.version < coalesce(o.superseded_version, c.version + 1)) AS cut
  WHERE (observation_id, revision) IN (SELECT observation_id, revision FROM succession);

ALTER TABLE observation DISABLE TRIGGER observation_superseded;
DELETE FROM past.observation WHERE (observation_id, revision) IN (SELECT observation_id, revision FROM succession);
INSERT INTO past.observation
  SELECT row.* FROM state_piece o CROSS JOIN LATERAL jsonb_populate_record(NULL::past.observation, to_jsonb(o) || jsonb_build_object(
    'recorded_version', from_version, 'superseded_from', until, 'superseded_version', to_version)) AS row
  WHERE to_version IS NOT NULL;
UPDATE observation o SET (recorded_version, superseded_from) = (piece.from_version, piece.until)
  FROM state_piece piece WHERE (piece.observation_id, piece.revision) = (o.observation_id, o.revision) AND to_version IS NULL;
ALTER TABLE observation ENABLE TRIGGER observation_superseded;

-- Exactly one newest figure for each indicator, area, slice and period; and the way to any other.
CREATE UNIQUE INDEX observation_newest ON observation (series_id, period_end, period, (formula IS NOT NULL))
  WHERE superseded_from = 'infinity' AND rival_of IS NULL;
DROP INDEX observation_in_series;
CREATE INDEX observation_in_series ON observation
  (series_id, period_end, period, (formula IS NOT NULL), published_from DESC, revision DESC, observation_id);
CREATE INDEX observation_corrected ON observation (update_year, published_from) WHERE revision > 1;

-- The same ways in the past, and those to one figure and its rivals.
CREATE INDEX observation_newest ON past.observation (series_id, period_end, period, (formula IS NOT NULL))
  WHERE superseded_from = 'infinity' AND rival_of IS NULL;
CREATE INDEX observation_corrected ON past.observation (update_year, published_from) WHERE revision > 1;
CREATE INDEX observation_revision ON past.observation (observation_id, revision);
CREATE INDEX observation_rival_of ON past.observation (rival_of) WHERE rival_of IS NOT NULL;
