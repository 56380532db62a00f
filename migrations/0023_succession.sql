-- In which order figures stand for the same thing: that of the documents which report them, and of the revisions of each. On which day a
-- revision became known is another matter: the correction of a figure that a later document has restated is known from its own day on, and
-- still comes before that restatement. Each figure stands from the day it was known until the first day on which one that comes after it was.

ALTER TABLE observation ADD COLUMN reported_from date;
ALTER TABLE past.observation ADD COLUMN reported_from date;
DROP INDEX past.observation_key;
SELECT keep_versions('observation',
  'series_id, period_end, period, (formula IS NOT NULL), reported_from DESC, revision DESC, observation_id DESC');
ALTER TABLE observation DISABLE TRIGGER USER;
UPDATE observation o SET reported_from = d.published_from FROM citation c JOIN document d ON d.slug = c.document WHERE c.citation_id = o.citation_id;
ALTER TABLE observation ENABLE TRIGGER USER;
-- The document may be gone, and its day with it.
UPDATE past.observation o SET reported_from = least(o.published_from, (
  SELECT d.published_from FROM citation c JOIN document d ON d.slug = c.document WHERE c.citation_id = o.citation_id));

ALTER TABLE observation ALTER COLUMN reported_from SET NOT NULL,
  ADD CONSTRAINT observation_reported_from_known CHECK (reported_from <= published_from);

-- Two documents of one day that disagree make a figure and a rival, never two figures. Corrections come to no more than what they correct.
DROP INDEX observation_once;
CREATE UNIQUE INDEX observation_once ON observation (series_id, period, (CASE WHEN revision = 1 THEN reported_from END)) WHERE rival_of IS NULL;
DROP INDEX observation_in_series;
CREATE INDEX observation_in_series ON observation
  (series_id, period_end, period, (formula IS NOT NULL), reported_from DESC, revision DESC, observation_id DESC);
-- Between which days an update's figures were reported, its documents tell.
DROP INDEX observation_corrected;
DROP INDEX past.observation_corrected;

-- A correction used to come after every document that is older than it.
CREATE TEMP TABLE misplaced ON COMMIT DROP AS
  SELECT * FROM (
    SELECT observation_id, revision, superseded_from AS told_from, greatest(published_from, coalesce(min(published_from) OVER (
      PARTITION BY series_id, period, formula IS NOT NULL ORDER BY reported_from DESC, revision DESC, observation_id DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 'infinity')) AS superseded_from
    FROM observation WHERE rival_of IS NULL AND (series_id, period, formula IS NOT NULL) IN (
      SELECT series_id, period, formula IS NOT NULL FROM observation WHERE revision > 1)) AS placed
  WHERE superseded_from <> told_from;
UPDATE dataset SET version = version + 1, changed_at = clock_timestamp() WHERE EXISTS (SELECT FROM misplaced);
UPDATE observation o SET superseded_from = m.superseded_from FROM misplaced m
  WHERE (m.observation_id, m.revision) = (o.observation_id, o.revision) AND m.superseded_from < 'infinity';
UPDATE observation o SET superseded_from = m.superseded_from FROM misplaced m
  WHERE (m.observation_id, m.revision) = (o.observation_id, o.revision) AND m.superseded_from = 'infinity';
SELECT refresh_changed() FROM dataset WHERE EXISTS (SELECT FROM misplaced);
DROP TABLE misplaced;
