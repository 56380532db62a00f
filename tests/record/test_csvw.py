"""csv-metadata.json, held to the W3C recommendations (Metadata Vocabulary for Tabular Data; Model for Tabular Data, 6.6): its
form, its keys, and every cell of the record by the datatype declared for it. A file with faults shows that faults are found."""

import csv
import io
import json
import re
import zipfile
from decimal import Decimal, InvalidOperation
from opsd import Cluster, Server

PROPERTIES = {  # of each kind of description, as section 5 of the vocabulary names them; those with a colon are free
    "group": {"@context", "@type", "tables"},
    "table": {"url", "tableSchema"},
    "schema": {"columns", "primaryKey", "foreignKeys"},
    "column": {"name", "titles", "datatype", "separator", "required"},
    "datatype": {"base", "format"},
}
PREFIXES = {"dc", "schema"}  # of the initial context that the vocabulary refers to
NAME = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_.]*")  # a URI template's variable (RFC 6570), not starting with _


def is_decimal(text):
    try:
        return re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text) is not None and Decimal(text) is not None
    except InvalidOperation:
        return False


def is_json(text):
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


# The lexical forms of the built-in datatypes (section 5.11.1) that are used here.
DATATYPES = {
    "string": lambda text: True,
    "decimal": is_decimal,
    "positiveInteger": lambda text: re.fullmatch(r"\+?0*[1-9]\d*", text) is not None,
    "gYear": lambda text: re.fullmatch(r"-?([1-9]\d{3,}|0\d{3})(Z|[+-]\d\d:\d\d)?", text) is not None,
    "json": is_json,
}


def stray(what, description):
    """Properties that the vocabulary does not have for such a description."""
    for name in description:
        if name not in PROPERTIES[what] and name.split(":")[0] not in PREFIXES:
            yield f"{what}: no property {name}"


def datatype_of(column):
    declared = column.get("datatype", "string")
    return {"base": declared} if isinstance(declared, str) else declared


def form_faults(group):
    """What is wrong with the metadata itself."""
    context = group.get("@context")
    if not (isinstance(context, list) and context[0] == "http://www.w3.org/ns/csvw" and set(context[1]) <= {"@language", "@base"}):
        yield "the context must be that of CSVW, with language or base at most"
    if group.get("@type", "TableGroup") != "TableGroup" or not group.get("tables"):
        yield "a table group has tables"
    yield from stray("group", group)
    for table in group["tables"]:
        yield from stray("table", table)
        yield from stray("schema", table["tableSchema"])
        names = [column["name"] for column in table["tableSchema"]["columns"]]
        if len(set(names)) != len(names) or not all(NAME.fullmatch(name) for name in names):
            yield f"{table['url']}: names of columns"
        for column in table["tableSchema"]["columns"]:
            datatype = datatype_of(column)
            yield from stray("column", column)
            yield from stray("datatype", datatype)
            if datatype["base"] not in DATATYPES:
                yield f"{table['url']}: datatype {datatype['base']}"
            if "format" in datatype and datatype["base"] != "string":
                yield f"{table['url']}: a format here is not a regular expression"
        for key in table["tableSchema"].get("primaryKey", []):
            if key not in names:
                yield f"{table['url']}: key {key} is no column"


def split(column, text):
    """A cell's values (section 6.4 of the model): none for an empty one."""
    if text == "":
        return []
    return text.split(column["separator"]) if "separator" in column else [text]


def cell_faults(column, text):
    datatype = datatype_of(column)
    values = split(column, text)
    if column.get("required") and not values:
        yield "is required"
    for value in values:
        if not DATATYPES[datatype["base"]](value):
            yield f"{value!r} is no {datatype['base']}"
        if "format" in datatype and not re.search(datatype["format"], value):
            yield f"{value!r} does not fit {datatype['format']}"


def table_faults(table, files, rows):
    """Header, cells and primary key of one table."""
    columns = table["tableSchema"]["columns"]
    header, *body = csv.reader(io.StringIO(files[table["url"]].decode("utf-8"), newline=""), strict=True)
    if header != [column["titles"] for column in columns]:
        yield f"{table['url']}: the header is {header}"
        return
    seen = set()
    for line, cells in enumerate(body, 2):
        if len(cells) != len(columns):
            yield f"{table['url']}:{line}: {len(cells)} cells"
        for column, cell in zip(columns, cells):
            yield from (f"{table['url']}:{line}: {column['name']}: {fault}" for fault in cell_faults(column, cell))
        row = dict(zip(header, cells))
        key = tuple(row[name] for name in table["tableSchema"]["primaryKey"])
        if key in seen:
            yield f"{table['url']}:{line}: {key} is there twice"
        seen.add(key)
        rows.setdefault(table["url"], []).append(row)


