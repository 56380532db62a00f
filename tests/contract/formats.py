"""Bodies in each of the formats, held against what openapi.yaml says of them: JSON as it is, the others by what their
lines, columns and cells mean. Knows nothing of requests.
"""

import csv
import datetime
import gzip
import io
import json
import re
import xml.etree.ElementTree as tree
import zipfile
from decimal import Decimal


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def is_json(media_type):
    """Whether a body is one JSON value."""
    return media_type.endswith("json") and not media_type.endswith("ndjson")


def unpack(headers, body):
    return gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body


def check(contract, path, query, media_type, schema, body):
    """Raises AssertionError when the body is not what the path describes in this media type."""
    if media_type == "application/zip":
        assert zipfile.ZipFile(io.BytesIO(body)).testzip() is None
        return
    text = body.decode()
    if media_type == "application/json":
        check_document(contract, schema, json.loads(text), "fields" in query)
    else:
        value = json.loads(text) if is_json(media_type) else text
        fault = contract.errors(schema, value)
        assert not fault, fault
        check_meaning(contract, path, query, media_type, value)


def check_meaning(contract, path, query, media_type, value):
    kind = media_type.partition(";")[0]
    if kind == "text/csv":
        check_columns(contract, path, read_csv(value)[0], query)
    elif kind == "application/csvm+json":
        names = [column["name"] for column in value["tableSchema"]["columns"]]
        check_columns(contract, path.removesuffix("-metadata.json"), names, query)
    elif kind == "application/atom+xml":
        assert tree.fromstring(value).tag == "{http://www.w3.org/2005/Atom}feed"
    elif kind == "image/svg+xml" and path.startswith("/v1/"):
        check_picture(tree.fromstring(value))
    elif kind == "application/x-ndjson":
        check_lines(contract, path, value, "fields" in query)
    elif kind == "application/vnd.json-stat+json":
        check_cube(value)
    elif kind == "application/x-bibtex":
        read_bibtex(value)
    elif kind == "application/vnd.citationstyles.csl+json":
        datetime.date(*(value[0]["issued"]["date-parts"][0] + [1, 1])[:3])


def check_picture(root):
    """An image with a name and a description, without anything that runs or is loaded."""
    svg = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{svg}svg" and root.get("role") == "img" and root.get("viewBox"), root.attrib
    named = {root.find(f"{svg}{part}").get("id") for part in ("title", "desc") if root.findtext(f"{svg}{part}")}
    assert named == {root.get("aria-labelledby"), root.get("aria-describedby")}, named
    for element in root.iter():
        assert element.tag.removeprefix(svg) not in ("script", "image", "use", "foreignObject"), element.tag
        assert all(name == "href" and value.startswith("/v1/") or "//" not in value for name, value in element.attrib.items())


