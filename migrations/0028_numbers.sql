-- A number is given as JSON writes it (RFC 8259, section 6), without an exponent: "007" and "-0" are no numbers. Those were taken, and came out with other
-- digits than were sent.
CREATE OR REPLACE FUNCTION number_of(given text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(given) <= 40 AND given ~ '^(0(\.\d+)?|-?[1-9]\d*(\.\d+)?|-0\.\d*[1-9]\d*)$' THEN given::numeric END;
