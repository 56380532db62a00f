-- Comparison of two updates: which indicators measure the same thing otherwise, and how far two figures can be set side by side.

-- An indicator that tells of what an earlier one told of, measured otherwise.
CREATE TABLE redefinition (
  indicator slug NOT NULL REFERENCES indicator,
  formerly slug NOT NULL REFERENCES indicator CONSTRAINT redefinition_formerly_other CHECK (formerly <> indicator),
  reason text NOT NULL CONSTRAINT redefinition_reason_filled CHECK (reason <> ''),
  citation_id int NOT NULL REFERENCES citation,
  PRIMARY KEY (indicator, formerly)
);
CREATE INDEX redefinition_formerly ON redefinition (formerly);

-- The figures of one update, series by series.
CREATE INDEX observation_in_update ON observation (update_year, series_id, period_end, period);
-- Updates are few and of very different lengths: taken for even thirds of the table, as the planner would, none is worth an index.
ALTER TABLE observation ALTER COLUMN update_year SET (n_distinct = 100);

-- How a difference must be hedged when what it is taken from is. NULL when the qualifiers do not tell: "more than 700" less "more
-- than 600" may be anything. As everywhere, a qualifier speaks of the size: a fall of more than 50 is -50, more-than.
CREATE FUNCTION difference_qualifier(from_value numeric, from_qualifier text, to_value numeric, to_qualifier text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
      WHEN least IS NOT NULL AND most IS NOT NULL THEN 'exact'
      WHEN least IS NULL AND most IS NULL THEN CASE
        WHEN NOT hedges <@ '{exact,about,projected}' THEN NULL
        WHEN 'projected' = ANY (hedges) THEN 'projected'
        ELSE 'about' END
      WHEN (least IS NOT NULL) = (to_value >= from_value)
        THEN CASE WHEN hedges && '{more-than,under,nearly}' THEN 'more-than' ELSE 'at-least' END
      ELSE CASE WHEN hedges && '{more-than,under,nearly}' THEN 'under' ELSE 'up-to' END
    END
  FROM (SELECT lower_bound(to_value, to_qualifier) - upper_bound(from_value, from_qualifier) AS least,
               upper_bound(to_value, to_qualifier) - lower_bound(from_value, from_qualifier) AS most,
               ARRAY[from_qualifier, to_qualifier] AS hedges) AS bounds
  WHERE from_value IS NOT NULL AND to_value IS NOT NULL;
END;

-- A change in percent of what was, to one decimal; a bound is rounded to where it stays true. NULL where nothing or less than nothing
-- was or is.
CREATE FUNCTION percent_change(from_value numeric, to_value numeric, qualifier text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE
      WHEN qualifier IN ('more-than', 'at-least') THEN trunc(change, 1)
      WHEN qualifier IN ('under', 'up-to') THEN trunc(change, 1) + CASE WHEN change = trunc(change, 1) THEN 0 ELSE sign(change) * 0.1 END
      ELSE round(change, 1)
    END
  FROM (SELECT 100 * (to_value - from_value) / from_value AS change WHERE from_value > 0 AND (to_value > 0 OR (to_value = 0 AND qualifier = 'exact'))) AS changed;
END;

-- Why two periods are not of one kind; NULL when they are, or when there are not two. What counts since a start is only compared with
-- what counts since the same one, everything else with what lasts as long; months are too uneven for days to be compared.
CREATE FUNCTION period_difference(measure text, one text, other text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN one IS NULL OR other IS NULL THEN NULL
    WHEN 'undated' IN (one, other) THEN 'undated'
    WHEN period_type(one) <> period_type(other) THEN 'different-period-kind'
    WHEN measure = 'cumulative' AND period_first_day(one) IS DISTINCT FROM period_first_day(other) THEN 'different-start'
    WHEN measure <> 'cumulative' AND round((period_last_day(one) - period_first_day(one) + 1) / 30.44)
      IS DISTINCT FROM round((period_last_day(other) - period_first_day(other) + 1) / 30.44) THEN 'different-length'
  END;

SELECT keep_versions('redefinition', 'indicator, formerly');
