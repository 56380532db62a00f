"""The server's own lists, as the programs of the build print them: routes with their actions, and the columns of the record's files."""

import subprocess
from typing import NamedTuple

from opsd import BINARIES

# What cites is one member of JSON.
CITED = {"document", "section", "locator", "kind", "other_sources"}


class Route(NamedTuple):
    """A path as the server has it; that of a format has no actions."""

    shape: str
    parameters: list
    sorts: list
    roles: dict # by method
    actions: list


class Action(NamedTuple):
    """What is done with a method besides reading: what its body is, and the file of the record that this holds rows of."""

    method: str
    body: str
    file: str
    parameters: list


def read_list(name):
    """The lines of a list that a program of the build prints, split at tabs."""
    done = subprocess.run([str(BINARIES / "tests" / name)], check=True, capture_output=True, text=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def read_action(text):
    method, body, file, *parameters = text.split(":")
    return Action(method.lower(), body, file, parameters)


def read_routes():
    """The server's own list of routes by path, with a path of its own for each format."""
    routes = {}
    for path, shape, names, formats, sorts, actions, methods in read_list("list_routes"):
        roles = {method.lower(): role for method, role in (one.split(":") for one in methods.split())}
        routes[path] = Route(shape, names.split(), sorts.split(), roles, [read_action(one) for one in actions.split()])
        for form in formats.split():
            suffix, *refused = form.split(":")
            taken = [name for name in names.split() if name not in refused]
            routes[f"{path}.{suffix}"] = routes[path]._replace(parameters=taken, actions=[])
    return routes


def read_files():
    """The columns of the record's files as members of JSON: {file: {member: (kind, required, words)}}."""
    files = {}
    for file, column, kind, need, words in read_list("list_files"):
        files.setdefault(file, {})[column] = (kind, need == "required", set(words.split("|")) if words else set())
    for file, columns in files.items():
        cited = "locator" in columns
        named = {"kind" if name.endswith("_kind") else name: column for name, column in columns.items() if not (cited and name in CITED)}
        files[file] = named | ({"sources": ("sources", True, set())} if cited else {})
    return files
