-- Refreshing: what is worked out from the record (entries of the search, conflicts, checks, changes) follows what the current version of the
-- dataset brought or took away, and costs as much as that is. The full form of each, *_rebuild, is kept for migrations and tests.

-- The rows that the current version brought, and as they were those that it replaced or took away: schema `changed` shows them for each
-- table that has versions.
CREATE SCHEMA changed;

CREATE FUNCTION keep_changed(kept regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  name text := (SELECT relname FROM pg_class WHERE oid = kept);
  columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
                   FROM pg_attribute WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped);
BEGIN
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %s (recorded_version)', name || '_recorded_version', kept);
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON past.%I (superseded_version)', name || '_superseded_version', name);
  EXECUTE format('CREATE OR REPLACE VIEW changed.%1$I AS
    SELECT %2$s FROM %3$s WHERE recorded_version = dataset_version()
    UNION ALL
    SELECT %2$s FROM past.%1$I WHERE superseded_version = dataset_version()', name, columns, kept);
END $$;

-- As in 0005, with its last line.
CREATE OR REPLACE FUNCTION keep_versions(kept regclass, key text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  name text := (SELECT relname FROM pg_class WHERE oid = kept);
  added text;
  columns text;
  generated text;
BEGIN
  EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS recorded_version bigint NOT NULL DEFAULT dataset_version()', kept);
  EXECUTE format('CREATE TABLE IF NOT EXISTS past.%I (LIKE %s, superseded_version bigint NOT NULL,
    CONSTRAINT %I CHECK (superseded_version > recorded_version))', name, kept, name || '_superseded_version_later');
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON past.%I (%s)', name || '_key', name, key);
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
         coalesce(string_agg(quote_literal(attname), ', ' ORDER BY attnum) FILTER (WHERE attgenerated <> ''), ''),
         string_agg(format('ALTER TABLE past.%I ADD COLUMN IF NOT EXISTS %I %s', name, attname, format_type(atttypid, atttypmod)), '; ')
    INTO columns, generated, added
    FROM pg_attribute WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped;
  EXECUTE added;
  -- The conditions stand outside the union: only so are its parts planned as one table, with the indexes of each.
  EXECUTE format('CREATE OR REPLACE VIEW pinned.%1$I AS
    SELECT %2$s FROM (
      SELECT %2$s, %3$s::bigint AS superseded_version FROM %4$s
      UNION ALL
      SELECT %2$s, superseded_version FROM past.%1$I) AS kept
    WHERE recorded_version <= pinned_version() AND superseded_version > pinned_version()',
    name, columns, 9223372036854775807, kept);
  EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION row_supersede(%s)',
    name || '_superseded', kept, generated);
  PERFORM keep_changed(kept);
END $$;

SELECT keep_changed(('public.' || relname)::regclass) FROM pg_class WHERE relnamespace = 'past'::regnamespace AND relkind = 'r' ORDER BY relname;

-- Of what was changed, what others repeat. A row that is there as it was and as it is counts only where it is told otherwise.
CREATE VIEW changed.programme_told (slug) AS
  SELECT slug FROM changed.programme GROUP BY slug HAVING count(*) < 2 OR count(DISTINCT (name, aliases)) > 1;

CREATE VIEW changed.area_told (code) AS
  SELECT code FROM changed.area GROUP BY code HAVING count(*) < 2 OR count(DISTINCT name) > 1;

CREATE VIEW changed.document_told (slug) AS
  SELECT slug FROM changed.document GROUP BY slug HAVING count(*) < 2 OR count(DISTINCT (title, role)) > 1;

CREATE VIEW changed.indicator_told (slug) AS
  SELECT slug FROM changed.indicator GROUP BY slug HAVING count(*) < 2 OR count(DISTINCT (programme, name, unit, measure)) > 1
  UNION
  SELECT i.slug FROM changed.programme_told p JOIN indicator i ON i.programme = p.slug;

-- The figures whose indicator, area or document is told otherwise; and those that were changed themselves too. One may be listed more than once.
CREATE VIEW changed.figure_told (observation_id) AS
  SELECT o.observation_id FROM changed.indicator_told i JOIN series s ON s.indicator = i.slug JOIN observation o USING (series_id)
  UNION ALL SELECT o.observation_id FROM changed.area_told a JOIN series s ON s.area = a.code JOIN observation o USING (series_id)
  UNION ALL SELECT o.observation_id FROM changed.document_told d JOIN citation c ON c.document = d.slug JOIN observation o USING (citation_id);

CREATE VIEW changed.figure (observation_id) AS
  SELECT observation_id FROM changed.observation
  UNION ALL SELECT observation_id FROM changed.figure_told;

-- Changes (0004), as far as the current version brought them. A document that was withdrawn can be published again, and then is among them
-- again.
CREATE OR REPLACE FUNCTION change_enter() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, after)
    SELECT dataset.changed_at, dataset.version, 'published', 'document', d.slug, d.update_year, d.slug, d.title,
      coalesce(c.counts, '{}')
    FROM dataset JOIN document d ON d.recorded_version = dataset.version
    LEFT JOIN LATERAL (SELECT counts FROM document_content WHERE document_content.document = d.slug OFFSET 0) AS c ON true
    WHERE coalesce((SELECT e.kind FROM change e WHERE e.type = 'document' AND e.subject = d.slug ORDER BY e.change_id DESC LIMIT 1),
                   'withdrawn') = 'withdrawn'
    ORDER BY d.published_from, d.slug;
  INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, after, reason)
    SELECT dataset.changed_at, dataset.version, 'corrected', 'observation', o.observation_id, o.update_year, c.document,
      i.name || ', ' || coalesce(o.as_stated, o.period), stated_figure(b.revision, b.value, b.value_text, b.qualifier),
      stated_figure(o.revision, o.value, o.value_text, o.qualifier), o.reason
    FROM dataset JOIN observation o ON o.recorded_version = dataset.version AND o.revision > 1
    JOIN LATERAL (SELECT * FROM observation b WHERE b.observation_id = o.observation_id AND b.revision < o.revision
                  ORDER BY b.revision DESC LIMIT 1) b ON true
    JOIN citation c ON c.citation_id = o.citation_id JOIN series s ON s.series_id = o.series_id
    JOIN indicator i ON i.slug = s.indicator
    WHERE NOT EXISTS (
      SELECT FROM change e WHERE e.type = 'observation' AND e.subject = o.observation_id::text AND e.kind = 'corrected'
      AND (e.after ->> 'revision')::smallint = o.revision)
    ORDER BY o.observation_id, o.revision;
END $$;
