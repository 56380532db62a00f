"""Proves who may do what in the database (schema/privileges.sql): nobody who answers requests can change the schema, who reads
cannot write, who writes can load a whole record; and that opsd migrate brings all that about, also where it may not make roles.
"""

import subprocess

from opsd import Cluster, ROOT, Server

NOT_ALLOWED, ONLY_READING = "42501", "25006" # SQLSTATE

# What neither may do.
SCHEMA_CHANGES = """
CREATE TABLE mine (a int)
CREATE TABLE past.mine (a int)
CREATE TABLE pinned.mine (a int)
CREATE TABLE mine AS SELECT 1 AS a
SELECT 1 AS a INTO mine
CREATE VIEW mine AS SELECT 1 AS a
CREATE MATERIALIZED VIEW mine AS SELECT 1 AS a
CREATE OR REPLACE VIEW pinned.area AS SELECT * FROM public.area
CREATE SEQUENCE mine
CREATE SCHEMA mine
CREATE TYPE mine AS (a int)
CREATE DOMAIN mine AS int
CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1
CREATE OR REPLACE FUNCTION dataset_version() RETURNS bigint LANGUAGE sql RETURN 1
CREATE EXTENSION hstore
CREATE PUBLICATION mine
CREATE FOREIGN DATA WRAPPER mine
CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION change_refuse()
CREATE ROLE mine
CREATE DATABASE mine
CREATE TABLESPACE mine LOCATION '/tmp'
CREATE INDEX mine ON area (name)
CREATE STATISTICS mine ON code, name FROM area
CREATE TRIGGER mine AFTER DELETE ON area EXECUTE FUNCTION change_refuse()
CREATE RULE mine AS ON DELETE TO area DO INSTEAD NOTHING
CREATE POLICY mine ON area
ALTER TABLE area ADD mine int
ALTER TABLE area DROP CONSTRAINT area_pkey CASCADE
ALTER TABLE change DISABLE TRIGGER change_append_only
ALTER TABLE area OWNER TO CURRENT_USER
ALTER TABLE area SET SCHEMA past
ALTER TABLE api_key RENAME TO mine
ALTER DOMAIN slug DROP CONSTRAINT slug_form
ALTER FUNCTION api_key_find SECURITY INVOKER
ALTER SCHEMA past RENAME TO mine
ALTER ROLE ops PASSWORD 'mine'
ALTER ROLE CURRENT_USER SUPERUSER
ALTER DATABASE ops SET work_mem = '1GB'
ALTER SYSTEM SET work_mem = '1GB'
DROP TABLE search_word
DROP VIEW pinned.area
DROP FUNCTION search_refresh
DROP SCHEMA past CASCADE
DROP EXTENSION pg_trgm CASCADE
DROP OWNED BY ops
REASSIGN OWNED BY ops TO CURRENT_USER
TRUNCATE search_word
TRUNCATE change
COMMENT ON TABLE area IS 'mine'
REINDEX TABLE area
CLUSTER area USING area_pkey
SET SESSION AUTHORIZATION ops
SET ROLE ops
SET session_replication_role = replica
COPY area TO '/tmp/mine'
COPY area FROM '/etc/passwd'
COPY (SELECT 1) TO PROGRAM 'true'
SELECT pg_read_file('/etc/passwd')
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'ops'
SELECT * FROM pg_authid
SELECT sha256 FROM api_key
SELECT * FROM api_key
INSERT INTO api_key (name, role, prefix, sha256) VALUES ('mine', 'admin', 'ops_abcdefgh', sha256('mine'))
UPDATE api_key SET role = 'admin'
UPDATE api_key SET revoked_at = NULL
DELETE FROM api_key
INSERT INTO schema_migration (number, name, sha256) VALUES (9999, 'mine', '')
DELETE FROM schema_migration
UPDATE change SET title = 'mine'
DELETE FROM change
UPDATE audit_entry SET target = target
DELETE FROM audit_entry
DELETE FROM withdrawal
UPDATE past.area SET name = 'mine'
DELETE FROM past.area
SELECT lo_creat(-1)
SELECT lo_create(0)
SELECT lo_from_bytea(0, 'mine')
SELECT lo_put(1, 0, 'mine')
SELECT lo_truncate(0, 0)
SELECT lo_truncate64(0, 0)
SELECT lo_unlink(1)
SELECT lowrite(0, 'mine')
""".strip().splitlines()

