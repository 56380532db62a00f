"""Writes as openapi.yaml describes them: for each operation a request that would be taken, made of the examples of its schemas.

    sender = Sender(contract, server, keys)
    sender.ask("post", "/v1/areas", 201, sender.body("/v1/areas", "post"))
"""

import copy
import json

from bodies import row_schema

DRAFT, PUBLISHED = 2016, 2015
# What is there, by the path of a single thing.
KNOWN = {"principles": "choice", "programmes": "free-schools", "indicators": "free-schools-open", "areas": "E92000001",
         "organisations": "department-for-education", "documents": "open-public-services-2014",
         "commitments": "let-professionals-start-enterprises", "events": "gov-uk-launched",
         "recommendations": "person-centred-services", "case-studies": "bloomsbury-estate", "checks": "free-schools-opened-within-open"}
EVIDENCE = 1  # of that commitment


def document_of(year):
    return f"open-public-services-{year}"


def key_name(path):
    """The member that a single thing is known by."""
    return "code" if "/areas" in path else "slug"


class Sender:
    """Sends writes with keys by role. Answers of another status than the wanted one are kept as faults."""

    def __init__(self, contract, server, keys):
        self.contract = contract
        self.server = server
        self.keys = keys
        self.asked = 0
        self.faults = []
        self.entry = None  # a row of the draft, as its list names it

    def send(self, method, target, body=None, role="admin", **headers):
        """The status, headers and body of the answer; names of headers are written with _ for -."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if role:
            fields["Authorization"] = f"Bearer {self.keys[role]}"
        if body is not None:
            fields.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        for _ in range(20):  # a server that has refused a head may cut the line before all of its answer is through
            try:
                return self.server.request(method.upper(), target, fields, body)
            except ConnectionError:
                pass
        raise AssertionError(f"no answer to {method} {target[:200]}")

    def ask(self, method, target, wanted, body=None, role="admin", **headers):
        status, got, said = self.send(method, target, body, role, **headers)
        self.asked += 1
        if status != wanted:
            self.faults.append(f"{method} {target[:200]} {headers}: {status} instead of {wanted}: {said[:600]}")
        return got, said

    def expect(self, holds, what):
        if not holds:
            self.faults.append(what)

    def tag(self, target):
        return self.ask("get", target, 200)[0].get("etag", '"none"')

    def target(self, path):
        """A target of the path, of something that is there."""
        head, _, rest = path.removeprefix("/v1/").partition("/")
        if head == "updates":
            year = PUBLISHED if rest.endswith("/withdraw") else DRAFT
            return path.replace("{year}", str(year)).replace("{update}", str(year)).replace("{entry}", self.entry or "none")
        path = path.replace("/evidence/{id}", f"/evidence/{EVIDENCE}")
        return path.replace("{id}", "17").replace("{slug}", KNOWN.get(head, "")).replace("{code}", KNOWN["areas"])

    def example(self, path, method, document=None):
        """The example of what is sent; citing a document, it is what that one brings."""
        new = {"put": "Row", "patch": "Patch"}
        media = next(iter(self.contract.document["paths"][path][method]["requestBody"]["content"].values()))["schema"]
        name = media.get("$ref", media.get("anyOf", [media])[0].get("$ref")).rpartition("/")[2]
        if method in new:
            name = "New" + name.removesuffix(new[method])
        body = copy.deepcopy(self.contract.schema(name)["examples"][0])
        for source in body.get("sources", []) if document else []:
            source["document"] = document
        return body

    def body(self, path, method, document=None):
        """What would be taken: all of a row, a part of it to change, or none."""
        operation = self.contract.document["paths"][path][method]
        if "requestBody" not in operation:
            return None
        body = self.example(path, method, document)
        if method == "put":
            del body[key_name(path)]
            return self.complete(path, body)
        if method == "patch":
            return {name: body[name] for name in ("summary", "title", "name") if name in body}
        return body

    def complete(self, path, body):
        """With what a draft would have given it."""
        defaults = {"update": 2014, "published_on": "2014-03-14", "kind": "report", "role": "related", "due": "undated",
                    "status": "happened", "position": 1}
        for name in row_schema(self.contract, path, "put")["required"]:
            body.setdefault(name, defaults.get(name))
        return body


def single(name):
    return f"/v1/{name}/{{{key_name(f'/{name}')}}}"


def named(sender, name, identifier):
    """A row that is not there yet, and where it will be."""
    body = sender.example(single(name), "put") | {key_name(f"/{name}"): identifier}
    if name == "areas":
        body["scheme"] = "local"
    if name in ("principles", "recommendations"):
        body["position"] = 77
    return sender.complete(single(name), body), f"/v1/{name}/{identifier}"


def fillings(contract):
    """What is posted below an update."""
    return [path for path, method in contract.writes()
            if method == "post" and "anyOf" in str(contract.document["paths"][path][method].get("requestBody"))]


def brought(sender, path, year, month="02"):
    """A row that no other update has brought."""
    body = sender.body(path, "post", document_of(year))
    if path.endswith("/observations"):
        return body | {"period": f"{year}-{month}"}
    if path.endswith("/documents"):
        return body | {"slug": document_of(year)}
    if path.endswith("/redefinitions"):
        return body | {"formerly": ("free-schools-approved", "free-schools-opened", "free-schools-open-or-approved")[year % 3]}
    return body | {"slug": f"{body['slug']}-{year}-{month}"} if "slug" in body else body
