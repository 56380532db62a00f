// Has an independent implementation of the W3C's csv2rdf read CSVs together with the descriptions that they link to, and
// compares the RDF that it makes with the objects in JSON.
//
//   node csvw.mjs http://127.0.0.1:8080 /v1/observations.csv ...

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import dataset from "@rdfjs/dataset";
import { JsonLdParser } from "jsonld-streaming-parser";
import CsvwParser from "rdf-parser-csvw";

const [base, ...targets] = process.argv.slice(2);

const CSVW = "http://www.w3.org/ns/csvw#";
const XSD = "http://www.w3.org/2001/XMLSchema#";

// What http://www.w3.org/ns/csvw stands for, as far as our descriptions use its terms. Another term is an error.
const CONTEXT = {
  "@version": 1.1,
  dc: "http://purl.org/dc/terms/",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  url: { "@id": `${CSVW}url`, "@type": "@id" },
  columns: { "@id": `${CSVW}column`, "@container": "@list" },
  titles: `${CSVW}title`,
  datatype: { "@id": `${CSVW}datatype`, "@type": "@vocab" },
};
for (const name of [
  "dialect", "encoding", "header", "lineTerminators", "quoteChar", "doubleQuote",
  "tableSchema", "name", "null",
]) {
  CONTEXT[name] = CSVW + name;
}
for (const name of ["boolean", "decimal", "string"]) CONTEXT[name] = XSD + name;

const contexts = {
  async load(address) {
    assert.equal(address, "http://www.w3.org/ns/csvw");
    return { "@context": CONTEXT };
  },
};

async function read(target, base) {
  const answer = await fetch(new URL(target, base));
  assert.equal(answer.status, 200, answer.url);
  return { address: answer.url, link: answer.headers.get("link"), text: await answer.text() };
}

// JSON whose numbers keep every digit: {decimal: "1.50"}.
function exact(text) {
  const numbers = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?/g;
  return JSON.parse(text.replace(numbers, (token) => (token.startsWith('"') ? token : `{"decimal":"${token}"}`)));
}

// A CSV, the description it leads to, and the same objects in JSON.
async function gather(target) {
  const csv = await read(target, base);
  const description = await read(csv.link.match(/<([^>]*)>; rel="describedby"/)[1], csv.address);
  const json = new URL(csv.address.replace(".csv", ".json"));
  json.searchParams.set("limit", "1000");
  const { data, meta } = exact((await read(json)).text);
  return { csv, description, objects: data, total: Number(meta.total.decimal) };
}

function valuesOf(metadata, name) {
  return [...metadata].filter((quad) => quad.predicate.value === CSVW + name).map((quad) => quad.object.value);
}

async function describe({ csv, description }) {
  const parser = new JsonLdParser({ baseIRI: description.address, documentLoader: contexts, strictValues: true });
  const metadata = dataset.dataset();
  for await (const quad of parser.import(Readable.from([description.text]))) metadata.add(quad);
  assert.deepEqual(valuesOf(metadata, "url"), [csv.address], "the description is of another table");
  // Checked here, since the parser makes up a column for cells that none describes, and passes over one without cells.
  const header = csv.text.slice(0, csv.text.indexOf("\r\n")).split(",");
  assert.deepEqual(valuesOf(metadata, "title"), header, "other columns are described than there are");
  return metadata;
}

// The rows as csv2rdf makes them: for each a map from the name of the column to the literal in its cell, if it has one.
async function rowsOf({ csv }, metadata) {
  const cells = new Map();
  const described = [];
  const parser = new CsvwParser({ metadata, baseIRI: csv.address });
  for await (const { subject, predicate, object } of parser.import(Readable.from([csv.text]))) {
    if (predicate.value === `${CSVW}describes`) described.push(object.value);
    if (!predicate.value.startsWith(`${csv.address}#`)) continue;
    const row = cells.get(subject.value) ?? new Map();
    cells.set(subject.value, row.set(decodeURI(predicate.value.slice(csv.address.length + 1)), object));
  }
  return described.map((subject) => cells.get(subject) ?? new Map());
}

const isDecimal = (value) => typeof value?.decimal === "string";
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value) && !isDecimal(value);
const isWords = (value) => Array.isArray(value) && value.every((word) => typeof word === "string");

