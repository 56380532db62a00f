"""Runs the README's curl lines as they are printed and compares what they answer; … stands for what is left out."""

import re
import shlex
from opsd import Cluster, ROOT, Server


def blocks():
    """(address, expected answer) of every console block."""
    text = (ROOT / "README.md").read_text()
    for block in re.findall(r"```console\n(.*?)```", text, re.S):
        command, expected = block.split("\n", 1)
        words = shlex.split(command.removeprefix("$ "))
        assert words[0] == "curl", command
        yield words[-1], expected.strip()


def agrees(expected, answer):
    """Whether the parts between … stand in the answer, in that order, the first at its start."""
    at = 0
    for number, part in enumerate(expected.split("…")):
        found = answer.find(part, at)
        if found < 0 or (number == 0 and found != 0):
            return False
        at = found + len(part)
    return expected.endswith("…") or at == len(answer)


def main():
    asked = 0
    with Cluster() as cluster, Server(cluster) as server:
        for address, expected in blocks():
            target = address.removeprefix("http://127.0.0.1:8080")
            assert target != address, address
            status, _, body = server.request("GET", target, {"User-Agent": "curl/7.88.1", "Accept": "*/*"})
            answer = body.decode().strip()
            assert status == 200 and agrees(expected, answer), f"{address} answered {status}:\n{answer}"
            asked += 1
    assert asked >= 5, "the README has lost its questions"
    print(f"{asked} questions of the README are answered as printed")


if __name__ == "__main__":
    main()
