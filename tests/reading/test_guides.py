"""Runs docs/guides as they are printed and compares what comes out; … stands for what is left out. What needs a program or a
package that is not installed is named and left out, all but curl's questions and plain Python.
"""

import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from opsd import Cluster, ROOT, Server
from printed import ADDRESS, check_commands, compare

GUIDES = ROOT / "docs" / "guides"
RUNNERS = {"python": ([sys.executable], "py"), "js": (["node"], "mjs"), "r": (["Rscript"], "R")}


def missing(language, code):
    """What a block needs and this machine has not, or None."""
    runner = RUNNERS[language][0][0]
    if not shutil.which(runner):
        return runner
    return "pandas" if "import pandas" in code and not importlib.util.find_spec("pandas") else None


def run(server, language, code):
    command, suffix = RUNNERS[language]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, f"guide.{suffix}")
        script.write_text(code.replace(ADDRESS, f"http://127.0.0.1:{server.port}"))
        done = subprocess.run([*command, str(script)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"a {language} block failed:\n{done.stderr}"
    return done.stdout


def check_programs(server):
    """The blocks that were run and those that were left out."""
    ran, left_out = 0, []
    for guide in sorted(GUIDES.glob("*.md")):
        for language, code, expected in re.findall(r"```(python|js|r)\n(.*?)```\n\n```text\n(.*?)```", guide.read_text(), re.S):
            if lacking := missing(language, code):
                left_out.append(f"{guide.name} ({lacking})")
                continue
            compare(guide.name, expected, run(server, language, code))
            ran += 1
    assert ran >= 1, "not even plain Python was run"
    return ran, left_out


def main():
    with Cluster() as cluster, Server(cluster) as server:
        asked = sum(check_commands(server, (GUIDES / guide).read_text()) for guide in ("curl.md", "citing.md"))
        ran, left_out = check_programs(server)
    assert asked >= 12, "the guides have lost their questions"
    print(f"{asked} questions and {ran} programs of the guides answer as printed; left out: {', '.join(left_out) or 'none'}")


if __name__ == "__main__":
    main()
