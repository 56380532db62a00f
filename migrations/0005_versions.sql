-- Versions: every state that the published record has had stays readable. A row carries the version of the dataset that brought it;
-- what is replaced or taken away goes to schema `past`; schema `pinned` shows all tables as they stood at one version. The statements
-- of the API run there unchanged, with `pinned` in front of their search_path and ops.dataset_version set.

CREATE SCHEMA past;
CREATE SCHEMA pinned;

-- When each version came out. A version is made by UPDATE dataset, first thing in the transaction that brings it: so writers wait
-- for one another before they write, and a row is never labelled with a version of somebody else.
CREATE TABLE release (
  version bigint PRIMARY KEY CONSTRAINT release_version_positive CHECK (version >= 0),
  released_at timestamptz NOT NULL
);
INSERT INTO release (version, released_at) SELECT version, changed_at FROM dataset;

CREATE FUNCTION release_enter() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.release (version, released_at) VALUES (NEW.version, NEW.changed_at)
    ON CONFLICT (version) DO UPDATE SET released_at = excluded.released_at;
  RETURN NULL;
END $$;
CREATE TRIGGER release_entered AFTER UPDATE ON dataset FOR EACH ROW EXECUTE FUNCTION release_enter();

-- In PL/pgSQL, since a session then plans it once: a version asks for it some hundred times.
CREATE FUNCTION dataset_version() RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT version FROM public.dataset);
END $$;

CREATE FUNCTION pinned_version() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
RETURN current_setting('ops.dataset_version')::bigint;

-- Keeps a row as it was, once a version, before it is changed or deleted; nothing is kept where nothing changes. A row that is given a later
-- version alone goes on as it is. The arguments name the generated columns, which a trigger does not see yet.
CREATE FUNCTION row_supersede() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  current_version bigint := dataset_version();
  generated text[] := coalesce(TG_ARGV, '{}');
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (to_jsonb(NEW) - generated)::text = (to_jsonb(OLD) - generated)::text THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    -- By the names of columns, since one that was added later stands elsewhere there.
    EXECUTE format('INSERT INTO past.%1$I SELECT * FROM jsonb_populate_record(NULL::past.%1$I, $1)', TG_TABLE_NAME)
      USING to_jsonb(OLD) || jsonb_build_object('superseded_version', current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- Gives a table its versions, or a column that was added to it: for migrations, which call it for each table that the API reads and that
-- can change. `key` lists the columns by which its rows are looked up.
CREATE FUNCTION keep_versions(kept regclass, key text) RETURNS void
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
END $$;

SELECT keep_versions('yearly_update', 'year');
SELECT keep_versions('document', 'slug');
SELECT keep_versions('organisation', 'slug');
SELECT keep_versions('area', 'code');
SELECT keep_versions('principle', 'slug');
SELECT keep_versions('principle_name', 'principle, document');
SELECT keep_versions('programme', 'slug');
SELECT keep_versions('programme_principle', 'programme, position');
SELECT keep_versions('programme_organisation', 'programme, position');
SELECT keep_versions('indicator', 'slug');
SELECT keep_versions('observation', 'series_id');
SELECT keep_versions('commitment', 'slug');
SELECT keep_versions('event', 'slug');
SELECT keep_versions('recommendation', 'slug');
SELECT keep_versions('case_study', 'slug');
SELECT keep_versions('case_study_organisation', 'case_study, position');
SELECT keep_versions('case_study_observation', 'case_study, observation_id');
SELECT keep_versions('further_citation', 'citation_id');
SELECT keep_versions('search_entry', 'type, key');
SELECT keep_versions('search_word', 'word');

-- What is only ever added to, and read through the rows above, needs no past: citation, series, observation_input.

CREATE VIEW pinned.dataset AS
  SELECT d.singleton, r.version, r.released_at AS changed_at, d.feed_id
  FROM public.dataset d JOIN release r ON r.version = pinned_version();

CREATE VIEW pinned.release AS SELECT version, released_at FROM public.release WHERE version <= pinned_version();

CREATE VIEW pinned.change AS
  SELECT change_id, entry_id, changed_at, dataset_version, kind, type, subject, update_year, document, title, before, after, reason
  FROM public.change WHERE dataset_version <= pinned_version();
