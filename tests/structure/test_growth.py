"""What is written reads no more rows of a record that is ten times as long: a correction, neither by plans that a session makes for it, nor by those
it has kept, nor after the same session has merged a thousand times as many figures, nor after hundreds of others; and an update of a few figures, from its
draft to its withdrawal."""

import subprocess
import tempfile
import zlib
from pathlib import Path

from editing import Caller, make_key
from opsd import OPSD, Cluster, Server, wait_until
from writing import Session, saying

GENERATED = 400000
THINNED = [100, 10]  # one series of so many is kept: of all indicators in both records
# By the transactions of the session that have not been reported yet, so that what one has read is what has been added.
READ = """SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) AS read FROM pg_stat_xact_user_tables
          WHERE schemaname IN ('public', 'past', 'draft')"""
READ_BY_ALL = READ.replace("pg_stat_xact_user_tables", "pg_stat_user_tables")
# The last figures of the record, as they stand in its files.
STAGE_AGAIN = """INSERT INTO staged_observations (id, revision, indicator, area, area_basis, period, dimensions, value, value_text, qualifier, status,
                                                 document, section, locator, kind)
  SELECT observation_id, revision, s.indicator, s.area, area_basis, period, s.dimensions, value, value_text, qualifier, status, c.document, c.section,
    c.locator, c.kind
  FROM observation JOIN series s USING (series_id) JOIN citation c USING (citation_id)
  WHERE observation_id > 1000000 AND revision = 1 ORDER BY observation_id LIMIT 2500"""


def generated(folder):
    subprocess.run([str(OPSD), "generate", str(folder), "--observations", str(GENERATED), "--revised", "100"], check=True, capture_output=True)
    return folder


def thinned(record, share):
    """The record with the real figures and one series of so many of the generated ones."""
    file = record / "observations.csv"
    with open(file, encoding="utf-8") as lines, open(record / "kept", "w", encoding="utf-8") as kept:
        for line in lines:
            number, _, indicator, area, *_ = line.split(",", 4)
            if not number.isdecimal() or int(number) < 1000000 or zlib.crc32(f"{indicator} {area}".encode()) % share == 0:
                kept.write(line)
    (record / "kept").rename(file)
    return record


def read_by(session):
    return int(session.sql(READ)[0]["read"] or 0)


def correct(session, figure, value="98.7654321"):
    """How many rows it takes to correct a figure to what no other source says."""
    session.begin()
    before = read_by(session)
    session.script("version")
    session.stage("observations", [{"id": figure, "value": value, "reason": "It was counted again."}])
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


def corrections(cluster):
    """Of figures that two documents tell of, so that there is a conflict, and of shares, which are checked for themselves: by turns."""
    conflicts = cluster.sql("SELECT DISTINCT first_id FROM conflict WHERE first_id > 1000000 ORDER BY first_id LIMIT 6")
    shares = cluster.sql("SELECT subject_id FROM arithmetic_check WHERE check_kind = 'share' AND subject_id > 1000000 ORDER BY subject_id DESC LIMIT 6")
    figures = [figure for pair in zip(conflicts, shares) for figure in pair]
    with Session(cluster, members=saying("value", "reason")) as session:
        session.commit()
        read = [correct(session, figure) for figure, in figures[:6]]
        merge_many(session)
        read += [correct(session, figure) for figure, in figures[6:]]
    told = cluster.sql("SELECT count(*) FROM observation WHERE value = 98.7654321")
    assert len(figures) == 12 and told == [["12"]], (figures, told)
    return max(read)


def corrected_in_turn(cluster):
    """Many corrections: the last ones read no more than the first ones. All are of one series, so that they find as much beside them."""
    figures = cluster.sql("""SELECT observation_id FROM observation WHERE revision = 1 AND formula IS NULL AND series_id = (
        SELECT series_id FROM observation WHERE observation_id > 1000000 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) ORDER BY observation_id""")
    with Session(cluster, members=saying("value", "reason")) as session:
        session.commit()
        read = [correct(session, figure, "12.3456789") for figure, in figures]
    first, last = max(read[:10]), max(read[-10:])
    print(f"the first of {len(read)} corrections in turn reads {first} rows, the last one {last}")
    assert len(read) > 200 and last < first + len(read) / 2, "it reads more as corrections become more"


def publish_and_withdraw(server, publisher):
    """An update with one document and a figure of its own for each of fifty councils."""
    def write(target, body, **more):
        answer = publisher.post(f"/v1/updates{target}", body, **more)
        assert answer.status in (200, 201), (target, answer)

    councils = [area["code"] for area in server.json("/v1/areas?limit=50")["data"]]
    place = {"document": "tables-2041", "section": "1", "locator": "lines:1"}
    write("", {"slug": "2041", "year": 2041, "title": "2041", "published_on": "2041-03-13"})
    write("/2041/documents", {"slug": "tables-2041", "title": "Tables", "publisher": "A council", "published_on": "2041-03-13", "kind": "update",
                              "role": "primary", "licence": "OGL-UK-2.0", "sha256": "0" * 64, "summary": "Tables."})
    write("/2041/observations", [{"indicator": "home-care-in-time", "area": area, "period": "2040", "value": 50, "sources": [place]} for area in councils])
    write("/2041/publish", {}, If_Match=publisher.tag("/v1/updates/2041"))
    write("/2041/withdraw", {"reason": "It was published too early."}, If_Match=publisher.tag("/v1/updates/2041"))


def update(cluster):
    """How many rows are read from the draft to the withdrawal. Sessions report what they have read when they end, which those from before may do a moment after
    whoever used them has gone on."""
    key = make_key(cluster, "publisher")
    wait_until(lambda: cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()") == [["0"]])
    cluster.sql("SELECT pg_stat_reset()")
    with Server(cluster) as server:
        publish_and_withdraw(server, Caller(server, key))
    wait_until(lambda: cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'opsd'") == [["0"]])
    return int(cluster.sql(READ_BY_ALL)[0][0])


def reads(record):
    with Cluster(record=record) as cluster:
        cluster.sql("VACUUM ANALYZE")
        found = {"a correction": corrections(cluster), "an update of fifty figures": update(cluster)}
        corrected_in_turn(cluster)
        return found


def main():
    with tempfile.TemporaryDirectory() as folder:
        few, many = (reads(thinned(generated(Path(folder, str(share))), share)) for share in THINNED)
    for work, read in few.items():
        print(f"{work} reads {read} rows at most, and {many[work]} of a record ten times as long")
    assert all(many[work] < 2 * read + 400 for work, read in few.items()), "it reads more as the record grows"


if __name__ == "__main__":
    main()
