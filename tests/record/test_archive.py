"""The archive of the whole record: it holds what opsd export writes, a database made from it gives the same answers byte for
byte, and an archive with any fault is refused with one line and loads nothing."""

import gzip
import io
import json
import os
import stat
import struct
import subprocess
import tempfile
import zipfile
from pathlib import Path
from editing import Caller, make_key
from opsd import BINARIES, Cluster, ROOT, Server

RECORD = ROOT / "record"
COMPANIONS = {"LICENCE.txt", "README.md", "csv-metadata.json"}


def entries(archive):
    """The files in an archive, by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files, method=zipfile.ZIP_DEFLATED):
    """An archive of those files: pairs of a name (or a ZipInfo) and bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def test_holds_what_export_writes(archive, cluster, folder):
    files = entries(archive)
    assert list(files) == sorted(files), "the entries are not sorted"
    assert set(files) == COMPANIONS | {path.name for path in RECORD.iterdir()}, files.keys()
    cluster.opsd("export", str(folder / "plain"), check=True)
    for path in (folder / "plain").iterdir():
        assert files[path.name] == path.read_bytes(), path.name
    for word in ("Open Government Licence v3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
                 "Contains public sector information"):
        assert word in files["LICENCE.txt"].decode(), word
    readme = files["README.md"].decode()
    date = cluster.sql("SELECT to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM dataset")[0][0]
    assert f"dataset version\n1 of {date}" in readme and "{{" not in readme, readme[:600]
    for path in RECORD.iterdir():
        section = readme.split(f"### {path.name}\n")[1].split("\n### ")[0]
        for column in path.read_text().splitlines()[0].split(","):
            assert f"| `{column}` |" in section, (path.name, column)


def test_is_plain_zip(archive, cluster, folder):
    """No 64-bit form, which some readers lack, and nothing that depends on where or when it was made."""
    moment = cluster.sql("SELECT to_char(changed_at AT TIME ZONE 'UTC', 'YYYY MM DD HH24 MI') FROM dataset")[0][0]
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for entry in opened.infolist():
            assert entry.extract_version <= 20 and entry.compress_type == zipfile.ZIP_DEFLATED, entry
            assert list(entry.date_time[:5]) == [int(part) for part in moment.split()], entry
    for zone in ("Asia/Tokyo", "America/Los_Angeles"):
        cluster.opsd("export", str(folder / "elsewhere.zip"), check=True, TZ=zone)
        assert (folder / "elsewhere.zip").read_bytes() == archive, zone


def test_python_reads_it(archive, cluster, folder):
    import csv
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        rows = list(csv.DictReader(io.TextIOWrapper(opened.open("observations.csv"), "utf-8", newline="")))
    assert len(rows) == int(cluster.sql("SELECT count(*) FROM observation")[0][0])
    assert rows[0]["value_text"] == "more than 1,000", rows[0]


def lists(server):
    """The addresses of all lists, those below an update included."""
    routes = subprocess.run([str(BINARIES / "tests" / "list_routes")], check=True, capture_output=True, text=True).stdout
    years = [update["year"] for update in server.json("/v1/updates")["data"]]
    for line in routes.splitlines():
        path, shape = line.split("\t")[:2]
        # When a database was loaded is its own; all else is the record's.
        if shape != "list" or path == "/v1/changes" or "GET:anybody" not in line:
            continue
        if "{update}" in path or "{year}" in path:
            yield from (path.replace("{update}", str(year)).replace("{year}", str(year)) for year in years)
        else:
            assert "{" not in path, f"{path}: say here how this list is asked for"
            compared = path.startswith("/v1/compare")
            yield path + ("?q=services" if path == "/v1/search" else "?from=2011&to=2014" if compared else "")
    yield "/v1/observations?vintage=all&derived=true"


def pages(server, path):
    """The bytes of all pages of a list."""
    target = path + ("&" if "?" in path else "?") + "limit=37"
    while target:
        status, _, body = server.get(target)
        assert status == 200, (target, status, body)
        yield target, body
        target = json.loads(body)["links"].get("next")


def test_gives_the_same_answers(archive, cluster, folder):
    (folder / "record.zip").write_bytes(archive)
    with Cluster(record=None) as other, Server(cluster) as here:
        other.opsd("migrate", check=True)
        loaded = other.opsd("import", str(folder / "record.zip"), check=True)
        assert "rows loaded" in loaded.stdout, loaded
        with Server(other) as there:
            compared = 0
            for path in lists(here):
                for (target, mine), (_, theirs) in zip(pages(here, path), pages(there, path), strict=True):
                    assert mine == theirs, f"{target} differs:\n{mine}\n{theirs}"
                    compared += 1
            assert compared > 30, compared
            again = entries(there.get("/v1/export")[2])
        differing = {name for name, content in entries(archive).items() if again[name] != content}
        assert differing <= COMPANIONS, differing  # these name the day on which the version was loaded
        for path in (str(folder / "record.zip"), str(RECORD)):
            assert "was loaded before" in other.opsd("import", path, check=True).stdout, path


