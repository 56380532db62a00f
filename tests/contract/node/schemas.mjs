// Holds the examples of openapi.yaml, and answers of the server, against its schemas with ajv (JSON Schema 2020-12, in
// strict mode): a second opinion beside the validator of the other tests.
//
//   node schemas.mjs openapi.yaml http://127.0.0.1:8080

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";

const [file, base] = process.argv.slice(2);
const contract = parse(readFileSync(file, "utf8"));
// A member may be required or described in one part of allOf and typed in another.
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
addFormats(ajv);
ajv.addVocabulary(["paths", "components"]);
ajv.addSchema({ $id: "contract:", paths: contract.paths, components: contract.components }, undefined, undefined, false);

const escaped = (name) => String(name).replaceAll("~", "~0").replaceAll("/", "~1");

function validator(place) {
  const pointer = place.map(escaped).map(encodeURIComponent).join("/");
  const reference = `contract:#/${pointer}`;
  return ajv.getSchema(reference) ?? ajv.compile({ $ref: reference });
}

function hold(place, value, what) {
  const validate = validator(place);
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}`);
}

// Every example with the place of its schema.
function* examples(node, place) {
  if (node === null || typeof node !== "object") return;
  const schema = "schema" in node ? [...place, "schema"] : place;
  if (place.at(-1) !== "properties") {
    if ("example" in node) yield [schema, node.example];
    for (const example of Array.isArray(node.examples) ? node.examples : []) yield [schema, example];
  }
  for (const [name, child] of Object.entries(node)) {
    if (!["example", "examples"].includes(name) || place.at(-1) === "properties") yield* examples(child, [...place, name]);
  }
}

// The schema that the document has for an answer.
function described(path, status, mediaType) {
  const place = ["paths", path, "get", "responses", status];
  const response = contract.paths[path].get.responses[status];
  const start = response.$ref ? response.$ref.slice(2).split("/") : place;
  return [...start, "content", mediaType, "schema"];
}

async function holdAnswer(path, target, status = "200") {
  const answer = await fetch(base + target);
  assert.equal(answer.status, Number(status), target);
  hold(described(path, status, answer.headers.get("content-type")), await answer.json(), target);
}

let count = 0;
for (const part of ["paths", "components"]) {
  for (const [place, example] of examples(contract[part], [part])) {
    hold(place, example, place.join("/"));
    count += 1;
  }
}
for (const name of Object.keys(contract.components.schemas)) validator(["components", "schemas", name]);
console.log(`${count} examples and ${Object.keys(contract.components.schemas).length} schemas are sound`);

const answers = [
  ["/v1/observations/{id}", "/v1/observations/17?include=programme,indicator,source"],
  ["/v1/areas", "/v1/areas?level=region&parent=K02000001&explain=true"],
  ["/v1/areas", "/v1/areas?levle=region", "400"],
  ["/v1/programmes/{slug}", "/v1/programmes/no-such-programme", "404"],
  ["/v1/observations.jsonstat", "/v1/observations.jsonstat?vintage=all"],
  ["/v1/documents.csv-metadata.json", "/v1/documents.csv-metadata.json"],
];
for (const [path, item] of Object.entries(contract.paths)) {
  const open = item.get && !item.get.security; // what takes a key is the business of other tests
  const plain = open && path.startsWith("/v1/") && !/[{.]/.test(path);
  const needed = path === "/v1/search" ? "?q=schools" : path.startsWith("/v1/compare") ? "?from=2011&to=2014" : "";
  if (plain && path !== "/v1/export") answers.push([path, path + needed]);
}
for (const answer of answers) await holdAnswer(...answer);
console.log(`${answers.length} answers are as described`);
