-- What a figure's document puts together from its own columns is a template that the server fills (core/composition.h). Who needs such a text in
-- SQL fills it by this: {column} stands for the cell of that name, and for nothing where it is NULL; {one_line(column)} for the cell on one line.
CREATE FUNCTION composed(template text, cells jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT string_agg(part[1] || coalesce(CASE WHEN part[2] IS NULL THEN cells ->> part[3] ELSE one_line(cells ->> part[3]) END, ''), ''
                    ORDER BY place)
  FROM regexp_matches(template, '([^{]*)(?:\{(one_line\()?([^})]+)\)?\})?', 'g') WITH ORDINALITY AS parts (part, place);
END;
