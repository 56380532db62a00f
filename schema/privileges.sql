-- Who may do what. Two roles of the cluster, which nobody logs in as: ops_reader answers requests, ops_writer changes the record; neither can
-- change the schema. Run by every opsd migrate, in one transaction: so this holds for tables that have come since, and in a database
-- that was restored from a dump. What is not granted here is refused.

REVOKE ALL ON SCHEMA public, past, pinned, changed, draft FROM ops_reader, ops_writer;
REVOKE ALL ON ALL TABLES IN SCHEMA public, past, pinned, changed, draft FROM ops_reader, ops_writer;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public, past, pinned, changed, draft FROM ops_reader, ops_writer;
REVOKE ALL ON FUNCTION api_key_find, api_key_revoke_bound, tables_analyze FROM PUBLIC; -- which run with their owner's rights
REVOKE CREATE ON SCHEMA public FROM PUBLIC; -- which databases older than PostgreSQL 15 have

-- Large objects are in no schema, and PostgreSQL lets everybody make them, before version 16 even in transactions that only read. These are
-- functions of the cluster's owner, who alone can take that back.
DO $$
DECLARE
  writing regprocedure;
BEGIN
  FOR writing IN SELECT oid FROM pg_proc
    WHERE proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_put', 'lo_truncate', 'lo_truncate64', 'lo_unlink', 'lowrite')
    AND pronamespace = 'pg_catalog'::regnamespace AND pg_has_role(proowner, 'USAGE')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', writing);
  END LOOP;
END $$;

-- The record, its past and its pinned versions.
GRANT USAGE ON SCHEMA public, past, pinned, changed, draft TO ops_reader, ops_writer;
GRANT SELECT ON ALL TABLES IN SCHEMA public, past, pinned, changed, draft TO ops_reader, ops_writer;
GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, draft TO ops_writer;
GRANT SELECT, USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA public, draft TO ops_writer;

-- What only ever grows.
GRANT INSERT ON ALL TABLES IN SCHEMA past TO ops_writer;
REVOKE UPDATE, DELETE ON change, audit_entry, withdrawal FROM ops_writer;

-- Answers that are kept for those who wrote.
REVOKE ALL ON idempotency FROM ops_reader;

-- What no request changes.
REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM ops_writer;

-- Keys are made and revoked by opsd key alone, but for those that go with their programme. Who has not the key cannot find it, and nobody reads hashes.
REVOKE ALL ON api_key FROM ops_reader, ops_writer;
GRANT SELECT (key_id, last_used_at), UPDATE (last_used_at) ON api_key TO ops_writer;
GRANT EXECUTE ON FUNCTION api_key_find TO ops_reader, ops_writer;

-- Rows are staged in temporary tables, and counted when they are merged.
DO $$ BEGIN
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO ops_writer', current_database());
END $$;
GRANT EXECUTE ON FUNCTION tables_analyze TO ops_writer;