// The columns of an object: its members, and those of a member that has no column of its own.
function* flatten(object, columns, prefix = "") {
  for (const [member, value] of Object.entries(object)) {
    const name = prefix + member;
    if (isObject(value) && !columns.has(name)) yield* flatten(value, columns, `${name}_`);
    else yield [name, value];
  }
}

// Text that a spreadsheet would take for a formula has an apostrophe before it.
const guarded = (text) => (/^[=+\-@'\t\r]/.test(text) ? `'${text}` : text);

// The datatype and the text of a value's cell; the value itself where its cell is JSON, and no text where it is null.
function literal(name, value) {
  if (value === null || value === "" || (isWords(value) && !value.length)) return ["null"];
  if (isDecimal(value)) return ["decimal", value.decimal];
  // What is either false or an object is text.
  if (typeof value === "boolean") return [name === "derived" ? "string" : "boolean", String(value)];
  if (isWords(value)) return ["string", guarded(value.join("; "))];
  return ["string", typeof value === "string" ? guarded(value) : value];
}

function compare(row, object, columns, counts) {
  for (const [name, value] of flatten(object, columns)) {
    const cell = row.get(name);
    const [datatype, text] = literal(name, value);
    const found = cell ? [cell.datatype.value.replace(XSD, ""), cell.value] : ["null"];
    if (typeof text === "object") found[1] = exact(found[1]);
    assert.deepEqual(found, text === undefined ? [datatype] : [datatype, text], name);
    counts[datatype] += 1;
  }
}

async function check(table) {
  const metadata = await describe(table);
  const columns = new Set(valuesOf(metadata, "name"));
  const rows = await rowsOf(table, metadata);
  assert.deepEqual([rows.length, table.objects.length], [table.total, table.total], "rows");
  const counts = { string: 0, decimal: 0, boolean: 0, null: 0 };
  for (const [at, object] of table.objects.entries()) compare(rows[at], object, columns, counts);
  return counts;
}

// The table with a change to what describes its columns.
function described(table, change) {
  const metadata = JSON.parse(table.description.text);
  change(metadata.tableSchema.columns);
  return { ...table, description: { ...table.description, text: JSON.stringify(metadata) } };
}

// That all of this can fail: a table is refused when its description, or the table itself, is wrong.
async function checkRefusals(table) {
  const named = (columns, name) => columns.find((column) => column.name === name);
  const wrong = [
    [described(table, (columns) => columns.pop()), /^other columns/],
    [described(table, (columns) => columns.push({ name: "more", titles: "more" })), /^other columns/],
    [described(table, (columns) => Object.assign(named(columns, "note"), { titles: "notes" })), /^other columns/],
    [described(table, (columns) => Object.assign(named(columns, "note"), { name: "notes" })), /^note\b/],
    [described(table, (columns) => Object.assign(named(columns, "value"), { datatype: "string" })), /^value\b/],
    [described(table, (columns) => Object.assign(named(columns, "unit"), { null: "schools" })), /^unit\b/],
    [described(table, (columns) => Object.assign(named(columns, "unit"), { widht: 3 })), /widht/],
    [{ ...table, csv: { ...table.csv, text: `${table.csv.text}1,2\r\n` } }, /Invalid Record Length/],
    [{ ...table, csv: { ...table.csv, text: table.csv.text.replace(/[^\n]*\n$/, "") } }, /^rows\b/],
  ];
  for (const [at, [spoilt, message]] of wrong.entries()) await assert.rejects(check(spoilt), { message }, `refusal ${at}`);
  return wrong.length;
}

const counts = { rows: 0, string: 0, decimal: 0, boolean: 0, null: 0 };
for (const target of targets) {
  const table = await gather(target);
  counts.rows += table.total;
  for (const [name, count] of Object.entries(await check(table))) counts[name] += count;
}
assert.ok(Object.values(counts).every((count) => count > 100), JSON.stringify(counts));
const refused = await checkRefusals(await gather("/v1/observations.csv"));
console.log(`${targets.length} tables as RDF: ${JSON.stringify(counts)}; ${refused} wrong ones refused`);
