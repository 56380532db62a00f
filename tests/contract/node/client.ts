// A client as its users would write one: types from openapi.yaml (contract.d.ts), calls through openapi-fetch. That this
// compiles shows that the types say what is meant; that it runs, that the server keeps to them.
//
//   node compiled/client.js http://127.0.0.1:8080 KEY

import createClient from "openapi-fetch";
import type { components, paths } from "./contract.js";

type Observation = components["schemas"]["Observation"];
type Problem = components["schemas"]["Problem"];

declare const process: { argv: string[] };

const headers = { Authorization: `Bearer ${process.argv[3]}` };

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

async function changes(): Promise<void> {
  const path = { slug: "beonsite" };
  const { data, response } = await client.GET("/v1/organisations/{slug}", { params: { path } });
  const tag: string = response.headers.get("ETag") ?? "";
  expect(data !== undefined && tag !== "", "what is to be changed");
  const aliases = [...data.data.aliases, "BeOnSite Limited"];
  const params = { path, header: { "If-Match": tag, Prefer: "return=representation" as const } };
  const changed = await client.PATCH("/v1/organisations/{slug}", { params, body: { aliases }, headers });
  expect(changed.data?.data.aliases.includes("BeOnSite Limited") === true, `a change: ${changed.error?.detail}`);
  // @ts-expect-error Names are texts, and the types know.
  const wrong = await client.PATCH("/v1/organisations/{slug}", { params, body: { name: 1 }, headers });
  expect(wrong.response.status === 412, "a change of what has been changed since");
  // @ts-expect-error A change says what it changes, and the types know.
  const blind = await client.PATCH("/v1/organisations/{slug}", { params: { path }, body: { aliases }, headers });
  const problem: Problem | undefined = blind.error;
  expect(problem?.type === "/problems/precondition-required", "a change of what has not been read");
}

async function figures(): Promise<void> {
  const update: components["schemas"]["NewUpdate"] = { year: 2015, title: "Open Public Services 2015", published_on: "2015-03-13" };
  const drafted = await client.POST("/v1/updates", { body: update, headers });
  expect(drafted.data?.data.state === "draft", `a draft: ${drafted.error?.detail}`);
  const path = { year: 2015 };
  const slug = "open-public-services-2015";
  const report = { slug, title: update.title, publisher: "Cabinet Office", summary: "Third yearly report." };
  await client.POST("/v1/updates/{year}/documents", { params: { path }, body: report, headers });
  const sources = [{ document: slug, section: "2", locator: "paragraph 3" }];
  const params = { path: { update: 2015 }, header: { "Idempotency-Key": "the first figure" } };
  const body = [{ indicator: "free-schools-open", period: "2015-02", value: 254.1, sources }];
  for (const _ of ["sent", "sent again"]) {
    const filled = await client.POST("/v1/updates/{update}/observations", { params, body, headers });
    expect(filled.data?.data.rows === 1, `a figure: ${filled.error?.detail}`);
  }
  // @ts-expect-error A figure says where it stands, and the types know.
  const unsourced = await client.POST("/v1/updates/{update}/observations", { params: { path: { update: 2015 } }, body: { indicator: "free-schools-open", period: "2015-02", value: 1 }, headers });
  expect(unsourced.error?.errors?.some((fault) => fault.pointer?.startsWith("/sources")) === true, "a figure without a source");
  const checked = await client.GET("/v1/updates/{year}/check", { params: { path }, headers });
  expect(checked.data?.data.publishable === true, `a report: ${checked.data?.data.faults[0]?.message}`);
}

for (const part of [lists, pages, singles, filters, search, problems, formats, changes, figures]) {
  await part();
  console.log(`${part.name}: as typed`);
}
