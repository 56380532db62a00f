-- The newest figures: one row a period without a look at what was published of it before. Each figure knows the day from which a later
-- one of the same series and period stands in its place: a vintage or a revision. A figure that documents published and one that was
-- derived do not stand for each other, and a rival stands for nothing.

ALTER TABLE observation ADD COLUMN superseded_from date NOT NULL DEFAULT 'infinity',
  -- The version that brought the figure as it is shown, which its permalink names: what stands in its place is not shown.
  ADD COLUMN shown_version bigint NOT NULL DEFAULT dataset_version(),
  ADD CONSTRAINT observation_superseded_from_later CHECK (superseded_from >= published_from),
  ADD CONSTRAINT observation_superseded_from_no_rival CHECK (rival_of IS NULL OR superseded_from = 'infinity');

-- The past is looked up as the present is: by the key of observation_in_series.
DROP INDEX past.observation_key;
SELECT keep_versions('observation',
  'series_id, period_end, period, (formula IS NOT NULL), published_from DESC, revision DESC, observation_id');
UPDATE past.observation SET superseded_from = 'infinity', shown_version = recorded_version;
ALTER TABLE observation DISABLE TRIGGER observation_superseded;
UPDATE observation SET shown_version = recorded_version;

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

DELETE FROM past.observation WHERE (observation_id, revision) IN (SELECT observation_id, revision FROM succession);
INSERT INTO past.observation
  SELECT row.* FROM state_piece o CROSS JOIN LATERAL jsonb_populate_record(NULL::past.observation, to_jsonb(o) || jsonb_build_object(
    'recorded_version', from_version, 'superseded_from', until, 'superseded_version', to_version)) AS row
  WHERE to_version IS NOT NULL;
UPDATE observation o SET (recorded_version, superseded_from) = (piece.from_version, piece.until)
  FROM state_piece piece WHERE (piece.observation_id, piece.revision) = (o.observation_id, o.revision) AND to_version IS NULL;
ALTER TABLE observation ENABLE TRIGGER observation_superseded;

CREATE FUNCTION observation_show() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  -- Generated columns are not there yet.
  unseen text[] := '{superseded_from, shown_version, recorded_version, period_start, period_end, rival_of_revision}';
BEGIN
  IF (to_jsonb(NEW) - unseen)::text <> (to_jsonb(OLD) - unseen)::text THEN
    NEW.shown_version := dataset_version();
  END IF;
  RETURN NEW;
END $$;
-- Its name comes before that of observation_superseded, and so does it.
CREATE TRIGGER observation_shown BEFORE UPDATE ON observation FOR EACH ROW EXECUTE FUNCTION observation_show();

-- Its content hash covers more than its own row: the places that say it, and the unit and measure of its indicator. So a change of those
-- brings the figure anew.
CREATE FUNCTION observation_sources_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.observation SET shown_version = dataset_version()
  WHERE (observation_id, revision) IN ((OLD.observation_id, OLD.observation_revision), (NEW.observation_id, NEW.observation_revision))
  AND shown_version < dataset_version();
  RETURN NULL;
END $$;
CREATE TRIGGER further_citation_of_observation AFTER INSERT OR UPDATE OR DELETE ON further_citation
  FOR EACH ROW EXECUTE FUNCTION observation_sources_changed();

CREATE FUNCTION observation_unit_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.observation SET shown_version = dataset_version()
  WHERE series_id IN (SELECT series_id FROM public.series WHERE indicator = NEW.slug) AND shown_version < dataset_version();
  RETURN NULL;
END $$;
CREATE TRIGGER indicator_unit_changed AFTER UPDATE ON indicator
  FOR EACH ROW WHEN ((OLD.unit, OLD.measure) IS DISTINCT FROM (NEW.unit, NEW.measure)) EXECUTE FUNCTION observation_unit_changed();

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
