"""Holds the descriptions of CSVs, and the CSVs themselves, against the W3C's rules for tabular data: the Model for Tabular
Data and Metadata on the Web (2015), section by section as named below, and its Metadata Vocabulary.

By hand, since no validator of CSV on the Web is to be had as a package of Debian or, for JavaScript, from npm. That another
implementation makes the same of both, is in node/csvw.mjs.
"""

import json
import re
import sys
from decimal import Decimal
from urllib.parse import urljoin

import formats
from calling import add, known_target
from contract import Contract, read_document
from opsd import Cluster, Server

TABLE = {"@context", "@id", "@type", "url", "dialect", "notes", "suppressOutput", "tableDirection", "tableSchema",
         "transformations", "aboutUrl", "datatype", "default", "lang", "null", "ordered", "propertyUrl", "required",
         "separator", "textDirection", "valueUrl"}
DIALECT = {"@id", "@type", "commentPrefix", "delimiter", "doubleQuote", "encoding", "header", "headerRowCount",
           "lineTerminators", "quoteChar", "skipBlankRows", "skipColumns", "skipInitialSpace", "skipRows", "trim"}
COLUMN = {"@id", "@type", "name", "suppressOutput", "titles", "virtual", "aboutUrl", "datatype", "default", "lang", "null",
          "ordered", "propertyUrl", "required", "separator", "textDirection", "valueUrl"}
PREFIXES = {"dc", "rdfs"} # of the initial context of RDFa, as far as they are used here
LEXICAL = {"string": r"(?s).*", "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)", "boolean": r"true|false|1|0"}


def check_properties(node, allowed, where):
    """Metadata Vocabulary, 5.8: what is not of the vocabulary is a common property, with a prefix that is known."""
    for name in set(node) - allowed:
        assert name.partition(":")[0] in PREFIXES and ":" in name, f"{where}: {name} is no property"


def check_metadata(metadata):
    context = metadata["@context"]
    assert context == "http://www.w3.org/ns/csvw" or context[0] == "http://www.w3.org/ns/csvw", "5.2: @context"
    assert set(context[1]) <= {"@base", "@language"} and context[1], "5.2: the local context"
    check_properties(metadata, TABLE, "5.4")
    check_properties(metadata["dialect"], DIALECT, "5.9")
    columns = metadata["tableSchema"]["columns"]
    for column in columns:
        check_properties(column, COLUMN, "5.6")
        # A name is one of a URI template's variables (RFC 6570, 2.3) and does not start with an underscore.
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.]*", column["name"]), f"5.6.1: {column['name']}"
        assert column["datatype"] in LEXICAL, f"5.11: {column['datatype']}"
    names = [column["name"] for column in columns]
    assert len(names) == len(set(names)), "5.6: a name is given twice"
    return columns


def check_cells(columns, rows):
    """Model, 6.4: the titles are those of the header, and each cell that is not null parses as its datatype."""
    assert [column["titles"] for column in columns] == rows[0], "the titles are not those of the header"
    for row in rows[1:]:
        for column, cell in zip(columns, row, strict=True):
            holds = cell == column["null"] or re.fullmatch(LEXICAL[column["datatype"]], cell)
            assert holds, f"{column['name']}: {cell} is no {column['datatype']}"


def check_pair(server, target):
    """Model, 5.2: the CSV's Link header leads to its description, whose url leads back to the same CSV."""
    status, headers, body = server.get(target)
    assert status == 200 and headers["content-type"].startswith("text/csv"), target
    link = re.search(r'<([^>]*)>; rel="describedby"', headers["link"])[1]
    status, about, described = server.get(urljoin(target, link))
    assert status == 200 and about["content-type"] == "application/csvm+json", link
    metadata = json.loads(described)
    assert urljoin(urljoin(target, link), metadata["url"]) == target, metadata["url"]
    rows = formats.read_csv(body.decode())
    check_cells(check_metadata(metadata), rows)
    return rows


def check_values(server, target, rows):
    """The cells say what the objects do, by the one rule that the description tells: an apostrophe before a formula."""
    objects = server.json(add(target.replace(".csv", ".json"), "limit=1000"))["data"]
    for row, one in zip(rows[1:], objects, strict=True):
        for name, cell in zip(rows[0], row):
            if name in one and isinstance(one[name], str):
                guarded = one[name][:1] in ("=", "+", "-", "@", "'", "\t", "\r") if one[name] else False
                assert cell == ("'" if guarded else "") + one[name], f"{target} {name}: {cell}"
            if name in one and isinstance(one[name], (int, float)) and not isinstance(one[name], bool):
                assert Decimal(cell) == Decimal(str(one[name])), f"{target} {name}: {cell}"


def main():
    contract = Contract(read_document())
    count = 0
    with Cluster() as cluster, Server(cluster) as server:
        for path in contract.lists():
            target = known_target(contract, f"{path}.csv")
            rows = check_pair(server, target)
            check_values(server, target, rows)
            for query in ("limit=3", "limit=3&fields=links"):
                check_pair(server, add(target, query))
            count += len(rows) - 1
        check_pair(server, "/v1/observations/17.csv")
        check_pair(server, "/v1/observations.csv?include=programme,source&vintage=all&derived=true")
    print(f"{count} rows of {len(contract.lists())} lists are as described")


if __name__ == "__main__":
    sys.exit(main())