# The functions by which those are refused where the owner may not do so.
STORING = "lo_creat, lo_create, lo_from_bytea, lo_put, lo_truncate, lo_truncate64, lo_unlink, lowrite"

# What who writes may do and who reads may not.
WRITES = """
UPDATE dataset SET version = version
INSERT INTO search_word (word) VALUES ('mine')
UPDATE area SET name = name
DELETE FROM search_word
INSERT INTO past.area SELECT area.*, 9 FROM area LIMIT 1
COPY area FROM STDIN
SELECT * FROM area FOR UPDATE
CREATE TEMP TABLE mine (a int)
CREATE TEMP VIEW mine AS SELECT 1 AS a
SELECT nextval('change_change_id_seq')
UPDATE api_key SET last_used_at = now()
""".strip().splitlines()

# Of each table and view of ours: what a role may do that it may not do for want of anything else.
POSSIBLE = """
SELECT c.oid::regclass, string_agg(may, ' ' ORDER BY may)
FROM pg_class c, unnest('{{INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}}'::text[]) AS may
WHERE relkind IN ('r', 'v', 'm', 'p', 'f') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
  AND has_table_privilege('{role}', c.oid, may)
GROUP BY 1
"""
# What runs with its owner's rights.
TRUSTED = """
SELECT proname, has_function_privilege('public', oid, 'EXECUTE') FROM pg_proc WHERE prosecdef AND pronamespace <> 'pg_catalog'::regnamespace ORDER BY 1
"""
UNREADABLE = """
SELECT c.oid::regclass FROM pg_class c
WHERE relkind IN ('r', 'v') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace, 'information_schema'::regnamespace)
  AND NOT has_table_privilege('{role}', c.oid, 'SELECT') ORDER BY relname
"""
CREATES = """
SELECT nspname FROM pg_namespace WHERE has_schema_privilege('{role}', oid, 'CREATE')
UNION ALL SELECT 'the database' WHERE has_database_privilege('{role}', current_database(), 'CREATE')
UNION ALL SELECT rolname FROM pg_roles WHERE rolname = '{role}' AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolcanlogin)
"""


def run(cluster, user, command, begin=""):
    """The SQLSTATE of what PostgreSQL has against a command, or None. One that is begun is undone at once."""
    script = f"\\set VERBOSITY sqlstate\n{begin};\n{command};\n" + ("\\.\n" if "FROM STDIN" in command else "")
    done = subprocess.run(["psql", cluster.url.replace("user=ops", f"user={user}"), "-Xq", "-v", "ON_ERROR_STOP=1", "-f", "-"],
                          input=script, capture_output=True, text=True)
    return done.stderr.split("ERROR:  ")[1].strip() if "ERROR:" in done.stderr else None


def schema_of(cluster):
    """The schema with its privileges, and the roles."""
    done = subprocess.run(["pg_dump", "--schema-only", cluster.url], check=True, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("\\")] # some of which are random
    return lines, cluster.sql("SELECT rolname, rolsuper, rolconfig FROM pg_roles ORDER BY 1")


def check_refusals(cluster):
    cluster.sql("CREATE ROLE reading LOGIN IN ROLE ops_reader; CREATE ROLE writing LOGIN IN ROLE ops_writer")
    before = schema_of(cluster)
    for command in SCHEMA_CHANGES:
        for user in ("reading", "writing"):
            refused = run(cluster, user, command)
            assert refused == NOT_ALLOWED, f"{user}: {command}: {refused}"
    for command in WRITES:
        refused, done = run(cluster, "reading", command, "BEGIN"), run(cluster, "writing", command, "BEGIN")
        assert refused == NOT_ALLOWED and done is None, f"{command}: {refused}, {done}"
        # In a transaction that only reads, not even who may write can.
        refused = run(cluster, "writing", command, "BEGIN READ ONLY")
        assert refused == ONLY_READING, f"{command}: {refused}"
    assert run(cluster, "reading", "SELECT tables_analyze('area')") == NOT_ALLOWED
    # Keys are revoked by what is done to programmes, and by no table of one's own.
    mine = "CREATE TRIGGER mine AFTER DELETE ON mine REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION api_key_revoke_bound()"
    assert run(cluster, "writing", mine, "BEGIN; CREATE TEMP TABLE mine (slug text)") == NOT_ALLOWED
    assert run(cluster, "writing", "DELETE FROM programme", "BEGIN") is None
    assert schema_of(cluster) == before


