-- Rows are judged as fast as they are many, and a day that no calendar has is never an SQL error.

-- What is drafted for a series is found without a look at all of a draft.
CREATE INDEX observations_in_series ON draft.observations (update_year, indicator, period);

-- Counted repetitions make slow expressions: lengths are asked for by themselves.
CREATE OR REPLACE FUNCTION number_of(given text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(given) <= 500 AND given ~ '^-?\d+(\.\d+)?$' THEN given::numeric END;

CREATE OR REPLACE FUNCTION count_of(given text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(given) <= 18 AND given ~ '^(0|[1-9]\d*)$' THEN given::bigint END;

-- What is returned is held against the domain where its fault is not caught; what is assigned is.
CREATE OR REPLACE FUNCTION period_of(given text) RETURNS period_code
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  period period_code;
BEGIN
  period := given;
  RETURN period;
EXCEPTION WHEN check_violation THEN
  RETURN NULL;
END $$;

-- Which of a table's rules the rows meant for it would break: the CHECK constraints of the table and of the domains of its columns, and what
-- must be given. So each rule is written once, where it holds. `candidate` has the table's columns by their names, as far as they have rules.
-- The SQL is made from names and rules of the catalogue and from nothing else.
CREATE OR REPLACE FUNCTION rule_faults(target regclass, candidate regclass) RETURNS TABLE (given jsonb, member text, rule text, concerns text[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
  judged text;
  whole text;
  governed record;
BEGIN
  WITH standing AS (
    SELECT t.attname, t.attnum, t.attnotnull, t.atthasdef, t.attidentity FROM pg_attribute t
    JOIN pg_attribute c ON c.attrelid = candidate AND c.attname = t.attname AND c.attnum > 0
    WHERE t.attrelid = target AND t.attnum > 0 AND NOT t.attisdropped
  ), ruled AS (
    SELECT coalesce((SELECT attname FROM standing
                     WHERE starts_with(conname, (SELECT relname FROM pg_class WHERE oid = target) || '_' || attname || '_')
                     ORDER BY length(attname) DESC LIMIT 1),
                    (SELECT attname FROM standing WHERE attnum = conkey[1])) AS column_name,
      conname AS rule, ARRAY(SELECT attname FROM standing WHERE attnum = ANY (conkey)) AS concerns,
      '(' || pg_get_expr(conbin, conrelid) || ')' AS holds
    FROM pg_constraint WHERE conrelid = target AND contype = 'c' AND conkey <@ ARRAY(SELECT attnum FROM standing)
    UNION ALL
    SELECT attname, 'required', ARRAY[attname], format('(%I IS NOT NULL)', attname) FROM standing
    WHERE attnotnull AND (NOT atthasdef OR attnum = ANY ((SELECT indkey FROM pg_index WHERE indrelid = target AND indisprimary)::int2[]))
  )
  SELECT string_agg(format('(%L, %L, %L::text[], %s)', column_name, ruled.rule, ruled.concerns, holds), ', '), string_agg(holds, ' AND ')
    INTO judged, whole FROM ruled;
  RETURN QUERY EXECUTE format(
    'SELECT to_jsonb(c), r.member, r.rule, r.concerns FROM %s AS c CROSS JOIN LATERAL (VALUES %s) AS r (member, rule, concerns, holds)
     WHERE (%s) IS FALSE AND r.holds IS FALSE', candidate, judged, whole);
  FOR governed IN
    SELECT t.attname, d.typbasetype::regtype AS base, string_agg(
      format('WHEN (%s) IS FALSE THEN %L', substr(pg_get_constraintdef(k.oid), 7), k.conname), ' ' ORDER BY k.conname) AS cases
    FROM pg_attribute t JOIN pg_type d ON d.oid = t.atttypid AND d.typtype = 'd' JOIN pg_constraint k ON k.contypid = d.oid
    JOIN pg_attribute c ON c.attrelid = candidate AND c.attname = t.attname AND c.attnum > 0
    WHERE t.attrelid = target AND t.attnum > 0 GROUP BY 1, 2
  LOOP
    -- Each value once: figures share their periods and places. The rules call it VALUE.
    RETURN QUERY EXECUTE format(
      'WITH given AS MATERIALIZED (SELECT DISTINCT %3$I::%4$s AS value FROM %5$s)
       SELECT to_jsonb(c), %1$L, judged.rule, ARRAY[%1$L] FROM (SELECT value, CASE %2$s END AS rule FROM given) AS judged
       JOIN %5$s AS c ON c.%3$I::%4$s = judged.value WHERE judged.rule IS NOT NULL',
      governed.attname, governed.cases, governed.attname, governed.base, candidate);
  END LOOP;
END $$;
