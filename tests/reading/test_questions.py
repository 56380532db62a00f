"""Runs docs/questions.md as it is printed, and holds its answers against the record: what they cite is cited there, and by what the
server answers in full; the numbers they give stand in what it answers; and where the documents are silent, they say so.
"""

import csv
import json
import re
import shlex

from opsd import Cluster, ROOT, Server
from printed import ADDRESS, check_commands, commands

PAGE = ROOT / "docs" / "questions.md"
SILENCE = "**The documents do not say.**"
CITATION = re.compile(r"^- `([a-z0-9-]+)`, (.+), `(lines:[0-9]+(?:-[0-9]+)?)`$", re.M)


def questions():
    """(number, command, answer, citations) of each question, in order."""
    for part in re.split(r"^### ", PAGE.read_text(), flags=re.M)[1:]:
        part = re.split(r"^## ", part, flags=re.M)[0]
        number = int(re.match(r"([0-9]+)\. .+\?\n", part)[1])
        blocks = commands(part)
        assert len(blocks) == 1 and blocks[0][1].strip(" …\n"), f"question {number} has not one curl line with what it prints"
        said = part.rpartition("```")[2]
        citations = CITATION.findall(said)
        assert citations and len(citations) == said.count("\n- "), f"question {number} cites nothing, or something badly"
        yield number, blocks[0][0], said[: said.index("\n- ")].strip(), set(citations)


def cited_by_record():
    """Every (document, section, locator) that a row of the record cites."""
    found = set()
    for file in sorted((ROOT / "record").glob("*.csv")):
        with file.open(newline="") as text:
            for row in csv.DictReader(text):
                if "locator" in row:
                    found.add((row["document"], row["section"], row["locator"]))
                    more = (row.get("other_sources") or "").split(" | ")
                    found.update(tuple(source.split(" > ")[:3]) for source in more if source)
    return found


def in_full(server, command):
    """What a command asks for, with all members, as JSON."""
    target = shlex.split(command)[2].removeprefix(ADDRESS)
    path, _, query = target.partition("?")
    kept = "&".join(pair for pair in query.split("&") if not pair.startswith("fields="))
    status, _, body = server.request("GET", f"{re.sub('[.](txt|csv|ndjson)$', '', path)}?{kept}")
    assert status == 200, f"{target} in full answers {status}"
    return json.loads(body)["data"]


def cited_by(answer):
    """Every (document, section, locator) within an answer."""
    if isinstance(answer, list):
        return set().union(*map(cited_by, answer))
    if not isinstance(answer, dict):
        return set()
    own = {(answer["document"], answer["section"], answer["locator"])} if "locator" in answer else set()
    return own.union(*map(cited_by, answer.values()))


def numbers(text):
    return set(re.findall(r"[0-9]+(?:[.][0-9]+)?", re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text)))


def check_answer(server, question, record):
    number, command, answer, citations = question
    assert citations <= record, f"question {number} cites what the record does not: {citations - record}"
    data = in_full(server, command)
    cited = cited_by(data)
    # Counts and an empty search cite nothing themselves; all else must cite what the page does.
    assert not cited or citations <= cited, f"question {number} cites what is not in the answer: {citations - cited}"
    known = numbers(json.dumps(data, ensure_ascii=False))
    assert numbers(answer) <= known, f"question {number} gives numbers that the answer does not: {numbers(answer) - known}"


def main():
    asked, record = list(questions()), cited_by_record()
    assert [question[0] for question in asked] == list(range(1, len(asked) + 1)) and len(asked) >= 25, "questions are missing"
    silent = sum(answer.startswith(SILENCE) for _, _, answer, _ in asked)
    assert silent >= 5, "too few questions that the documents leave open"
    with Cluster() as cluster, Server(cluster) as server:
        assert check_commands(server, PAGE.read_text()) == len(asked), "a curl line stands outside a question"
        for question in asked:
            check_answer(server, question, record)
    print(f"{len(asked)} questions answer as printed and cited; in {silent} the documents do not say")


if __name__ == "__main__":
    main()
