// Build tool: writes a YAML document as JSON, aliases followed, so that both say the same.
// usage: node yaml_to_json.cjs FROM.yaml TO.json   with the package `yaml` on NODE_PATH
"use strict";

const { readFileSync, writeFileSync } = require("node:fs");
const { parse } = require("yaml");

const [from, to] = process.argv.slice(2);
// openapi.yaml shares parts among all paths, more often than the limit that is meant for strangers' documents allows.
const document = parse(readFileSync(from, "utf8"), { maxAliasCount: -1 });
writeFileSync(to, JSON.stringify(document) + "\n");
