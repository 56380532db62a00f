// A client as its users would write one: types from openapi.yaml (contract.d.ts), calls through openapi-fetch. That this
// compiles shows that the types say what is meant; that it runs, that the server keeps to them.
//
//   node compiled/client.js http://127.0.0.1:8080

import createClient from "openapi-fetch";
import type { components, paths } from "./contract.js";

type Observation = components["schemas"]["Observation"];
type Problem = components["schemas"]["Problem"];

declare const process: { argv: string[] };

const client = createClient<paths>({
  baseUrl: process.argv[2] ?? "",
  querySerializer: { array: { style: "form", explode: false } },
});

function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

async function lists(): Promise<void> {
  const { data, error } = await client.GET("/v1/principles");
  expect(data !== undefined, `principles: ${error?.detail}`);
  const names: string[] = data.data.map((principle) => principle.name);
  expect(names.length === 5 && data.meta.total === 5, `principles: ${names}`);
}

async function pages(): Promise<void> {
  const seen: Observation[] = [];
  let cursor: string | undefined;
  do {
    const query = { programme: ["troubled-families", "free-schools"], limit: 7, ...(cursor ? { cursor } : {}) };
    const { data } = await client.GET("/v1/observations", { params: { query } });
    expect(data !== undefined, "a page");
    seen.push(...data.data);
    cursor = data.links.next?.match(/cursor=([^&]+)/)?.[1];
    expect(cursor !== undefined || seen.length === data.meta.total, `${seen.length} of ${data.meta.total}`);
  } while (cursor !== undefined);
  const values: (number | null)[] = seen.map((figure) => figure.value);
  expect(values.length > 7 && values.some((value) => value !== null), "figures without values");
}

async function singles(): Promise<void> {
  const { data } = await client.GET("/v1/observations/{id}", {
    params: { path: { id: 17 }, query: { include: ["source"] } },
  });
  expect(data !== undefined && data.data.value === 174, "observation 17");
  const kind: "body" | "graphic" | "press" | "summary" | undefined = data.data.sources[0]?.kind;
  expect(kind === "body" && data.data.included?.source?.role === "primary", "its source");
}

async function filters(): Promise<void> {
  const { data } = await client.GET("/v1/commitments", {
    params: { query: { due: ["2014.."], sort: ["-due", "slug"], explain: true } },
  });
  expect(data !== undefined && data.data.length > 0, "commitments due");
  expect(data.meta.explain?.understood[0]?.parameter === "due", "the explanation");
  const few = await client.GET("/v1/areas", { params: { query: { level: ["region"], fields: ["code", "name"] } } });
  expect(few.data?.data[0]?.code !== undefined, "regions");
  // @ts-expect-error There is no such qualifier, and the types know.
  const { response } = await client.GET("/v1/observations", { params: { query: { qualifier: ["roughly"] } } });
  expect(response.status === 400, "a qualifier that there is not");
}

async function search(): Promise<void> {
  const { data } = await client.GET("/v1/search", { params: { query: { q: "free schools", type: ["programme"] } } });
  expect(data?.data[0]?.id === "free-schools", "what was looked for");
  // @ts-expect-error Something has to be looked for, and the types know.
  const { error } = await client.GET("/v1/search");
  expect(error?.errors?.[0]?.code === "missing-parameter", "a search for nothing");
}

async function problems(): Promise<void> {
  const missing = await client.GET("/v1/programmes/{slug}", { params: { path: { slug: "no-such-programme" } } });
  const problem: Problem | undefined = missing.error;
  expect(missing.data === undefined && problem?.type === "/problems/not-found", "a problem of its type");
  const wrong = await client.GET("/v1/areas", { params: { query: { level: ["regoin"] } } });
  expect(wrong.error?.errors?.[0]?.nearest === "region", `no help with what was meant: ${wrong.error?.detail}`);
}

async function formats(): Promise<void> {
  const table = await client.GET("/v1/areas.csv", { parseAs: "text" });
  const text: string | undefined = table.data;
  expect(text?.startsWith("code,name,level,") === true, "areas as CSV");
  const cube = await client.GET("/v1/observations.jsonstat", { params: { query: { indicator: ["free-schools-open"] } } });
  const values: Record<string, number | null> | undefined = cube.data?.value;
  expect(values !== undefined && Object.values(values).includes(174), "figures as JSON-stat");
}

for (const part of [lists, pages, singles, filters, search, problems, formats]) {
  await part();
  console.log(`${part.name}: as typed`);
}
