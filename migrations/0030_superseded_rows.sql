-- How a row was is kept by a function of its table (0005), whose statements a session plans once. One function for all tables planned anew for every row, and
-- turned it into JSON and back: an update that takes the place of many figures spent most of its time so.

-- The function and trigger that keep the rows of a table as they were: once a version, before they are changed or deleted, and not where nothing changes. A row that
-- is given a later version alone goes on as it is. Rows are compared byte by byte (*=), since 1.0 and 1.00 are not the same figure; but for their generated
-- columns, which a trigger does not see yet.
CREATE FUNCTION keep_superseded(kept regclass) RETURNS void
LANGUAGE plpgsql AS $function$
DECLARE
  name text := (SELECT relname FROM pg_class WHERE oid = kept);
  columns text;
  values_before text;
  unseen text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum), string_agg('OLD.' || quote_ident(attname), ', ' ORDER BY attnum),
    coalesce(string_agg(format('before.%1$I := NEW.%1$I; ', attname), '' ORDER BY attnum) FILTER (WHERE attgenerated <> ''), '')
    INTO columns, values_before, unseen
    FROM pg_attribute WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped;
  EXECUTE format($sql$CREATE OR REPLACE FUNCTION %1$I() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before %2$s := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    %3$s
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.%4$I (%5$s, superseded_version) VALUES (%6$s, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$$sql$, name || '_supersede', kept, unseen, name, columns, values_before);
  EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION %I()',
    name || '_superseded', kept, name || '_supersede');
END $function$;

-- As in 0016, but for its trigger.
CREATE OR REPLACE FUNCTION keep_versions(kept regclass, key text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  name text := (SELECT relname FROM pg_class WHERE oid = kept);
  added text;
  columns text;
BEGIN
  EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS recorded_version bigint NOT NULL DEFAULT dataset_version()', kept);
  EXECUTE format('CREATE TABLE IF NOT EXISTS past.%I (LIKE %s, superseded_version bigint NOT NULL,
    CONSTRAINT %I CHECK (superseded_version > recorded_version))', name, kept, name || '_superseded_version_later');
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON past.%I (%s)', name || '_key', name, key);
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
         string_agg(format('ALTER TABLE past.%I ADD COLUMN IF NOT EXISTS %I %s', name, attname, format_type(atttypid, atttypmod)), '; ')
    INTO columns, added
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
  PERFORM keep_superseded(kept);
  PERFORM keep_changed(kept);
END $$;

SELECT keep_superseded(('public.' || relname)::regclass) FROM pg_class WHERE relnamespace = 'past'::regnamespace AND relkind = 'r' ORDER BY relname;
DROP FUNCTION row_supersede();

-- As in 0011.
CREATE OR REPLACE FUNCTION observation_show() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  before observation := OLD;
BEGIN
  before.superseded_from := NEW.superseded_from;
  before.shown_version := NEW.shown_version;
  before.recorded_version := NEW.recorded_version;
  -- Generated columns are not there yet.
  before.period_start := NEW.period_start;
  before.period_end := NEW.period_end;
  before.rival_of_revision := NEW.rival_of_revision;
  IF NEW *<> before THEN
    NEW.shown_version := dataset_version();
  END IF;
  RETURN NEW;
END $$;
