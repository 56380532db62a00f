"""Runs tests/api/<resource>/NNN-what: each folder is a request and what its answer must hold (see README.md).

Decides only whether an answer fits; knows no resource. All cases go to one server over one loaded record, several at a
time, so none may change anything. Arguments choose cases by the start of their path: `test_api.py figures/1`.
"""

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from opsd import Cluster, Server
from wire import ask

HERE = Path(__file__).resolve().parent
NAME = re.compile(r"\d{3}-[a-z0-9]+(-[a-z0-9]+)*")


class Number(str):
    """A JSON number as it is spelt: 19.9 is not 19.90."""

    def __repr__(self):
        return str(self)


def parse(text):
    """JSON with its numbers as text; a name given twice in one object is an error."""

    def unique(pairs):
        names = [name for name, _ in pairs]
        assert len(set(names)) == len(names), f"a member is given twice: {names}"
        return dict(pairs)

    def refuse(word):
        raise ValueError(f"{word} is not JSON")

    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=refuse, object_pairs_hook=unique)


def read_headers(lines, where):
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        assert colon and name.strip() == name, f"{where}: not a header: {line}"
        headers.append((name, value.strip()))
    return headers


def split_head(text):
    """Lines up to the first empty one, and what stands after it."""
    head, _, rest = text.partition("\n\n")
    return head.strip("\n").split("\n"), rest.strip("\n")


class Case:
    """One folder: what to send, and what must come back."""

    def __init__(self, folder):
        self.name = folder.relative_to(HERE).as_posix()
        assert NAME.fullmatch(folder.name), f"{self.name}: a case is named NNN-what"
        lines, body = split_head((folder / "request").read_text())
        self.method, _, self.target = lines[0].partition(" ")
        assert self.target, f"{self.name}: the request has no target"
        self.headers = read_headers(lines[1:], self.name)
        self.body = body.encode() or None
        lines, self.wanted_body = split_head((folder / "expect").read_text())
        self.wanted_status = int(lines[0])
        self.wanted_headers = read_headers(lines[1:], self.name)

    def run(self, port):
        """All that is wrong with the answer, as lines."""
        answer = ask(port, self.method, self.target, self.headers, self.body)
        if answer is None:
            return ["there is no answer"]
        faults = []
        if answer.status != self.wanted_status:
            faults.append(f"status: wanted {self.wanted_status}, got {answer.status}")
        for name, wanted in self.wanted_headers:
            faults += fit_text(f"header {name}", wanted, answer.headers.get(name.lower()))
        return faults + self.check_body(answer) + (check_problem(self.method, answer) if answer.status >= 400 else [])

    def check_body(self, answer):
        if not self.wanted_body:
            return []
        text = answer.body.decode(errors="replace")
        if self.wanted_body == "<empty>":
            return [f"body: wanted none, got {shorten(text)}"] if text else []
        if self.wanted_body.startswith("/"):
            return fit_text("body", self.wanted_body, text)
        try:
            return list(fit("body", parse(self.wanted_body), parse(text)))
        except (ValueError, AssertionError) as error:
            return [f"body: {error}: {shorten(text)}"]


def check_problem(method, answer):
    """What holds for every error, so that no case has to say it (RFC 9457)."""
    kind = answer.headers.get("content-type")
    if kind != "application/problem+json":
        return [f"content type of an error: wanted application/problem+json, got {kind}"]
    if method == "HEAD":
        return []
    try:
        problem = parse(answer.body.decode())
    except (ValueError, AssertionError) as error:
        return [f"the problem is not JSON: {error}"]
    wanted = {"type": "<regex /problems/[a-z-]+>", "title": "<any>", "status": Number(answer.status)}
    return list(fit("problem", wanted, problem))


def fit_text(where, wanted, found):
    """A header or a text against an exact value, /a regular expression/ found in it, or <absent>."""
    if wanted == "<absent>":
        return [] if found is None else [f"{where}: wanted none, got {found}"]
    if found is None:
        return [f"{where}: wanted {wanted}, there is none"]
    if len(wanted) > 1 and wanted[0] == wanted[-1] == "/":
        good = re.search(wanted[1:-1], found, re.DOTALL)
    else:
        good = wanted == found
    return [] if good else [f"{where}: wanted {wanted}, got {shorten(found)}"]


def shorten(text):
    """A text for one line of a report."""
    text = text.replace("\r", "\\r").replace("\n", "\\n")
    return text if len(text) < 300 else text[:300] + " …"


def show(value):
    return str(value) if isinstance(value, Number) else shorten(json.dumps(value, ensure_ascii=False))


def fit(where, wanted, found):
    """Yields each place where a document falls short of what is wanted of it."""
    if isinstance(wanted, dict):
        yield from fit_object(where, wanted, found)
    elif isinstance(wanted, list):
        yield from fit_list(where, wanted, found)
    elif not fits_scalar(wanted, found):
        yield f"{where}: wanted {show(wanted)}, got {show(found)}"


def fits_scalar(wanted, found):
    if wanted == "<any>" and not isinstance(wanted, Number):
        return found is not None
    pattern = re.fullmatch(r"<regex (.*)>", wanted, re.DOTALL) if isinstance(wanted, str) else None
    if pattern:
        return isinstance(found, str) and re.fullmatch(pattern[1], found, re.DOTALL) is not None
    return type(wanted) is type(found) and wanted == found


def fit_object(where, wanted, found):
    if not isinstance(found, dict):
        yield f"{where}: wanted an object, got {show(found)}"
        return
    for name, value in wanted.items():
        if value == "<absent>":
            if name in found:
                yield f"{where}.{name}: wanted none, got {show(found[name])}"
        elif name not in found:
            yield f"{where}.{name}: wanted {show(value)}, there is none"
        else:
            yield from fit(f"{where}.{name}", value, found[name])


def fit_list(where, wanted, found):
    if not isinstance(found, list):
        yield f"{where}: wanted a list, got {show(found)}"
    elif wanted[:1] == ["..."]:
        yield from fit_within(where, wanted[1:], found)
    elif len(wanted) != len(found):
        yield f"{where}: wanted {len(wanted)} elements, got {len(found)}: {show(found)}"
    else:
        for at, value in enumerate(wanted):
            yield from fit(f"{where}[{at}]", value, found[at])


def fit_within(where, wanted, found):
    """Each wanted element somewhere after the one before it."""
    rest = iter(found)
    for at, value in enumerate(wanted):
        if not any(not list(fit("", value, element)) for element in rest):
            yield f"{where}: element {at} of those wanted is missing or out of order: {show(value)}"
            return


def find_cases(chosen):
    folders = sorted(path for path in HERE.glob("*/*") if path.is_dir() and "__pycache__" not in path.parts)
    cases = [Case(folder) for folder in folders]
    return [case for case in cases if not chosen or case.name.startswith(tuple(chosen))]


def run_all(cases, port):
    """Runs all, prints what is wrong, and returns how many cases failed."""
    with ThreadPoolExecutor(8) as workers:
        results = list(workers.map(lambda case: case.run(port), cases))
    failed = 0
    for case, faults in zip(cases, results):
        if faults:
            failed += 1
            print(f"{case.name}: {case.method} {shorten(case.target)}", *faults, sep="\n    ")
    return failed


def main():
    cases = find_cases(sys.argv[1:])
    if not cases:
        sys.exit("no cases found")
    with Cluster() as cluster, Server(cluster, cache=True) as server:
        failed = run_all(cases, server.port)
    print(f"{len(cases)} cases" + (f", {failed} failed" if failed else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
