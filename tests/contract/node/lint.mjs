// Lints openapi.yaml with the recommended rules of Redocly. What redocly.yaml leaves out stands there with its reason.
// Also reads it with a YAML library that refuses a document whose aliases look like an attack.
//
//   node lint.mjs openapi.yaml

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatProblems, getTotals, lint, loadConfig } from "@redocly/openapi-core";
import { parse } from "yaml";

const file = process.argv[2];
parse(readFileSync(file, "utf8"));
const config = await loadConfig({ configPath: fileURLToPath(new URL("redocly.yaml", import.meta.url)) });
const problems = await lint({ ref: file, config });
const totals = getTotals(problems);
formatProblems(problems, { format: "codeframe", totals, version: "1" });
if (problems.length) {
  console.error(`${totals.errors} errors and ${totals.warnings} warnings`);
  process.exit(1);
}
console.log("nothing to find fault with");
