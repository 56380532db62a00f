"""Runs docs/guides/publishing.md as it is printed, command by command in one shell over a fresh record, and compares what comes out; … stands for
what is left out. What the page says of the record before and after is so because the commands did it.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from opsd import OPSD, Cluster, ROOT, Server, environment
from printed import compare

PAGE = ROOT / "docs" / "guides" / "publishing.md"
END = "-- the end of the answer --"


class Shell:
    """A shell in a folder of its own, where `./dev opsd` and curl lead to the test's database and server."""

    def __init__(self, cluster, server):
        self.folder = tempfile.TemporaryDirectory()
        self.install("dev", f'shift\nexec {shlex.quote(str(OPSD))} "$@"')
        self.install("curl", f'exec {shlex.quote(sys.executable)} {shlex.quote(str(ROOT / "tests" / "support" / "curl.py"))} "$@"')
        recordings = {name: value for name, value in os.environ.items() if name == "OPS_RECORDINGS"}
        self.process = subprocess.Popen(
            ["bash", "--norc"], cwd=self.folder.name, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=environment(OPS_DATABASE_URL=cluster.url, OPS_TEST_PORT=str(server.port), **recordings,
                            PATH=f"{self.folder.name}:{os.environ['PATH']}"))

    def install(self, name, script):
        path = Path(self.folder.name, name)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def run(self, command):
        """What the command prints, as a terminal shows it."""
        self.process.stdin.write(f"{command}\necho; echo '{END}'\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()).rstrip("\n") != END:
            assert line, f"the shell has ended: {''.join(lines)}"
            lines.append(line)
        return "".join(lines).replace("\r\n", "\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
        self.folder.cleanup()


def is_whole(command):
    """Whether the shell would not wait for another line."""
    try:
        return bool(shlex.split(command))
    except ValueError:
        return False


def commands(page):
    """(command, what it prints) of each console block, in order; a command goes on until its quotes are closed."""
    for block in re.findall(r"```console\n\$ (.*?)```", page, re.S):
        lines = block.split("\n")
        end = next(end for end in range(1, len(lines) + 1) if is_whole("\n".join(lines[:end])))
        yield "\n".join(lines[:end]), "\n".join(lines[end:])


def main():
    ran = 0
    with Cluster() as cluster, Server(cluster) as server, Shell(cluster, server) as shell:
        for command, expected in commands(PAGE.read_text()):
            compare(command, expected, shell.run(command))
            ran += 1
    assert ran >= 30, "the guide has lost its commands"
    print(f"{ran} commands of the guide print what it shows")


if __name__ == "__main__":
    main()
