"""A generated record is one: import takes it, nothing of the real record is lost, and figures have the vintages that they were published in."""

import tempfile
from pathlib import Path

from opsd import Cluster, ROOT, Server, wait_until

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


def test_an_import_reads_as_much_as_it_brings(cluster, folder):
    """Also where thousands of figures contradict others: what is read for each does not grow with their number. What a figure names is looked
    up, and no table is read through for it."""
    generate(cluster, folder / "revised", "--observations", "6000", "--revised", "300")
    with Cluster(record=None) as empty:
        empty.opsd("migrate", check=True)
        empty.opsd("import", str(folder / "revised"), check=True)
        counted = "SELECT sum(n_tup_ins), sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables WHERE schemaname = 'public'"
        wait_until(lambda: int(empty.sql(counted)[0][0] or 0) > 6000)  # statistics are told when the session has ended
        (conflicts,), = empty.sql("SELECT count(*) FROM conflict")
        read = int(empty.sql(counted)[0][1])
        assert int(conflicts) > 1000 and read < 50 * 6000, (conflicts, read)


def main():
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        for name, test in sorted(globals().items()):
            if name.startswith("test_"):
                test(cluster, Path(folder))
                print(f"{name}: good")


if __name__ == "__main__":
    main()
