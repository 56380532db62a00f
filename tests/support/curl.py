"""Stands in for curl where a page of the documentation is run: it need not be installed, the address leads to the test's server, and what is
answered is recorded. Takes the options that the pages use, and no others.
"""

import argparse
import os
import sys
from pathlib import Path

from recording import Connection

ADDRESS = "http://127.0.0.1:8080"


def options(arguments):
    parser = argparse.ArgumentParser("curl", allow_abbrev=False)
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-i", action="store_true", help="the head, too")
    parser.add_argument("-I", action="store_true", help="the head alone")
    parser.add_argument("-X")
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("--json")
    parser.add_argument("--data-binary")
    parser.add_argument("address")
    return parser.parse_args(arguments)


def headers_of(given):
    headers = {"Host": ADDRESS.removeprefix("http://"), "User-Agent": "curl/7.88.1", "Accept": "*/*"}
    if given.json is not None:
        headers |= {"Content-Type": "application/json", "Accept": "application/json"}
    return headers | dict(line.split(": ", 1) for line in given.H)


def body_of(given):
    text = given.json if given.json is not None else given.data_binary
    if text is None:
        return None
    return Path(text[1:]).read_bytes() if text.startswith("@") else text.encode()


def main():
    given = options(sys.argv[1:])
    assert given.s and given.address.startswith(ADDRESS), sys.argv
    body = body_of(given)
    method = given.X or ("HEAD" if given.I else "GET" if body is None else "POST")
    connection = Connection("127.0.0.1", int(os.environ["OPS_TEST_PORT"]), timeout=60)
    connection.request(method, given.address.removeprefix(ADDRESS), body, headers_of(given))
    reply = connection.getresponse()
    if given.i or given.I:
        lines = [f"HTTP/1.1 {reply.status} {reply.reason}", *(f"{name}: {value}" for name, value in reply.getheaders()), ""]
        sys.stdout.write("".join(f"{line}\r\n" for line in lines))
        sys.stdout.flush()
    sys.stdout.buffer.write(reply.read())
    connection.close()


if __name__ == "__main__":
    main()
