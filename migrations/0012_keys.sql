-- API keys: who may write, and what. A key is 256 random bits, so that its SHA-256 needs neither salt nor stretching: there is no list of
-- likely keys to try, and no two are the same. The key itself is nowhere in the database.
CREATE TABLE api_key (
  key_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CONSTRAINT api_key_name_form CHECK (name ~ '\S' AND name !~ '[[:cntrl:]]' AND length(name) <= 100),
  role text NOT NULL CONSTRAINT api_key_role_known CHECK (role IN ('editor', 'publisher', 'admin')),
  -- The only programme that it may write to; NULL for all. A programme stays as long as keys are bound to it, since without it they
  -- would be good for more.
  programme slug CONSTRAINT api_key_programme_known REFERENCES programme,
  prefix text NOT NULL CONSTRAINT api_key_prefix_once UNIQUE CONSTRAINT api_key_prefix_form CHECK (prefix ~ '^ops_[0-9A-Za-z]{8}$'),
  sha256 bytea NOT NULL CONSTRAINT api_key_sha256_once UNIQUE CONSTRAINT api_key_sha256_length CHECK (length(sha256) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz CONSTRAINT api_key_expires_at_later CHECK (expires_at > created_at),
  revoked_at timestamptz CONSTRAINT api_key_revoked_at_later CHECK (revoked_at >= created_at),
  last_used_at timestamptz CONSTRAINT api_key_last_used_at_later CHECK (last_used_at >= created_at)
);
CREATE INDEX api_key_programme ON api_key (programme);

-- The key with that hash, if it is still good. All that the roles of the API can learn of keys is behind a hash that they have to bring:
-- schema/privileges.sql lets them read no other.
CREATE FUNCTION api_key_find(wanted bytea) RETURNS TABLE (key_id bigint, name text, role text, programme text, sha256 bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT k.key_id, k.name, k.role, k.programme, k.sha256 FROM api_key k
  WHERE k.sha256 = wanted AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now());
END;

-- What the planner knows of tables, brought up to date in the middle of a write, which only their owner may do: of all that stay where none are
-- named.
CREATE FUNCTION tables_analyze(VARIADIC tables regclass[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  analyzed regclass;
BEGIN
  IF tables = '{}' THEN
    tables := ARRAY(SELECT oid FROM pg_class WHERE relkind = 'r' AND relpersistence = 'p'
      AND relnamespace <> ALL ('{pg_catalog,information_schema}'::regnamespace[]));
  END IF;
  FOREACH analyzed IN ARRAY tables LOOP
    EXECUTE format('ANALYZE %s', analyzed);
  END LOOP;
END $$;