def check_catalog(cluster):
    """What the tables themselves say, so that a new one cannot be forgotten."""
    assert cluster.sql(POSSIBLE.format(role="ops_reader")) == []
    writable = dict(cluster.sql(POSSIBLE.format(role="ops_writer")))
    for table, may in writable.items():
        grows = table.startswith("past.") or table in ("change", "audit_entry", "withdrawal")
        assert may == ("INSERT" if grows else "DELETE INSERT UPDATE"), f"{table}: {may}"
    assert not {"api_key", "schema_migration"} & set(writable) and not any(table.startswith("pinned.") for table in writable)
    assert cluster.sql(TRUSTED) == [["api_key_find", "f"], ["api_key_revoke_bound", "f"], ["tables_analyze", "f"]]
    for role, unreadable in (("ops_reader", [["api_key"], ["idempotency"]]), ("ops_writer", [["api_key"]])):
        assert cluster.sql(UNREADABLE.format(role=role)) == unreadable, role
        assert cluster.sql(CREATES.format(role=role)) == [], role


def check_new_tables(cluster):
    """opsd migrate grants what has come since, and takes back what is not to be had."""
    cluster.sql("CREATE TABLE later (a int); CREATE VIEW pinned.later AS SELECT a FROM later; GRANT ALL ON change TO ops_reader; "
                "GRANT CREATE ON SCHEMA past TO ops_writer")
    assert run(cluster, "reading", "SELECT * FROM later") == NOT_ALLOWED
    cluster.opsd("migrate", check=True)
    assert run(cluster, "reading", "SELECT * FROM later, pinned.later AS p") is None
    assert run(cluster, "writing", "INSERT INTO later VALUES (1)") is None
    check_catalog(cluster)
    cluster.sql("DROP TABLE later CASCADE")


def check_restored(cluster):
    """A dump without its privileges gets them from opsd migrate."""
    dump = subprocess.run(["pg_dump", "--no-owner", "--no-privileges", cluster.url], check=True, capture_output=True).stdout
    cluster.sql("CREATE DATABASE restored")
    first, cluster.url = cluster.url, cluster.url.replace("/ops?", "/restored?")
    subprocess.run(["psql", cluster.url, "-Xq", "-v", "ON_ERROR_STOP=1", "-f", "-"], check=True, input=dump, stdout=subprocess.DEVNULL)
    assert cluster.opsd("check").returncode == 1
    assert cluster.opsd("migrate", check=True).stdout == "opsd: the schema is current\n"
    cluster.opsd("check", check=True)
    check_catalog(cluster)
    cluster.url = first


def check_import(cluster):
    """Who may only write loads the record, and the planner then knows of it."""
    owner, cluster.url = cluster.url, cluster.url.replace("user=ops", "user=writing")
    done = cluster.opsd("import", str(ROOT / "record"))
    cluster.url = owner
    assert done.returncode == 0 and "rows loaded" in done.stdout and not done.stderr, done
    assert cluster.sql("SELECT version FROM dataset") == [["1"]]
    unknown = cluster.sql("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND reltuples < 0")
    assert unknown == [], f"not analyzed: {unknown}"