def reference_faults(table, tables, rows):
    """Foreign keys: they must resolve to a column of a described table, and every value to one row of it."""
    for key in table["tableSchema"].get("foreignKeys", []):
        other, name = key["reference"]["resource"], key["reference"]["columnReference"]
        if other not in tables or name not in [column["name"] for column in tables[other]["tableSchema"]["columns"]]:
            yield f"{table['url']}: {other} has no {name}"
            continue
        found = [row[name] for row in rows.get(other, [])]
        if len(set(found)) != len(found):
            yield f"{other}: {name} does not tell rows apart"
        for row in rows.get(table["url"], []):
            if row[key["columnReference"]] and row[key["columnReference"]] not in found:
                yield f"{table['url']}: {key['columnReference']}: there is no {row[key['columnReference']]!r} in {other}"


def faults_of(group, files):
    tables, rows = {table["url"]: table for table in group["tables"]}, {}
    faults = list(form_faults(group))
    for table in group["tables"]:
        faults += table_faults(table, files, rows)
    for table in group["tables"]:
        faults += reference_faults(table, tables, rows)
    return faults


def test_metadata_fits(group, files):
    assert [table["url"] for table in group["tables"]] and {table["url"] for table in group["tables"]} == {
        name for name in files if name.endswith(".csv")}
    faults = faults_of(group, files)
    assert not faults, "\n".join(faults)


def test_faults_are_found(group, files):
    """Each change to the record or its description is a fault of its own kind."""
    def with_cell(name, old, new):
        assert old in files[name], (name, old)
        return group, {**files, name: files[name].replace(old, new, 1)}
    changed = json.loads(json.dumps(group))
    changed["tables"][1]["tableSchema"]["foreignKeys"][0]["reference"]["columnReference"] = "month"
    odd = json.loads(json.dumps(group))
    odd["tables"][0]["tableSchema"]["colums"] = []
    for what, (description, content), words in [
            ("a datatype", with_cell("observations.csv", b",1000,", b",1e3,"), "is no decimal"),
            ("a word", with_cell("observations.csv", b",more-than,actual,", b",more-than,done,"), "does not fit"),
            ("a list", with_cell("programmes.csv", b"choice; diversity", b"choice; Diversity"), "does not fit"),
            ("a reference", with_cell("observations.csv", b",academies-applications,", b",academies-application,"), "there is no"),
            ("a gap", with_cell("areas.csv", b",England,country,", b",,country,"), "is required"),
            ("a key", with_cell("areas.csv", b"K03000001,Great", b"K02000001,Great"), "is there twice"),
            ("a header", with_cell("areas.csv", b"code,name", b"name,code"), "the header is"),
            ("a key that leads nowhere", (changed, files), "has no month"),
            ("an unknown property", (odd, files), "no property colums")]:
        faults = faults_of(description, content)
        assert any(words in fault for fault in faults), (what, faults)


def test_words_are_those_of_the_api(group, config):
    """What the metadata allows in a column is what /v1/config lists."""
    def words(file, name):
        table = next(table for table in group["tables"] if table["url"] == file)
        column = next(column for column in table["tableSchema"]["columns"] if column["name"] == name)
        return column["datatype"]["format"].removeprefix("^(").removesuffix(")$").split("|")
    for file, name, listed in [("indicators.csv", "measure", "measure"), ("observations.csv", "qualifier", "qualifier"),
                               ("commitments.csv", "target_qualifier", "qualifier"), ("events.csv", "status", "event_status"),
                               ("observations.csv", "status", "observation_status"), ("documents.csv", "role", "document_role"),
                               ("observations.csv", "kind", "source_kind"), ("observations.csv", "area_basis", "area_basis")]:
        assert words(file, name) == config["enumerations"][listed], (file, name)


def main():
    with Cluster() as cluster, Server(cluster) as server:
        config = server.json("/v1/config")["data"]
        with zipfile.ZipFile(io.BytesIO(server.get("/v1/export")[2])) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    group = json.loads(files["csv-metadata.json"])
    test_metadata_fits(group, files)
    test_faults_are_found(group, files)
    test_words_are_those_of_the_api(group, config)
    cells = sum(len(row) for name in files if name.endswith(".csv")
                for row in csv.reader(io.StringIO(files[name].decode(), newline="")))
    print(f"{len(group['tables'])} tables and {cells} cells fit csv-metadata.json")


if __name__ == "__main__":
    main()
