-- Keys are no part of the record and hold nothing in it: a programme goes whatever keys are bound to it, and they go with it, so that
-- a later programme of that name does not bring them back.
ALTER TABLE api_key DROP CONSTRAINT api_key_programme_known;

-- With its owner's rights, since who changes the record has none on keys (schema/privileges.sql). At the moment that it is, and not at that
-- at which the transaction began, which may be before a key was made.
CREATE FUNCTION api_key_revoke_bound() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.api_key SET revoked_at = clock_timestamp()
    WHERE programme IN (SELECT slug FROM gone) AND revoked_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER programme_keys_revoked AFTER DELETE ON programme
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION api_key_revoke_bound();
