"""The scripts of server/import in the order in which the server runs them, each transaction in a session of psql of its own.

    with Session(cluster, update_year=2015) as session:
        session.stage("observations", [{"indicator": …}])
        faults = session.check()
"""

import csv
import io
import subprocess
from opsd import ROOT

SCRIPTS = ROOT / "server" / "import"
KEPT = ("correct", "check", "merge")  # as functions of a session
END = "-- the end of the answer --"


class Failed(Exception):
    """What PostgreSQL said instead of an answer."""


def quoted(text):
    return "'" + str(text).replace("'", "''") + "'"


def text_of(script):
    """A script of the server; or what each write that is about a draft begins with, as draft_take does."""
    if script == "draft_take":
        return "SELECT year FROM draft.yearly_update WHERE year = drafted_update() FOR UPDATE"
    return (SCRIPTS / f"{script}.sql").read_text()


class Session:
    """One transaction, begun with its settings and the staged tables; rolled back unless it is committed."""

    def __init__(self, cluster, isolation="read committed", **settings):
        self.url = cluster.url
        self.opening = [f"BEGIN ISOLATION LEVEL {isolation}",
                        *(f"SET LOCAL ops.{name} = {quoted(value)}" for name, value in settings.items())]

    def __enter__(self):
        self.process = subprocess.Popen(["psql", self.url, "-Xq", "--csv", "-v", "VERBOSITY=verbose"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.begin()
        return self

    def begin(self, **settings):
        """A transaction; after a commit, another one in the same session."""
        for statement in self.opening:
            self.sql(statement)
        for name, value in settings.items():
            self.sql(f"SET LOCAL ops.{name} = {quoted(value)}")
        if self.sql("SELECT oid FROM pg_class WHERE oid = to_regclass('pg_temp.staging')"):
            self.sql("SELECT pg_temp.staging_empty()")
        else:
            for script in ("stage", "rules", "check_catalogue", "check_figures", "merge_catalogue", *KEPT):
                self.sql(text_of(script))

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.read()
        self.process.stdout.close()
        self.process.wait()

    def send(self, text):
        """Sends without waiting for the answer, which receive gives."""
        self.process.stdin.write(f"{text}\n;\n\\echo {END}\n")
        self.process.stdin.flush()

    def receive(self):
        lines = []
        while (line := self.process.stdout.readline()).rstrip("\n") != END:
            if not line:
                raise Failed("psql has ended: " + "".join(lines))
            lines.append(line)
        answer = "".join(lines)
        if "ERROR:" in answer:
            raise Failed(answer)
        return list(csv.DictReader(io.StringIO(answer)))

    def sql(self, text):
        """The rows of a statement as dictionaries."""
        self.send(text)
        return self.receive()

    def script(self, name):
        return self.sql(f"SELECT pg_temp.staging_{name}() AS total" if name in KEPT else text_of(name))

    def stage(self, file, rows):
        """Rows of one file of the record; what a row leaves out is missing."""
        columns = list(dict.fromkeys(column for row in rows for column in row)) or ["line"]
        values = (", ".join(quoted(row[column]) if row.get(column) is not None else "DEFAULT" for column in columns) for row in rows)
        self.sql(f"INSERT INTO staged_{file} ({', '.join(columns)}) VALUES ({'), ('.join(values)})")

    def check(self):
        """The faults, of which there are fewer here than are listed at most."""
        total = int(self.script("check")[0]["total"])
        faults = self.script("faults")
        assert total == len(faults), (total, faults)
        return faults

    def commit(self):
        self.sql("COMMIT")


def codes(faults):
    """Faults in brief: file, line, column and code."""
    return {(fault["file"], int(fault["line"]), fault["member"], fault["code"]) for fault in faults}


def saying(*members):
    """What a correction says, where it is the first row staged, on line 2: for Session(cluster, members=saying("value", "reason"))."""
    return f'[2:2]={{"{",".join(members)}"}}'


def create(cluster, update):
    """A new, empty draft."""
    with Session(cluster, update_year=update["year"]) as session:
        session.stage("updates", [update])
        faults = session.check()
        assert not faults, faults
        session.script("keep_draft")
        session.commit()


def add(cluster, year, **files):
    """Adds to a draft and gives the rows as they stand there, or else the faults."""
    with Session(cluster, update_year=year) as session:
        assert session.script("draft_take"), f"there is no draft of {year}"
        for file, rows in files.items():
            session.stage(file, rows)
        session.script("fill")
        faults = session.check()
        if faults:
            return faults
        session.script("keep_draft")
        session.commit()
    return []


def publish(cluster, year):
    """Publishes a draft, or gives its faults."""
    with Session(cluster, update_year=year) as session:
        assert session.script("draft_take"), f"there is no draft of {year}"
        session.script("draft")
        session.script("version")
        faults = session.check()
        if not faults:
            session.script("merge")
            session.script("discard")
            session.commit()
    return faults