def permalink_of(picture):
    """The last line of a picture's caption: the address that goes on giving it."""
    return [text.text for text in tree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")][-1]


def check_document(contract, schema, value, partial):
    """With `fields`, an object fits the schema less what it requires; all around it is as ever."""
    fault = contract.errors(schema, value, contract.relaxed if partial else None)
    assert not fault, fault
    if partial:
        around = "ListMeta" if "total" in value["meta"] else "SingleMeta"
        fault = contract.errors(contract.schema(around), value["meta"])
        assert not fault and {"data", "links"} <= set(value), fault


def check_lines(contract, path, value, partial):
    schema = contract.item_schema(path)
    for line in value.splitlines():
        fault = contract.errors(schema, json.loads(line), contract.relaxed if partial else None)
        assert not fault, fault


def read_csv(text):
    """The rows of a CSV, each as long as the header. Strict: RFC 4180 with CR LF."""
    outside = re.sub('"[^"]*"', "", text) # what stands in quotes may have line ends of its own
    assert text.endswith("\r\n") and "\n" not in outside.replace("\r\n", ""), "line ends"
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert all(len(row) == len(rows[0]) for row in rows), "rows of different lengths"
    return rows


def columns_of(contract, path):
    """The columns as the description of the path, or of the path that it names, lists them."""
    description = contract.document["paths"][path]["get"]["description"]
    other = re.search(r"those of `(.*?)`", description)
    if other:
        return columns_of(contract, other[1])
    return re.search(r"Columns: (.*)\.", description)[1].split(", ")


# What LaTeX takes for itself, and braces that BibTeX could not pair, as commands that pandoc, biber and bibutils read too (some
# drop others without a word: \textsterling for one); and letters with an accent.
COMMANDS = ("backslash", "braceleft", "braceright", "asciitilde", "asciicircum", "quoteleft", "quoteright", "quotedblleft", "quotedblright")
SPELT_OUT = re.compile(rf"\\(text({'|'.join(COMMANDS)})|pounds|ss|ae|AE|o|O)\{{\}}" r"|\\[&%#_$]|\{\\[`'^~=u.\"rHvck]\{[A-Za-z]\}\}")


def read_bibtex(text):
    """The fields of an entry, which stands alone in the file; as they are spelt. Strict: one field a line, each in braces but a month."""
    lines = text.splitlines()
    entry, key = re.fullmatch(r"@(misc)\{([a-z0-9-]+),", lines[0]).groups()
    assert lines[-1] == "}" and text.endswith("}\n"), "the entry does not end"
    fields = {"ENTRYTYPE": entry, "ID": key}
    for at, line in enumerate(lines[1:-1], 2):
        name, value = re.fullmatch(r"  ([a-z]+) = (.+?),?", line).groups()
        assert name not in fields and line.endswith(",") == (at < len(lines) - 1), line
        assert value.startswith("{") and value.endswith("}") or (name == "month" and value in MONTHS), line
        fields[name] = value if name == "month" else value[1:-1]
    for name in ("title", "publisher"):
        assert fields[name].startswith("{") and fields[name].endswith("}"), f"a style would change the {name}"
        fields[name] = fields[name][1:-1]
    for name in set(fields) - {"url"}:
        assert not re.search(r"[\\{}&%#_$^]", SPELT_OUT.sub("", fields[name])), f"{name} has what LaTeX takes for itself: {fields[name]}"
    return fields


def check_columns(contract, path, found, query):
    """Without `fields` or `include` all columns; with `fields` some of them, in the same order; with `include` more."""
    own = [name for name in found if not name.startswith("included_")]
    named = [name for name in found if name.startswith("included_")]
    include = query.get("include", [""])[0].replace(" ", "").split(",")
    assert sorted(named) == sorted(f"included_{name}" for name in set(include) if name), named
    fields = {field.strip() for field in query.get("fields", [""])[0].split(",")} - {""}
    words = contract.parameters(path, "query")["fields"]["schema"]["items"]["enum"]
    # An object stands for all of its columns, and a column with a label takes it along.
    wanted = {word.replace(".", "_") for word in words if not fields or {word, word.partition(".")[0]} & fields}
    expected = [name for name in columns_of(contract, path) if name in wanted or name.removesuffix("_label") in wanted]
    assert own == expected, f"columns {own} instead of {expected}"


def check_cube(value):
    """What JSON-stat asks beyond the form: sizes and categories agree, and every cell lies within the cube."""
    cells = 1
    for name, size in zip(value["id"], value["size"], strict=True):
        category = value["dimension"][name]["category"]
        assert len(category["index"]) == size == len(category["label"]), name
        cells *= size
    assert set(value["id"]) == set(value["dimension"])
    members = [value["value"], value["status"], *value["extension"].values()]
    assert all(set(one) == set(value["value"]) for one in members), "cells differ"
    assert all(int(number) < cells for number in value["value"]), "a cell lies outside"


def cube_figures(value):
    """Every figure of a cube as (indicator, area, period, observation, value), for comparing with rows."""
    sizes, names = value["size"], value["id"]
    for number, figure in value["value"].items():
        place, rest = {}, int(number)
        for name, size in reversed(list(zip(names, sizes))):
            rest, at = divmod(rest, size)
            place[name] = value["dimension"][name]["category"]["index"][at]
        yield (place["indicator"], place["area"], place["period"], value["extension"]["observation"][number],
               None if figure is None else Decimal(str(figure)))