def test_order_and_method_do_not_matter(archive, cluster, folder):
    files = entries(archive)
    with Cluster(record=None) as other:
        other.opsd("migrate", check=True)
        (folder / "turned.zip").write_bytes(packed(reversed(files.items()), zipfile.ZIP_STORED))
        other.opsd("import", str(folder / "turned.zip"), check=True)
        other.opsd("export", str(folder / "back"), check=True)
    for path in (folder / "back").iterdir():
        assert path.read_bytes() == files[path.name], path.name


def central(archive, name):
    """Where the archive's directory speaks of a file."""
    at = archive.rindex(name.encode(), 0, len(archive)) - 46
    assert archive[at:at + 4] == b"PK\1\2"
    return at


def patched(archive, name, offset, value):
    """The archive with a number in its directory changed (APPNOTE.TXT, 4.3.12)."""
    at = central(archive, name) + offset
    return archive[:at] + value + archive[at + len(value):]


def local(archive, name):
    """Where the file itself begins in the archive."""
    return struct.unpack("<I", archive[central(archive, name) + 42:central(archive, name) + 46])[0]


def patched_twice(archive, name, offset, value):
    """The same also where the file itself begins: there the numbers stand two bytes earlier."""
    at = local(archive, name) + offset - 2
    return patched(archive[:at] + value + archive[at + len(value):], name, offset, value)


def corrupted(archive, name, place=40):
    """The archive with a byte of that file's compressed content changed."""
    at = local(archive, name)
    at += 30 + sum(struct.unpack("<HH", archive[at + 26:at + 30])) + place
    return archive[:at] + bytes([archive[at] ^ 0x10]) + archive[at + 1:]