def check_server(cluster):
    """Requests are answered as ops_reader, in transactions that only read."""
    for version in ("", "?dataset_version=1"):
        with Server(cluster) as server:
            assert server.get(f"/v1/areas{version}")[0] == 200
            cluster.sql("REVOKE SELECT ON pinned.area, area FROM ops_reader")
            assert server.get(f"/v1/areas{version}")[0] == 500
            assert "permission denied" in server.logged()
            cluster.opsd("migrate", check=True)
            assert server.get(f"/v1/areas{version}")[0] == 200
    # A login that is a member of both roles and owns nothing can serve, too.
    cluster.sql("CREATE ROLE serving LOGIN IN ROLE ops_reader, ops_writer")
    owner, cluster.url = cluster.url, cluster.url.replace("user=ops", "user=serving")
    cluster.opsd("check", check=True)
    with Server(cluster) as server:
        assert server.get("/v1/areas")[0] == server.get("/v1/export")[0] == 200
    cluster.url = owner
    # A write that comes in by the back door, and that the role itself would be allowed.
    cluster.sql("""CREATE FUNCTION write() RETURNS bigint LANGUAGE sql BEGIN ATOMIC INSERT INTO search_mention (word, mentions) VALUES ('mine', 1) RETURNING 1; END;
                   GRANT INSERT ON search_mention TO ops_reader; ALTER TABLE dataset RENAME TO dataset_kept;
                   CREATE VIEW dataset AS SELECT singleton, version + write() - 1 AS version, changed_at, feed_id FROM dataset_kept;
                   GRANT SELECT ON dataset TO ops_reader""")
    with Server(cluster) as server:
        assert server.get("/v1/areas")[0] == 500
        assert ONLY_READING in server.logged(), server.logged()
    assert run(cluster, "reading", "SELECT * FROM dataset") is None, "only the transaction refuses it"
    cluster.sql("DROP VIEW dataset; ALTER TABLE dataset_kept RENAME TO dataset; DROP FUNCTION write()")
    cluster.opsd("migrate", check=True)


def check_without_rights(cluster):
    """A user who may not make roles is told what an administrator has to run; then it goes on. Databases share the roles."""
    cluster.sql("CREATE ROLE tenant LOGIN; CREATE DATABASE other OWNER tenant")
    first, cluster.url = cluster.url, cluster.url.replace("user=ops", "user=tenant").replace("/ops?", "/other?")
    early = cluster.opsd("serve", "--port", "0")
    assert early.returncode == 1 and "run opsd migrate" in early.stderr, early
    refused = cluster.opsd("migrate")
    assert refused.returncode == 1 and refused.stderr.count("\n") == 1, refused
    wanted = refused.stderr.strip().partition("let an administrator of the database run: ")[2]
    assert wanted == ("CREATE ROLE ops_reader NOLOGIN; CREATE ROLE ops_writer NOLOGIN; "
                      "GRANT ops_reader TO tenant; GRANT ops_writer TO tenant"), refused.stderr
    subprocess.run(["psql", first, "-Xq", "-v", "ON_ERROR_STOP=1", "-c", wanted], check=True)
    for command in (["migrate"], ["check"], ["import", str(ROOT / "record")]):
        cluster.opsd(*command, check=True)
    with Server(cluster) as server:
        assert server.get("/v1/areas")[0] == 200
    other, cluster.url = cluster.url, first
    cluster.opsd("migrate", check=True)
    cluster.opsd("check", check=True)
    cluster.url = other
    check_catalog(cluster)
    check_large_objects(cluster, first.replace("/ops?", "/other?"))
    cluster.url = first


def check_large_objects(cluster, administrator):
    """Functions of the cluster's are not the owner's of one database to refuse; once an administrator has refused them, that stays."""
    stored = "SELECT lo_from_bytea(0, 'mine')"
    assert run(cluster, "tenant", stored, "SET ROLE ops_reader; BEGIN READ ONLY") is None
    subprocess.run(["psql", administrator, "-Xq", "-v", "ON_ERROR_STOP=1", "-c", f"REVOKE EXECUTE ON FUNCTION {STORING} FROM PUBLIC"], check=True)
    cluster.opsd("migrate", check=True)
    assert run(cluster, "tenant", stored, "SET ROLE ops_reader; BEGIN READ ONLY") == NOT_ALLOWED


def main():
    with Cluster(record=None) as cluster:
        check_without_rights(cluster)
        check_refusals(cluster)
        check_catalog(cluster)
        check_import(cluster)
        check_new_tables(cluster)
        check_restored(cluster)
        check_server(cluster)
        check_catalog(cluster)
    print(f"{len(SCHEMA_CHANGES)} changes of the schema are refused to both roles, {len(WRITES)} writes to the one that reads")


if __name__ == "__main__":
    main()
