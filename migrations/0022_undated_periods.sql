-- Who asks for `undated` asks for the first day of infinity. A period without an end lasts until then and was found as well; but it has a date.
CREATE OR REPLACE FUNCTION period_touches(period text, start_day date, end_day date, first date, last date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN period = 'undated' OR first = 'infinity' THEN period = 'undated' AND first = 'infinity'
    ELSE coalesce(end_day, 'infinity') >= first AND coalesce(start_day, end_day) <= last
  END;
