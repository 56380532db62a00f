"""A private cluster, a loaded database and a running opsd for tests that need the real thing.

    with Cluster() as cluster, Server(cluster) as server:
        status, headers, body = server.get("/v1/principles")

Nothing is shared between test programs and nothing is left running: each has a cluster of its own in a temporary
directory, on a unix socket, and the server takes a free port.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from recording import Connection

ROOT = Path(__file__).resolve().parents[2]
BINARIES = Path(os.environ.get("OPS_BINARY_DIR", ROOT / "build" / "dev"))
OPSD = BINARIES / "opsd"


def environment(**extra):
    """The environment without any OPS_ variable of whoever runs the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPS_")}
    return {**clean, **extra}


def loaded_cluster():
    """The data of a cluster that holds the record, shut down: to copy it takes a tenth of the time of making it. The first to ask makes it,
    anew for each state of the program and the record."""
    state = hashlib.sha256(OPSD.read_bytes())
    for path in (ROOT / "packaging" / "cluster.sh", *sorted((ROOT / "record").iterdir())):
        state.update(path.read_bytes())
    templates = BINARIES / "clusters"
    templates.mkdir(exist_ok=True)
    data = templates / state.hexdigest()[:16]
    with open(templates / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            for older in templates.glob("*/"):
                shutil.rmtree(older)
            with Cluster(record=None) as cluster:
                cluster.opsd("migrate", check=True)
                cluster.opsd("import", str(ROOT / "record"), check=True)
                cluster.shut_down()
                subprocess.run(["cp", "-a", f"{cluster.directory}/cluster/data", f"{data}.new"], check=True)
            os.rename(f"{data}.new", data)
    return data


class Cluster:
    """A throwaway PostgreSQL cluster with the database `ops`, migrated and, unless told otherwise, loaded."""

    def __init__(self, record=ROOT / "record", options=()):
        self.record = record
        self.options = options

    def __enter__(self):
        kind = ["--copy", str(loaded_cluster())] if self.record == ROOT / "record" else ["--throwaway"]
        self.directory = tempfile.mkdtemp(prefix="ops-test-")
        os.chmod(self.directory, 0o755)
        self.start(kind)
        try:
            if self.record not in (None, ROOT / "record"):
                self.opsd("migrate", check=True)
                self.opsd("import", str(self.record), check=True)
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self, kind=("--throwaway",)):
        """Starts the cluster, also again after it was stopped or killed."""
        script = [str(ROOT / "packaging" / "cluster.sh"), "start", *kind, self.directory, *self.options]
        done = subprocess.run(script, check=True, capture_output=True, text=True)
        self.url = done.stdout.strip().splitlines()[-1]

    def stop(self):
        subprocess.run([str(ROOT / "packaging" / "cluster.sh"), "stop", self.directory], check=True)

    def shut_down(self):
        """Ends it as an operator would, so that its data are whole without recovery."""
        os.kill(self.postmaster(), signal.SIGINT)
        wait_until(lambda: not self.processes())

    def postmaster(self):
        """The process number of the cluster's first process."""
        return int(Path(self.directory, "cluster", "data", "postmaster.pid").read_text().splitlines()[0])

    def processes(self):
        """All processes of the cluster: they work in its data directory."""
        home = os.path.realpath(Path(self.directory, "cluster", "data"))
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and os.readlink(entry / "cwd") == home:
                    found.append(int(entry.name))
        return found

    def signal(self, number):
        """Sends a signal to all of them."""
        for process in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)

    def kill(self):
        """As a power cut would. The first process alone would not do: sessions that are kept busy live on without it."""
        os.kill(self.postmaster(), signal.SIGKILL)
        self.signal(signal.SIGKILL)

    def __exit__(self, *_):
        subprocess.run([str(ROOT / "packaging" / "cluster.sh"), "remove", self.directory], check=False)
        shutil.rmtree(self.directory, ignore_errors=True)

    def opsd(self, *arguments, check=False, **extra):
        """Runs an opsd command to its end."""
        done = subprocess.run([str(OPSD), *arguments], env=environment(OPS_DATABASE_URL=self.url, **extra), capture_output=True, text=True)
        if check and done.returncode:
            raise subprocess.CalledProcessError(done.returncode, f"opsd {' '.join(arguments)}, which says: {done.stderr}", done.stdout, done.stderr)
        return done

    def sql(self, query):
        """The rows of a query as lists of strings."""
        done = subprocess.run(["psql", self.url, "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-f", "-"], input=query,
                              capture_output=True, text=True)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, f"psql, which says: {done.stderr}", done.stdout, done.stderr)
        return [line.split("\t") for line in done.stdout.splitlines()]

    @contextlib.contextmanager
    def holding(self, statement):
        """Holds what a statement locks, until the block ends or calls what it is given."""
        holder = subprocess.Popen(["psql", self.url, "-XAtq", "-v", "ON_ERROR_STOP=1"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        with holder:
            holder.stdin.write(f"BEGIN; {statement};\n\\echo held\n")
            holder.stdin.flush()
            assert "held\n" in iter(holder.stdout.readline, "")

            def release():
                if holder.poll() is None:
                    holder.communicate()

            try:
                yield release
            finally:
                release()

    def locking(self, table):
        """Nobody else can read the table until the block ends, or calls what it is given."""
        return self.holding(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")

    def waiting_for_lock(self):
        """How many sessions wait for a lock."""
        return int(self.sql("SELECT count(*) FROM pg_locks WHERE NOT granted")[0][0])


class Server:
    """A running opsd serve on a free port. Without a cache of replies, unless told otherwise: what another program writes, a server with
    one hears of a moment later, and most tests want to see it at once."""

    def __init__(self, cluster, *flags, cache=False):
        self.cluster = cluster
        self.flags = flags if cache else ("--cache-limit", "0", *flags)

    def __enter__(self):
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [str(OPSD), "serve", "--port", "0", "--database-url", self.cluster.url, *self.flags],
            env=environment(), stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://.*:(\d+)$", line.strip())
        if not found:
            self.process.wait()
            raise RuntimeError(f"opsd did not start: {line}{self.logged()}")
        self.port = int(found[1])
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait()
        text = self.logged()
        self.process.stdout.close()
        self.log.close()
        if code not in (0, -signal.SIGKILL):
            raise RuntimeError(f"opsd ended with {code}:\n{text}")

    def logged(self):
        """All that the server has written to its log so far, read without moving the place where it writes on."""
        return os.pread(self.log.fileno(), os.fstat(self.log.fileno()).st_size, 0).decode()

    def events(self, name):
        """The lines of the log about an event, so far."""
        lines = [json.loads(line) for line in self.logged().splitlines(keepends=True) if line.endswith("}\n")]
        return [line for line in lines if line["event"] == name]

    def connect(self):
        """A connection to it as the standard library's, whose answers are recorded."""
        return Connection("127.0.0.1", self.port, timeout=60)

    def request(self, method, target, headers=None, body=None):
        """One request on a connection of its own: (status, headers with lower-case names, body as bytes). A list of values is sent line by line."""
        connection = self.connect()
        try:
            connection.putrequest(method, target, skip_accept_encoding=True, skip_host="Host" in (headers or {}))
            for name, value in (headers or {}).items():
                for line in value if isinstance(value, list) else [value]:
                    connection.putheader(name, line)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            reply = connection.getresponse()
            return reply.status, reply.fields(), reply.read()
        finally:
            connection.close()

    def get(self, target, **headers):
        return self.request("GET", target, headers)

    def json(self, target):
        """The body of a 200 answer as JSON."""
        status, _, body = self.get(target)
        assert status == 200, (target, status, body)
        return json.loads(body)


def wait_until(what, seconds=60):
    """Waits until a condition holds; the limit only keeps a broken test from hanging."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise AssertionError("it did not happen")
        time.sleep(0.05)
