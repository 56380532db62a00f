"""Proves that all migrations from zero equal schema/schema.sql, that schema.sql alone makes the same database, and that
migrating is safe to repeat. `test_schema.py --write` writes the file after a new migration."""

import re
import subprocess
import sys
from opsd import Cluster, ROOT

SCHEMA = ROOT / "schema" / "schema.sql"
HEAD = "-- Where the migrations lead: made by tests/structure/test_schema.py --write, and held equal to them by that test.\n\n"


def dump(url):
    """The schema as pg_dump tells it, without what changes between its minor versions."""
    done = subprocess.run(["pg_dump", "--schema-only", "--no-owner", "--no-privileges", url], check=True,
                          capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if not line.startswith(("--", "\\"))]
    return "\n".join(line for at, line in enumerate(lines) if line or (at and lines[at - 1])).strip() + "\n"


def blocks(text):
    """The statements in no order and without an optional AS: minor versions of PostgreSQL differ in both."""
    return sorted(re.sub(r"((?:DELETE FROM|UPDATE|INSERT INTO) \S+) AS ", r"\1 ", text).split("\n\n"))


def main():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "migrations").glob("*.sql"))]
    assert numbers == list(range(1, len(numbers) + 1)), f"migrations are numbered {numbers}"
    with Cluster(record=None) as cluster:
        cluster.opsd("migrate", check=True)
        migrated = dump(cluster.url)
        if "--write" in sys.argv:
            SCHEMA.write_text(HEAD + migrated)
            return
        assert blocks(SCHEMA.read_text()) == blocks(HEAD + migrated), "schema/schema.sql is not where the migrations lead"

        again = cluster.opsd("migrate", check=True).stdout
        assert again == "opsd: the schema is current\n", again
        assert dump(cluster.url) == migrated

        cluster.sql("CREATE DATABASE direct")
        direct = cluster.url.replace("/ops?", "/direct?")
        subprocess.run(["psql", direct, "-Xq", "-v", "ON_ERROR_STOP=1", "-f", str(SCHEMA)], check=True,
                       capture_output=True)
        assert dump(direct) == migrated, "schema/schema.sql does not make the database that it describes"

        cluster.sql("UPDATE schema_migration SET sha256 = repeat('0', 64) WHERE number = 1")
        edited = cluster.opsd("migrate")
        assert edited.returncode == 1 and "never edited" in edited.stderr, edited
        cluster.sql("INSERT INTO schema_migration (number, name, sha256) VALUES (9999, 'later', '')")
        cluster.sql("DELETE FROM schema_migration WHERE number = 1")
        newer = cluster.opsd("check")
        assert newer.returncode == 1 and "newer" in newer.stderr, newer
        print("migrations and schema/schema.sql agree")


if __name__ == "__main__":
    main()
