-- A correction comes after what it corrects: its document's day is taken for no earlier than that of the revision before it. Where one went back to an
-- older document it had never taken effect, and now does.
ALTER TABLE observation DISABLE TRIGGER USER;
UPDATE observation o SET reported_from = p.reported_from
  FROM (SELECT observation_id, revision, max(reported_from) OVER (PARTITION BY observation_id ORDER BY revision) AS reported_from
        FROM observation WHERE observation_id IN (SELECT observation_id FROM observation WHERE revision > 1)) AS p
  WHERE (p.observation_id, p.revision) = (o.observation_id, o.revision) AND p.reported_from > o.reported_from AND p.reported_from <= o.published_from;
ALTER TABLE observation ENABLE TRIGGER USER;
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

-- What goes beyond five hundred digits tells nothing: else a product of products would be more than a numeric holds, and no check could be shown.
CREATE FUNCTION is_countable(given figure) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN greatest(abs(given.value), abs(lower(given.range)), abs(upper(given.range))) < 1e500
  OR num_nonnulls(given.value, lower(given.range), upper(given.range)) = 0;

CREATE OR REPLACE FUNCTION figure_combine(one figure, other figure, operator text) RETURNS figure
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN is_countable(one) AND is_countable(other) THEN ROW(
    CASE operator WHEN '+' THEN one.value + other.value WHEN '-' THEN one.value - other.value
      WHEN '*' THEN one.value * other.value WHEN '/' THEN trim_scale(one.value / nullif(other.value, 0)) END,
    range_combine(one.range, other.range, operator))::figure
  ELSE ROW(NULL, '(,)')::figure END;
