"""Has programs of others read openapi.yaml and what the server answers: a linter, a generator of types with a client that
has to compile and run, a JSON-stat library, an implementation of CSV on the Web, a reader of citations, a second validator. They
are written in JavaScript and come from npm, in the versions that node/package-lock.json fixes; they are installed once into build/node
and kept there.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from calling import known_target
from contract import Contract, read_document
from editing import make_key
from opsd import BINARIES, ROOT, Cluster, Server, environment

SOURCES = Path(__file__).resolve().parent / "node"
INSTALLED = ROOT / "build" / "node"
DOCUMENT = str(ROOT / "openapi.yaml")


def run(*command, folder):
    """Runs a command to its end; what it says is shown when it fails."""
    done = subprocess.run(command, cwd=folder, env=environment(npm_config_update_notifier="false"), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=600)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def install():
    """Installs the packages unless the very same are there. Test programs of several builds may come at once."""
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    if missing:
        sys.exit(f"{' and '.join(missing)} missing: ./dev test installs the packages nodejs and npm")
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with open(INSTALLED / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256((SOURCES / "package-lock.json").read_bytes()).hexdigest()
        stamp = INSTALLED / "installed"
        if stamp.exists() and stamp.read_text() == wanted:
            return
        stamp.unlink(missing_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(SOURCES / name, INSTALLED)
        run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", folder=INSTALLED)
        stamp.write_text(wanted)


def prepare():
    """A folder for this build with copies of the programs, from which Node finds the packages above it."""
    folder = INSTALLED / BINARIES.name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOURCES, folder, ignore=shutil.ignore_patterns("node_modules", "package*.json"))
    (folder / "package.json").write_text('{ "type": "module" }\n')
    return folder


def tables():
    """Every list as a CSV, and all the figures there are."""
    contract = Contract(read_document())
    lists = [known_target(contract, f"{path}.csv") for path in contract.lists()]
    return [*lists, "/v1/observations.csv?vintage=all&derived=true"]


def main():
    started = time.monotonic()
    install()
    print(f"{time.monotonic() - started:.1f} s for the packages")
    folder = prepare()
    tools = INSTALLED / "node_modules" / ".bin"
    print(run("node", "lint.mjs", DOCUMENT, folder=folder), end="")
    run("node", str(tools / "openapi-typescript"), DOCUMENT, "--output", "contract.d.ts", folder=folder)
    run("node", str(tools / "tsc"), folder=folder)
    with Cluster() as cluster, Server(cluster) as server:
        address = f"http://127.0.0.1:{server.port}"
        print(run("node", os.path.join("compiled", "client.js"), address, make_key(cluster, "editor"), folder=folder), end="")
        print(run("node", "cube.mjs", address, folder=folder), end="")
        print(run("node", "csvw.mjs", address, *tables(), folder=folder), end="")
        print(run("node", "citations.mjs", address, folder=folder), end="")
        print(run("node", "schemas.mjs", DOCUMENT, address, folder=folder), end="")


if __name__ == "__main__":
    main()
