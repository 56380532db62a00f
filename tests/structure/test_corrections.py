"""A correction reads no more rows of a record that is ten times as long; neither by plans that a session makes for it, nor by those it has kept, nor
after the same session has merged a thousand times as many figures."""

import subprocess
import tempfile
from pathlib import Path

from opsd import OPSD, Cluster
from writing import Session

LENGTHS = [3000, 30000]
# By the transactions of the session that have not been reported yet, so that what one has read is what has been added.
READ = """SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) AS read FROM pg_stat_xact_user_tables
          WHERE schemaname IN ('public', 'past', 'draft')"""
# The last figures of the record, as they stand in its files.
STAGE_AGAIN = """INSERT INTO staged_observations (id, revision, indicator, area, area_basis, period, dimensions, value, value_text, qualifier, status,
                                                 document, section, locator, kind)
  SELECT observation_id, revision, s.indicator, s.area, area_basis, period, s.dimensions, value, value_text, qualifier, status, c.document, c.section,
    c.locator, c.kind
  FROM observation JOIN series s USING (series_id) JOIN citation c USING (citation_id)
  WHERE observation_id > 1000000 AND revision = 1 ORDER BY observation_id LIMIT 2500"""


def generated(folder, length):
    subprocess.run([str(OPSD), "generate", str(folder), "--observations", str(length), "--revised", "100"], check=True, capture_output=True)
    return folder


def read_by(session):
    return int(session.sql(READ)[0]["read"] or 0)


def correct(session, figure):
    """How many rows it takes to correct a figure to what no other source says."""
    session.begin()
    before = read_by(session)
    session.script("version")
    session.stage("observations", [{"id": figure, "value": "987654321", "reason": "It was counted again."}])
    session.script("correct")
    assert session.check() == []
    session.script("merge")
    read = read_by(session)
    session.commit()
    return read - before


def merge_many(session):
    """What is published already, and stays as it is."""
    session.begin()
    session.script("version")
    session.sql(STAGE_AGAIN)
    faults = session.check()
    assert not faults, faults
    session.script("merge")
    session.sql("SELECT pg_temp.staging_empty() WHERE pg_temp.staging_is_long()")
    session.commit()


def corrections(record):
    """Of figures that two documents tell of, so that there is a conflict."""
    with Cluster(record=record) as cluster:
        cluster.sql("VACUUM ANALYZE")
        figures = cluster.sql("SELECT first_id FROM conflict WHERE first_id > 1000000 ORDER BY first_id LIMIT 12")
        with Session(cluster, members="value,reason") as session:
            session.commit()
            read = [correct(session, figure) for figure, in figures[:6]]
            merge_many(session)
            read += [correct(session, figure) for figure, in figures[6:]]
        told = cluster.sql("SELECT count(*) FROM observation WHERE value = 987654321")
        assert len(figures) == 12 and told == [["12"]], (figures, told)
    return read


def main():
    with tempfile.TemporaryDirectory() as folder:
        few, many = (corrections(generated(Path(folder, str(length)), length)) for length in LENGTHS)
    assert max(many) < 2 * max(few) + 400, f"corrections read more as the record grows: {few}, then {many}"
    print(f"a correction reads {max(few)} rows at most, and {max(many)} of a record ten times as long")


if __name__ == "__main__":
    main()
