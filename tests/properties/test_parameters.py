"""No parameter is ignored: in every format of every list and object, by suffix and by Accept, each one that says how an answer
is shown either changes it or is refused by name. What filters keep is compared across formats in tests/reading.
"""

import itertools
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reading"))

from asking import ROUNDS, run, with_query  # noqa: E402
from reading import NEEDED, routes  # noqa: E402

MEDIA = {"json": "application/json", "csv": "text/csv", "ndjson": "application/x-ndjson", "txt": "text/plain",
         "jsonstat": "application/vnd.json-stat+json", "csv-metadata.json": "application/csvm+json"}


def allowed(reader, path, name):
    """The words that a parameter takes, as who guesses wrong is told."""
    answer = reader.ask(with_query(path, {**NEEDED.get(path, {}), name: "nothing-of-the-kind"}))
    return json.loads(answer.body)["errors"][0]["allowed"]


def subjects(reader):
    """Every list and one object of each: its path, with a value for each parameter that makes a difference to it."""
    for path, names in routes().items():
        needed = NEEDED.get(path, {})
        page = reader.json(with_query(path, {**needed, "limit": "1"}))
        if "next" not in page["links"]:
            continue
        values = {"limit": "1", "explain": "true", "pretty": "true", "cursor": page["links"]["next"].rpartition("cursor=")[2]}
        for name in {"sort", "fields", "include"} & set(names):
            values[name] = allowed(reader, path, name)[0]
        rows = reader.rows(with_query(path, needed))
        if "sort" in names:  # the first order that is another one
            values["sort"] = next(word for word in allowed(reader, path, "sort")
                                  if reader.rows(with_query(path, {**needed, "sort": word})) != rows)
        yield path, needed, values
        single = page["data"][0]["links"]["self"]
        if single.startswith(path + "/"):
            yield single, {}, {name: value for name, value in values.items() if name in ("fields", "include", "pretty")}


def less_address(body, path):
    """An answer without the places where it repeats what was asked: only what it shows is left. All answers are treated alike."""
    last = re.escape(path.rpartition("/")[2])
    return re.sub(rf"({re.escape(path)}|{last}\.csv)[a-z.-]*(\?[^\s\"]*)?", "here", body.decode())


def ask(reader, path, suffix, query, by_accept):
    if by_accept:
        return reader.ask(with_query(path, query), {"Accept": MEDIA[suffix]})
    return reader.ask(with_query(f"{path}.{suffix}", query))


def forms(path):
    """(suffix, whether it is asked for by Accept) of all the ways to ask."""
    cube = "/observations" in path
    return [(suffix, by_accept) for suffix in MEDIA for by_accept in (False, True)
            if (suffix != "jsonstat" or cube) and not (by_accept and suffix == "csv-metadata.json")]


def refused_of(answer):
    """The parameters that the format has no place for, by name, with the formats that have."""
    faults = json.loads(answer.body)["errors"]
    return {fault["parameter"]: fault["allowed"] for fault in faults if fault["code"] == "not-in-format"}


def is_shown(name, suffix, path, query, plain, given):
    """Whether the answer is another for the parameter."""
    if suffix == "csv-metadata.json" and name in ("sort", "limit", "cursor"):  # it describes the CSV of the same query
        return json.loads(given.body)["url"] == with_query(f"{path.rpartition('/')[2]}.csv", query)
    return less_address(plain.body, path) != less_address(given.body, path)


def check_one(reader, path, needed, name, value, form):
    """One parameter in one form; whether it was refused."""
    suffix, by_accept = form
    plain = ask(reader, path, suffix, needed, by_accept)
    query = {**needed, name: value}
    given = ask(reader, path, suffix, query, by_accept)
    where = (path, form, name, value, given.status)
    assert plain.status == 200, where
    if given.status == 200:
        assert is_shown(name, suffix, path, query, plain, given), f"ignored: {where}"
        return False
    others = refused_of(given)
    assert given.status == 400 and set(others) == {name} and MEDIA[suffix] not in others[name], (where, given.body)
    for media in others[name]:  # what is advised is so
        other = reader.ask(with_query(path, query), {"Accept": media})
        assert other.status == 200 and other.headers["content-type"].partition(";")[0] == media, (where, media)
    return True


def no_parameter_is_ignored(reader, chance):
    """Each alone; then, drawn at random, several with one that is wrong: all that is refused is told at once."""
    known = list(subjects(reader))
    refused = {}
    for path, needed, values in known:
        for form, (name, value) in itertools.product(forms(path), values.items()):
            refused[path, form, name] = check_one(reader, path, needed, name, value, form)
    for form in {form for _, form, _ in refused}:
        assert refused["/v1/observations", form, "pretty"] == (form[0] not in ("json", "jsonstat")), form
        assert refused["/v1/observations", form, "explain"] == (form[0] != "json"), form
        assert refused["/v1/observations", form, "fields"] == (form[0] == "jsonstat"), form
    for _ in range(5 * ROUNDS):
        path, needed, values = chance.choice(known)
        form = chance.choice(forms(path))
        names = chance.sample(sorted(values), chance.randint(0, len(values)))
        query = {**needed, **{name: values[name] for name in names}, "nonsense": "1"}
        answer = ask(reader, path, form[0], query, form[1])
        told = {fault.get("parameter"): fault["code"] for fault in json.loads(answer.body)["errors"]}
        wanted = {name: "not-in-format" for name in names if refused[path, form, name]}
        # A cursor belongs to the order it was given out in.
        assert {name: code for name, code in told.items() if name != "cursor"} == {**wanted, "nonsense": "unknown-parameter"}, \
            (path, form, query, told)


if __name__ == "__main__":
    run([no_parameter_is_ignored])
