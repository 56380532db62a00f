// Reads each figure's citation as a reference manager would, once from BibTeX and once from CSL JSON, and holds one against the other.
//
//   node citations.mjs http://127.0.0.1:8080

import assert from "node:assert/strict";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";

const base = process.argv[2];

async function read(target) {
  const answer = await fetch(base + target);
  assert.equal(answer.status, 200, target);
  return answer.text();
}

// The one item that the library makes of a text in a format that it has found out by itself.
function item(text) {
  const { data } = new Cite(text);
  assert.equal(data.length, 1);
  return data[0];
}

const { data: figures } = JSON.parse(await read("/v1/observations?vintage=all&derived=true&limit=1000&fields=id,links.citation"));
for (const { links } of figures) {
  const csl = item(await read(`${links.citation}.csl.json`));
  const bibtex = item(await read(`${links.citation}.bib`));
  assert.equal(csl.type, "dataset");
  assert.equal(csl.title, `<span class="nocase">${bibtex.title}</span>`, links.citation);
  for (const name of ["id", "publisher", "URL", "version"]) assert.equal(bibtex[name], csl[name], links.citation);
  assert.deepEqual(bibtex.issued["date-parts"], csl.issued["date-parts"], links.citation);
}
console.log(`${figures.length} citations are the same in BibTeX and CSL JSON`);
