-- The place of a citation as documents tell it, in a list of its own: what most things have for sources. It was put together anew for every figure of every page, which
-- took a fifth of the page.

-- JSON is called stable, since it spells dates by settings of the session; these are texts.
CREATE FUNCTION sole_source(document text, section text, locator text, kind text) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT json_build_array(json_build_object('document', document, 'section', section, 'locator', locator, 'kind', kind));
END;

ALTER TABLE citation ADD COLUMN sources json NOT NULL GENERATED ALWAYS AS (sole_source(document, section, locator, kind)) STORED;

-- As in 0002.
CREATE OR REPLACE FUNCTION source_list(citation_ids int[]) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT json_agg(citation.sources -> 0 ORDER BY cited.place)
  FROM unnest(citation_ids) WITH ORDINALITY AS cited (citation_id, place)
  JOIN citation USING (citation_id);
END;
