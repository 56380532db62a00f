"""Asks for what a browser asks for at /docs, without one: types, policy, validators; that every file the page names is
there and unchanged since npm fetched it; and that /openapi.json is the same document as /openapi.yaml.
"""

import json
import re
import sys

import yaml

from opsd import BINARIES, Cluster, ROOT, Server

PAGES = ROOT / "server" / "browser"
SWAGGER_UI = BINARIES / "browser" / "node_modules" / "swagger-ui-dist"
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
          "frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
FILES = {
    "/docs": (PAGES / "docs.html", "text/html; charset=utf-8"),
    "/docs/start.js": (PAGES / "start.js", "text/javascript; charset=utf-8"),
    "/docs/page.css": (PAGES / "page.css", "text/css; charset=utf-8"),
    "/docs/icon.svg": (PAGES / "icon.svg", "image/svg+xml"),
    "/docs/swagger-ui.css": (SWAGGER_UI / "swagger-ui.css", "text/css; charset=utf-8"),
    "/docs/swagger-ui-bundle.js": (SWAGGER_UI / "swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    "/docs/swagger-ui-bundle.js.LICENSE.txt": (SWAGGER_UI / "swagger-ui-bundle.js.LICENSE.txt", "text/plain; charset=utf-8"),
    "/docs/LICENSE": (SWAGGER_UI / "LICENSE", "text/plain; charset=utf-8"),
    "/docs/NOTICE": (SWAGGER_UI / "NOTICE", "text/plain; charset=utf-8"),
}


class PlainLoader(yaml.SafeLoader):
    """YAML as OpenAPI 3.1 means it (section 4.3): what looks like a date is a string, as it is in JSON."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def check_file(server, target, path, content_type):
    status, headers, body = server.get(target)
    assert (status, headers["content-type"]) == (200, content_type), (target, status, headers)
    assert headers["content-security-policy"] == POLICY, target
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer", target
    assert body == path.read_bytes(), f"{target} is not {path}"
    head_status, head, nothing = server.request("HEAD", target)
    assert (head_status, head["content-length"], nothing) == (200, str(len(body)), b""), target
    assert re.fullmatch(r'"[0-9a-f]+"', headers["etag"]) and head["etag"] == headers["etag"], target
    status, _, body = server.get(target, **{"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b""), target


def check_page(server):
    """The page names only what is served here, and holds nothing that its policy forbids."""
    page = server.get("/docs")[2].decode()
    named = set(re.findall(r'(?:src|href)="([^"]*)"', page))
    assert named == {*FILES, "/openapi.yaml"} - {"/docs"}, named
    assert not re.search(r"<style|\bstyle=|\bon\w+=|<script(?![^>]*\bsrc=)|javascript:", page)


def check_document(server):
    """Both forms of the contract are served as they are, and are one document to two readers."""
    status, headers, as_json = server.get("/openapi.json")
    assert (status, headers["content-type"]) == (200, "application/json"), (status, headers)
    status, headers, as_yaml = server.get("/openapi.yaml")
    assert (status, headers["content-type"]) == (200, "application/yaml"), (status, headers)
    assert as_yaml == (ROOT / "openapi.yaml").read_bytes()
    wanted = yaml.load(as_yaml, PlainLoader)
    # As text, so that neither 1 and true nor the order of members can pass for each other.
    assert text(json.loads(as_json)) == text(wanted), "openapi.json is not openapi.yaml"


def text(document):
    return json.dumps(document, indent=1).splitlines()


def main():
    with Cluster(record=None) as cluster:
        cluster.opsd("migrate", check=True)
        with Server(cluster) as server:
            for target, (path, content_type) in FILES.items():
                check_file(server, target, path, content_type)
            for target in ("/docs/", "/docs/nonesuch", "/docs/openapi.yaml", "/docs/docs.html", "/docs/..%2Fstart.js"):
                status, headers, _ = server.get(target)
                assert (status, headers["content-type"]) == (404, "application/problem+json"), (target, status)
            check_page(server)
            check_document(server)
    print(f"{len(FILES)} files are as fetched or written, and openapi.json says what openapi.yaml says")


if __name__ == "__main__":
    sys.exit(main())
