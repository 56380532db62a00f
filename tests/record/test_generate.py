"""A generated record is one: import takes it, nothing of the real record is lost, and figures have the vintages that they were published in."""

import tempfile
from pathlib import Path

from opsd import Cluster, ROOT, Server, wait_until
from writing import Session

COUNT = 1000
SERIES = "/v1/observations?indicator=home-care-requests&area=E92000001"


def generate(cluster, folder, *flags):
    return cluster.opsd("generate", str(folder), *flags)


def test_bytes_follow_from_the_flags(cluster, folder):
    flags = ("--observations", str(COUNT))
    for name, more in (("one", ()), ("again", ("--seed", "1")), ("other", ("--seed", "2"))):
        done = generate(cluster, folder / name, *flags, *more)
        assert done.returncode == 0, done.stderr
    for path in (ROOT / "record").iterdir():
        content = (folder / "one" / path.name).read_bytes()
        assert content.startswith(path.read_bytes()), f"{path.name} does not begin with the real record"
        assert content == (folder / "again" / path.name).read_bytes()
        assert (content == (folder / "other" / path.name).read_bytes()) == (path.name != "observations.csv")


def test_wrong_calls_are_refused(cluster, folder):
    for flags, word in (((), "--observations"), (("--observations", "many"), "whole number"), (("--observations", "1000000000"), "at most"),
                        (("--observations", "1", "--revised", "1001"), "at most 1000")):
        done = generate(cluster, folder / "refused", *flags)
        assert done.returncode == 2 and word in done.stderr, done
        assert not (folder / "refused").exists()
    done = generate(cluster, folder / "no" / "such" / "place", "--observations", "1")
    assert done.returncode == 1 and "cannot make" in done.stderr, done


def test_it_is_imported_and_read(cluster, folder):
    generate(cluster, folder / "rows", "--observations", str(COUNT), "--revised", "500")
    done = cluster.opsd("import", str(folder / "rows"))
    assert done.returncode == 0, done.stderr
    real = sum(1 for _ in open(ROOT / "record" / "observations.csv", encoding="utf-8")) - 1
    assert cluster.sql("SELECT count(*) FROM observation") == [[str(real + COUNT)]]
    assert cluster.sql("SELECT count(*) FROM area WHERE code ~ '^E(06|07|08|09|10)'") == [["353"]]
    with Server(cluster) as server:
        assert server.json(SERIES)["meta"]["total"] == 144
        assert server.json(f"{SERIES}&vintage=all")["meta"]["total"] == 360
        newest, first = ([row["value"] for row in server.json(f"{SERIES}&limit=1000&vintage={vintage}")["data"]] for vintage in ("latest", "first"))
        assert len(newest) == len(first) == 144 and newest != first


def rows_read(cluster, changes):
    """By all that has been done in the cluster, once so many changes of the dataset are counted: sessions tell of what they did when they end."""
    counted = "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), max(n_tup_upd) FILTER (WHERE relname = 'dataset') FROM pg_stat_user_tables"
    wait_until(lambda: int(cluster.sql(counted)[0][1]) >= changes)
    return int(cluster.sql(counted)[0][0])


def test_what_is_read_goes_with_what_is_changed(cluster, folder):
    """Also where thousands of figures contradict others: an import reads no more for each of many, and a correction no more beside many."""
    generate(cluster, folder / "revised", "--observations", "6000", "--revised", "300")
    with Cluster(record=None) as empty:
        empty.opsd("migrate", check=True)
        empty.opsd("import", str(folder / "revised"), check=True)
        read = rows_read(empty, 1)
        (conflicts, figure), = empty.sql("SELECT count(*), max(second_id) FROM conflict")
        assert int(conflicts) > 1000 and read < 1000 * 6000, (conflicts, read)
        empty.sql("ANALYZE")
        read = rows_read(empty, 1)
        with Session(empty, members="value,reason") as session:
            session.stage("observations", [{"id": figure, "value": "7", "reason": "It was misprinted."}])
            session.script("version")
            session.script("correct")
            assert session.check() == []
            session.script("merge")
            session.commit()
        read = rows_read(empty, 2) - read
        assert read < 5 * int(conflicts), (conflicts, read)


def main():
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        for name, test in sorted(globals().items()):
            if name.startswith("test_"):
                test(cluster, Path(folder))
                print(f"{name}: good")


if __name__ == "__main__":
    main()
