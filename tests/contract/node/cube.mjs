// Reads figures as JSON-stat with the library of its author, and compares them with the rows in JSON.
//
//   node cube.mjs http://127.0.0.1:8080

import assert from "node:assert/strict";
import JSONstat from "jsonstat-toolkit";

const base = process.argv[2];

async function read(target) {
  const answer = await fetch(base + target);
  assert.equal(answer.status, 200, target);
  return answer.json();
}

async function compare(query) {
  const dataset = JSONstat(await read(`/v1/observations.jsonstat?${query}`));
  assert.equal(dataset.class, "dataset");
  const { data } = await read(`/v1/observations?limit=1000&${query}`);
  for (const [at, row] of data.entries()) {
    const place = { indicator: row.indicator, area: row.area.code ?? "not-stated", period: row.period.code };
    if (dataset.id.includes("slice")) place.slice = slice(row.dimensions);
    if (dataset.id.includes("claim")) place.claim = claim(data, at);
    const cell = dataset.Data(place);
    assert.deepEqual([cell?.value, cell?.status], [row.value, row.status], `${query} ${JSON.stringify(place)}`);
  }
  const values = dataset.value ?? []; // none for a cube without figures
  assert.equal(values.filter((value) => value !== null).length, data.filter((row) => row.value !== null).length);
  console.log(`${data.length} figures: ${query}`);
}

// How the server writes a slice: as PostgreSQL spells the JSON.
function slice(dimensions) {
  const members = Object.entries(dimensions).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{${members.join(", ")}}`;
}

// The number of a row among those that share all else.
function claim(rows, at) {
  const same = (row) => [row.indicator, row.area.code, row.period.code, slice(row.dimensions)].join("\n");
  return String(rows.slice(0, at + 1).filter((row) => same(row) === same(rows[at])).length);
}

for (const query of ["", "vintage=all&derived=true", "programme=free-schools", "period=1999", "status=planned"]) {
  await compare(query);
}
