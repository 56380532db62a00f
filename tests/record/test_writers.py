"""Writers at the same time: each waits for the one before, sees all that it did, and brings a version of its own; readers see all of a write or nothing."""

from opsd import Cluster, wait_until
from writing import Failed, Session, add, codes, create, saying, text_of

UPDATE = {"year": "2015", "title": "Open Public Services 2015", "published_on": "2015-03-13", "summary": "What a third year brought."}
REPORT = {"slug": "open-public-services-2015", "title": "Open Public Services 2015", "publisher": "Cabinet Office", "summary": "The report."}
PLACE = {"document": REPORT["slug"], "section": "2", "locator": "paragraph 3"}
FIGURE = {"indicator": "free-schools-open", "period": "2015-02", "value": "254.10", **PLACE}


def waits(cluster, count=1):
    """Waits until so many sessions wait for a lock."""
    wait_until(lambda: int(cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")[0][0]) == count)


def drafted(cluster, year=2015):
    place = {"document": f"open-public-services-{year}"}
    create(cluster, {**UPDATE, "year": str(year), "published_on": f"{year}-03-13"})
    assert add(cluster, year, documents=[{**REPORT, "slug": place["document"]}], observations=[{**FIGURE, **place}]) == []


def merged(session):
    """All of a publication but its end."""
    assert session.script("draft_take")
    for script in ("draft", "version"):
        session.script(script)
    assert session.check() == []
    for script in ("merge", "discard"):
        session.script(script)


def test_two_publishers(cluster):
    drafted(cluster)
    with Session(cluster, update_year=2015) as one, Session(cluster, update_year=2015) as other:
        merged(one)
        other.send(text_of("draft_take"))
        waits(cluster)
        one.commit()
        assert other.receive() == [], "a draft was published twice"
    assert cluster.sql("SELECT count(*) FROM observation WHERE update_year = 2015") == [["1"]]


def test_readers_see_all_or_nothing(cluster):
    drafted(cluster, 2016)
    seen = "SELECT (SELECT version FROM dataset), (SELECT count(*) FROM document), (SELECT count(*) FROM search_entry WHERE key LIKE '%2016')"
    with Session(cluster, update_year=2016) as session:
        before = cluster.sql(seen)
        merged(session)
        assert cluster.sql(seen) == before
        session.commit()
    version, documents, found = map(int, before[0])
    assert cluster.sql(seen) == [[str(version + 1), str(documents + 1), str(found + 2)]], (before, cluster.sql(seen))


def test_an_upload_waits_for_the_publisher(cluster):
    """And the publisher for an upload that came first, which then is in what is published."""
    drafted(cluster, 2017)
    place = {"document": "open-public-services-2017"}
    with Session(cluster, update_year=2017) as upload, Session(cluster, update_year=2017) as publisher, Session(cluster, update_year=2017) as late:
        assert upload.script("draft_take")
        upload.stage("observations", [{**FIGURE, **place, "period": "2017"}])
        upload.script("fill")
        assert upload.check() == []
        upload.script("keep_draft")
        publisher.send(text_of("draft_take"))
        waits(cluster)
        upload.commit()
        assert publisher.receive()
        late.send(text_of("draft_take"))
        waits(cluster)
        for name in ("draft", "version"):
            publisher.script(name)
        assert publisher.check() == []
        for name in ("merge", "discard"):
            publisher.script(name)
        publisher.commit()
        assert late.receive() == []
    assert cluster.sql("SELECT count(*) FROM observation WHERE update_year = 2017") == [["2"]]


def test_an_import_sees_what_was_published_before_it(cluster):
    drafted(cluster, 2018)
    place = {"document": "open-public-services-2018"}
    with Session(cluster, update_year=2018) as publisher, Session(cluster) as other:
        other.stage("observations", [{**FIGURE, **place, "id": "7001", "period": "2018"}, {**FIGURE, **place, "id": "7002"}])
        other.script("fill")
        merged(publisher)
        other.send(text_of("version"))
        waits(cluster)
        publisher.commit()
        other.receive()
        faults = other.check()
        assert codes(faults) == {("observations.csv", 3, "period", "already-published")}, faults
    with Session(cluster) as other:
        other.stage("observations", [{**FIGURE, **place, "id": "7001", "period": "2018"}])
        for name in ("fill", "version"):
            other.script(name)
        assert other.check() == []
        other.script("merge")
        other.commit()
    assert int(cluster.sql("SELECT nextval('observation_number')")[0][0]) == 7002


def test_two_correctors(cluster):
    """The second makes the next revision of what the first left."""
    with Session(cluster, members=saying("value", "reason")) as one, Session(cluster, members=saying("note", "reason")) as other:
        one.stage("observations", [{"id": "18", "value": "124", "reason": "It was one more."}])
        for name in ("version", "correct"):
            one.script(name)
        assert one.check() == []
        one.script("merge")
        other.stage("observations", [{"id": "18", "note": "Counted in January.", "reason": "It lacked a note."}])
        other.send(text_of("version"))
        waits(cluster)
        one.commit()
        other.receive()
        other.script("correct")
        assert other.check() == []
        other.script("merge")
        other.commit()
    assert cluster.sql("SELECT revision, value, note = 'Counted in January.' FROM observation WHERE observation_id = 18 "
                       "ORDER BY revision")[1:] == [["2", "124", "f"], ["3", "124", "t"]]
    versions = cluster.sql("SELECT dataset_version FROM change WHERE subject = '18' ORDER BY change_id")
    assert len(versions) == 2 and versions[0] != versions[1], versions


def test_stricter_isolation_fails_and_can_begin_again(cluster):
    """A snapshot from before the wait would hide what came meanwhile: PostgreSQL refuses it, and the same steps then go through."""
    drafted(cluster, 2019)
    with Session(cluster, isolation="repeatable read", update_year=2019) as upload, Session(cluster, isolation="repeatable read", update_year=2019) as other:
        assert upload.script("draft_take")
        other.sql("SELECT count(*) FROM draft.observations")
        other.send(text_of("draft_take"))
        waits(cluster)
        upload.script("keep_draft")
        upload.commit()
        try:
            other.receive()
        except Failed as refused:
            assert "40001" in str(refused), refused
        else:
            raise AssertionError("a snapshot was used that had missed an upload")
        other.sql("ROLLBACK")
        other.begin()
        merged(other)
        other.commit()
    assert cluster.sql("SELECT count(*) FROM yearly_update WHERE year = 2019") == [["1"]]


def test_one_session_many_transactions(cluster):
    """What one staged is not there for the next, whether it was kept, refused or thrown away; and each counts its lines anew."""
    create(cluster, {**UPDATE, "year": "2020"})
    with Session(cluster, update_year=2020) as session:
        for end in ("COMMIT", "ROLLBACK", "COMMIT"):
            session.stage("events", [{"slug": "x", "title": "X", "summary": "S", "period": "2020-13"}] * 2)
            faults = session.check()
            assert {int(fault["line"]) for fault in faults} == {2, 3}, faults
            session.sql(end)
            session.begin()
            assert session.sql("SELECT * FROM staged_events UNION ALL SELECT * FROM staged_events") == [] and session.check() == []


TESTS = [test_two_publishers, test_readers_see_all_or_nothing, test_an_upload_waits_for_the_publisher, test_an_import_sees_what_was_published_before_it,
         test_two_correctors, test_stricter_isolation_fails_and_can_begin_again, test_one_session_many_transactions]


def main():
    with Cluster() as cluster:
        for test in TESTS:
            test(cluster)
            print(f"{test.__name__}: good")


if __name__ == "__main__":
    main()
