-- What is told of what was done: among the changes, in the audit log, and by those who are refused.

-- A series keeps no foreign keys to what it names, as 0014 has it: the series that a figure once stood in would keep its area for ever. What still
-- names an area is found by queries/references.sql.
ALTER TABLE series DROP CONSTRAINT series_area_fkey;

-- As of figures. Not of what is there already, which a new rule does not alter.
ALTER TABLE commitment ADD CONSTRAINT commitment_target_qualifier_with_value
  CHECK (target_qualifier IS NULL OR target_value IS NOT NULL) NOT VALID;
COMMENT ON CONSTRAINT commitment_target_qualifier_with_value ON commitment IS 'must be given only where there is a target_value';

-- What is done by a command has no path.
ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_target_path,
  ADD CONSTRAINT audit_entry_target_form CHECK (target LIKE '/%' OR target LIKE 'opsd %');

-- A row of a file of the record as one who writes it through the API would send it, which is how its resource shows it: lists are lists, places are
-- objects, the kind of a thing is its `kind`. Anything else stays as it is.
CREATE FUNCTION row_as_sent(given jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN jsonb_typeof(given) = 'object' THEN given - '{document_kind,organisation_kind}'::text[]
  - CASE WHEN given ? 'locator' THEN '{document,section,locator,kind,other_sources}'::text[] ELSE '{}' END
  || coalesce((
    SELECT jsonb_object_agg(name, coalesce((
      SELECT jsonb_agg(CASE name
        WHEN 'observations' THEN to_jsonb(part::bigint)
        WHEN 'contributors' THEN jsonb_build_object('name', split_part(part, ' = ', 1), 'office', split_part(part, ' = ', 2))
        ELSE to_jsonb(part) END ORDER BY place)
      FROM string_to_table(given ->> name, '; ') WITH ORDINALITY AS listed (part, place)), '[]'))
    FROM unnest('{aliases,principles,organisations,observations,contributors}'::text[]) AS name
    WHERE jsonb_typeof(given -> name) IN ('string', 'null')), '{}')
  || CASE WHEN given ? 'document_kind' THEN jsonb_build_object('kind', given -> 'document_kind')
          WHEN given ? 'organisation_kind' THEN jsonb_build_object('kind', given -> 'organisation_kind') ELSE '{}' END
  || CASE WHEN given ? 'locator' THEN jsonb_build_object('sources', jsonb_build_array(jsonb_build_object(
    'document', given -> 'document', 'section', given -> 'section', 'locator', given -> 'locator', 'kind', given -> 'kind'))
    || coalesce((
      SELECT jsonb_agg(jsonb_build_object('document', split_part(part, ' > ', 1), 'section', split_part(part, ' > ', 2),
        'locator', split_part(part, ' > ', 3), 'kind', split_part(part, ' > ', 4)) ORDER BY place)
      FROM string_to_table(given ->> 'other_sources', ' | ') WITH ORDINALITY AS listed (part, place)), '[]')) ELSE '{}' END
  ELSE given END;

-- As in 0029, and of an update that brings no document, itself: of any other, its documents tell.
CREATE OR REPLACE FUNCTION change_enter() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM yearly_update WHERE recorded_version = dataset_version()) THEN
    INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, title, after)
      SELECT dataset.changed_at, dataset.version, 'published', 'update', u.year, u.year, u.title, '{"documents": 0}'
      FROM dataset JOIN yearly_update u ON u.recorded_version = dataset.version
      WHERE NOT EXISTS (SELECT FROM document d WHERE d.update_year = u.year)
      AND coalesce((SELECT e.kind FROM change e WHERE e.type = 'update' AND e.subject = u.year::text ORDER BY e.change_id DESC LIMIT 1),
                   'withdrawn') = 'withdrawn'
      ORDER BY u.year;
  END IF;
  IF EXISTS (SELECT FROM document WHERE recorded_version = dataset_version()) THEN
    WITH entered AS MATERIALIZED (
      SELECT d.slug, d.update_year, d.title, d.published_from FROM dataset JOIN document d ON d.recorded_version = dataset.version
      WHERE coalesce((SELECT e.kind FROM change e WHERE e.type = 'document' AND e.subject = d.slug ORDER BY e.change_id DESC LIMIT 1),
                     'withdrawn') = 'withdrawn'
    )
    INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, after)
      SELECT dataset.changed_at, dataset.version, 'published', 'document', d.slug, d.update_year, d.slug, d.title,
        coalesce(c.counts, '{}')
      FROM dataset CROSS JOIN entered d
      LEFT JOIN LATERAL (SELECT counts FROM document_content WHERE document = d.slug OFFSET 0) AS c ON true
      ORDER BY d.published_from, d.slug;
  END IF;
  PERFORM change_enter_corrections();
END $$;
