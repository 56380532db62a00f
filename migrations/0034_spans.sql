-- A span that ends below its beginning, such as "30 .. 20", has nothing in it: that is an empty range, and no fault of a statement, which kept all
-- checks from being shown. Else no step makes an empty range of two that are not: what is reached at one end alone (nothing times whatever, nothing
-- shared among many) was taken for not reached, and an end that is both the least and the most may be but rounded.
CREATE OR REPLACE FUNCTION range_combine(one numrange, other numrange, operator text) RETURNS numrange
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF isempty(one) OR isempty(other) OR operator = '..' AND lower(one) > upper(other) THEN
    RETURN 'empty';
  END IF;
  RETURN (
  WITH pair AS (
    SELECT CASE operator WHEN '+' THEN a.bound + b.bound WHEN '-' THEN a.bound - b.bound WHEN '*' THEN a.bound * b.bound
             ELSE trim_scale(a.bound / nullif(b.bound, 0)) END AS bound,
      a.reached AND b.reached
        -- Nothing stays nothing, whatever it is multiplied or divided by.
        OR operator IN ('*', '/') AND a.reached AND a.bound = 0
        OR operator = '*' AND b.reached AND b.bound = 0 AS reached
    FROM (VALUES (coalesce(lower(one), '-Infinity'), lower_inc(one)), (coalesce(upper(one), 'Infinity'), upper_inc(one)))
      AS a (bound, reached)
    CROSS JOIN (VALUES (coalesce(lower(other), '-Infinity'), lower_inc(other)), (coalesce(upper(other), 'Infinity'), upper_inc(other)))
      AS b (bound, reached)
  ), known AS (
    -- Nothing times without end is nothing; what else has no result is not an end either.
    SELECT coalesce(nullif(bound, 'NaN'), CASE operator WHEN '*' THEN 0 END) AS bound, reached FROM pair
  ), ends AS (
    SELECT (array_agg(bound ORDER BY bound, reached DESC))[1] AS least,
      (array_agg(reached ORDER BY bound, reached DESC))[1] AS least_reached,
      (array_agg(bound ORDER BY bound DESC, reached DESC))[1] AS most,
      (array_agg(reached ORDER BY bound DESC, reached DESC))[1] AS most_reached
    FROM known WHERE bound IS NOT NULL
  )
  SELECT CASE
      WHEN operator = '..' THEN numrange(lower(one), upper(other), '[]')
      WHEN operator = '/' AND coalesce(lower(other) <= 0, true) AND coalesce(upper(other) >= 0, true) THEN '(,)'::numrange
      WHEN least = most THEN numrange(least, most, '[]')
      ELSE numrange(nullif(least, '-Infinity'), nullif(most, 'Infinity'),
                    CASE WHEN least_reached THEN '[' ELSE '(' END || CASE WHEN most_reached THEN ']' ELSE ')' END)
    END
  FROM ends);
END $$;

-- Nothing lies in a span that holds nothing, and nothing compares with it.
CREATE OR REPLACE FUNCTION comparison_reason(one figure, relation text, other figure, tolerance numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN isempty(one.range) OR isempty(other.range) THEN 'excluded'
    WHEN relation = '=' AND num_nulls(lower(one.range), upper(one.range), lower(other.range), upper(other.range)) = 0
        AND abs(one.value - other.value) <= tolerance
      THEN CASE WHEN one.value = other.value THEN 'equal' ELSE 'within-rounding' END
    WHEN relation = '<' THEN CASE WHEN one.range << other.range THEN 'implied'
      WHEN lower(one.range) >= upper(other.range) THEN 'excluded' ELSE 'left-open' END
    WHEN relation = '<=' THEN CASE WHEN upper(one.range) <= lower(other.range) THEN 'implied'
      WHEN one.range >> other.range THEN 'excluded' ELSE 'left-open' END
    WHEN one.range <@ other.range THEN 'implied'
    WHEN one.range && range_combine(other.range, numrange(-tolerance, tolerance, '[]'), '+') THEN 'left-open'
    ELSE 'excluded'
  END;
