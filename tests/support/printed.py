"""What the tests of printed pages share: the curl lines of a page, what they print now, and whether that is what the page shows."""

import re
import shlex

ADDRESS = "http://127.0.0.1:8080"


def agrees(expected, answer):
    """Whether the parts between … stand in the answer, in that order, the first at its start and the last at its end."""
    pattern = ".*?".join(re.escape(part) for part in expected.split("…"))
    return re.fullmatch(pattern, answer, re.S) is not None


def visible(text):
    """The text without blanks at the ends of its lines, which nobody sees."""
    return re.sub(r" +$", "", text, flags=re.M).strip()


def compare(place, expected, answer):
    assert agrees(visible(expected), visible(answer)), f"{place} gives:\n{answer}\ninstead of:\n{expected}"


def curl(server, words):
    """What curl would print: a body, or with -I a head."""
    assert words[:2] in (["curl", "-s"], ["curl", "-sI"]) and words[2].startswith(ADDRESS) and len(words) == 3, words
    connection = server.connect()
    method = "HEAD" if words[1] == "-sI" else "GET"
    connection.request(method, words[2].removeprefix(ADDRESS),
                       headers={"Host": ADDRESS.removeprefix("http://"), "User-Agent": "curl/7.88.1", "Accept": "*/*"})
    reply = connection.getresponse()
    body = reply.read().decode()
    connection.close()
    if method == "GET":
        return body.replace("\r\n", "\n")  # as a terminal shows it
    head = [f"HTTP/1.1 {reply.status} {reply.reason}", *(f"{name}: {value}" for name, value in reply.getheaders())]
    return "\n".join(head)


def commands(page):
    """(command, what it prints) of each console block."""
    return re.findall(r"```console\n\$ (.*?)\n(.*?)```", page, re.S)


def check_commands(server, page):
    """Runs each command of a page and returns how many they are."""
    found = commands(page)
    for command, expected in found:
        compare(command, expected, curl(server, shlex.split(command)))
    return len(found)
