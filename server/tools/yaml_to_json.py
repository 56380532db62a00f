"""Host tool: turns openapi.yaml into openapi.json. usage: yaml_to_json.py YAML JSON"""

import json
import sys

import yaml


class Loader(yaml.SafeLoader):
    """YAML as OpenAPI 3.1 means it (section 4.3): what looks like a date is a string, as it is in JSON."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

with open(sys.argv[1], encoding="utf-8") as source, open(sys.argv[2], "w", encoding="utf-8") as target:
    json.dump(yaml.load(source, Loader), target, ensure_ascii=False, separators=(",", ":"))
    target.write("\n")