def with_link(files):
    link = zipfile.ZipInfo("areas.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return [(name, content) for name, content in files.items() if name != "areas.csv"] + [(link, "/etc/passwd")]


def faulty(archive):
    """Archives with a fault: what is wrong, the bytes, and what the refusal must say."""
    files = entries(archive)
    plain = packed(files.items())
    without = {name: content for name, content in files.items() if name != "areas.csv"}
    areas = files["areas.csv"]
    for cut in (0, 1, 30, 1000, len(archive) // 2, len(archive) - 1400, len(archive) - 22, len(archive) - 1):
        yield f"cut off after {cut} bytes", archive[:cut], "no zip archive, or cut off"
    yield "a text", b"slug,name\n" * 100, "no zip archive"
    yield "a gzip file", gzip.compress(archive), "no zip archive"
    yield "a missing file", packed(without.items()), "lacks areas.csv"
    yield "nothing in it", packed([]), ""
    yield "an unknown file", packed([*files.items(), ("figures.xlsx", b"")]), '"figures.xlsx"'
    yield "a path upwards", packed([*files.items(), ("../areas.csv", areas)]), '"../areas.csv"'
    yield "an absolute path", packed([*without.items(), ("/areas.csv", areas)]), '"/areas.csv"'
    yield "a folder", packed((f"record/{name}", content) for name, content in files.items()), '"record/'
    yield "a name for terminals", packed([*files.items(), ("\33[2Jx", b"")]), '"?[2Jx"'
    yield "a link", packed(with_link(files)), "areas.csv in it is encrypted or no plain file"
    yield "an encrypted file", patched_twice(plain, "areas.csv", 8, b"\1\0"), "encrypted"
    yield "a wrong header", packed([*without.items(), ("areas.csv", areas.replace(b"code,name", b"name,code", 1))]), "(areas.csv)"
    yield "a broken row", packed([*without.items(), ("areas.csv", areas + b'"unclosed')]), "(areas.csv)"
    yield "a changed byte", corrupted(plain, "areas.csv"), "(areas.csv)"
    for place in range(100, 2500, 60):
        yield f"a changed byte at {place}", corrupted(plain, "observations.csv", place), "(observations.csv)"
    yield "an empty file", packed([*without.items(), ("areas.csv", b"")]), ""
    yield "two claims", patched(plain, "areas.csv", 24, b"\xfe\xff\xff\xff"), "Inconsistent"
    yield "a huge claim", patched_twice(plain, "areas.csv", 24, b"\xfe\xff\xff\xff"), "unfolds to more than"
    yield "zeros", packed([*without.items(), ("areas.csv", areas + b"\0" * 30_000_000)]), "unfolds to more than"
    bomb = packed([*without.items(), ("areas.csv", areas + b"K02,x,y,,gss\n" * 3_000_000)])
    yield "more than it claims", patched_twice(bomb, "areas.csv", 24, struct.pack("<I", 2000)), "(areas.csv)"


def test_what_corrections_turned_round_comes_back(archive, cluster, folder):
    """Figures that were computed from each other one after the other, but never at once, lead back to themselves in no version."""
    said = {"indicator": "free-schools-open", "value": 174, "formula": "#17", "sources": [{"document": "of-2015", "section": "2", "locator": "lines:3"}]}
    with Cluster() as other, Server(other) as server:
        publisher = Caller(server, make_key(other, "publisher"))
        publisher.post("/v1/updates", {"year": 2015, "title": "An update", "published_on": "2015-03-13"})
        publisher.post("/v1/updates/2015/documents", {"slug": "of-2015", "title": "A document", "publisher": "A publisher", "summary": "What it says."})
        drafted = publisher.post("/v1/updates/2015/observations", [{**said, "period": period} for period in ("2015-01", "2015-02")])
        one, two = drafted.json()["data"]["ids"]
        assert publisher.ask("POST", "/v1/updates/2015/publish").status == 200
        for number, formula in ((one, f"#{two}"), (one, "#17"), (two, f"#{one}")):
            made = publisher.post(f"/v1/observations/{number}/corrections", {"formula": formula, "reason": "For a test."})
            assert made.status == 201, made
        refused = publisher.post(f"/v1/observations/{one}/corrections", {"formula": f"#{two}", "reason": "For a test."})
        assert refused.faults() == [("rule-broken", "/formula")], refused
        other.opsd("export", str(folder / "turned.zip"), check=True)
        other.opsd("import", str(folder / "turned.zip"), check=True)
    with Cluster(record=None) as other:
        other.opsd("migrate", check=True)
        other.opsd("import", str(folder / "turned.zip"), check=True)
        other.opsd("export", str(folder / "back.zip"), check=True)
        files = {path: entries((folder / path).read_bytes()) for path in ("turned.zip", "back.zip")}
        for name in files["turned.zip"].keys() - COMPANIONS:
            assert files["back.zip"][name] == files["turned.zip"][name], name


def packed_unwarned(files):
    """An archive of those files; Python's zipfile warns of names that stand twice, which is what is wanted here."""
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return packed(files)


def test_faults_are_refused(archive, cluster, folder):
    files = entries(archive)
    cases = [*faulty(archive), ("a file twice", packed_unwarned([*files.items(), ("areas.csv", files["areas.csv"])]), "twice")]
    with Cluster(record=None) as other:
        other.opsd("migrate", check=True)
        for what, content, words in cases:
            (folder / "faulty.zip").write_bytes(content)
            done = other.opsd("import", "--import-limit", "20000000", str(folder / "faulty.zip"))
            lines = done.stderr.splitlines()
            assert done.returncode == 1 and len(lines) == 1 and words in lines[0], (what, done)
            assert lines[0].endswith("nothing was loaded"), (what, lines)
            assert other.sql("SELECT version, (SELECT count(*) FROM area) FROM dataset") == [["0", "0"]], what
            if os.environ.get("OPS_SHOW"):
                print(f"{what}: {lines[0]}")
        missing = other.opsd("import", str(folder / "nowhere.zip"))
        assert missing.returncode == 1 and "nowhere.zip: No such file" in missing.stderr, missing


def test_export_leaves_no_half(archive, cluster, folder):
    """An archive stands under its name when it is whole, and what stood there before stays until then."""
    place = folder / "kept.zip"
    place.write_bytes(b"before")
    failed = cluster.opsd("export", str(place), OPS_CACHE_DIRECTORY=str(folder / "nowhere"))
    assert failed.returncode == 1 and "--cache-directory" in failed.stderr, failed
    assert place.read_bytes() == b"before"
    cluster.opsd("export", str(place), check=True)
    assert place.read_bytes() == archive
    assert [path.name for path in folder.glob("kept*")] == ["kept.zip"]


def test_other_archives_are_not_written(archive, cluster, folder):
    """Nor a folder in their place."""
    for name in ("other.tar", "other.tar.gz", "other.TGZ", "other.7z"):
        refused = cluster.opsd("export", str(folder / name))
        assert refused.returncode == 2 and "FILE.zip" in refused.stderr and refused.stderr.count("\n") == 1, refused
    cluster.opsd("export", str(folder / "other.ZIP"), check=True)
    assert [path.name for path in folder.glob("other*")] == ["other.ZIP"]
    assert (folder / "other.ZIP").read_bytes() == archive


TESTS = [test_holds_what_export_writes, test_is_plain_zip, test_python_reads_it, test_gives_the_same_answers,
         test_order_and_method_do_not_matter, test_what_corrections_turned_round_comes_back, test_faults_are_refused, test_export_leaves_no_half,
         test_other_archives_are_not_written]


def main():
    with Cluster() as cluster:
        with Server(cluster) as server:
            status, _, archive = server.get("/v1/export")
            assert status == 200, archive
        for test in TESTS:
            with tempfile.TemporaryDirectory() as folder:
                test(archive, cluster, Path(folder))
            print(f"{test.__name__}: good")


if __name__ == "__main__":
    main()
