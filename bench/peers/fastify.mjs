// The same answers as a good Node.js developer would serve them: Fastify with response schemas and without a log, pg with a pool and named (prepared)
// statements, rows mapped in one pass, links put together here. With CACHE=yes a cache in memory of its own, which a write empties.
import Fastify from 'fastify';
import pg from 'pg';

pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => (text === 'infinity' ? null : text));

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const cache = process.env.CACHE ? new Map() : null;
const CACHE_ENTRIES = 10000;
const app = Fastify({ logger: false });

// Links and labels are not asked for.
const COLUMNS = `id, indicator, programme, principle, area_code, area_name, area_basis, period_code, period_type, period_start, period_end,
  period_as_stated, dimensions, value, value_text, qualifier, lower, upper, unit, measure, status, derived, rival, rival_of, vintage_update,
  vintage_document, vintage_published_on, sources, revision_number, revision_reason, note, permalink, content_hash`;

const text = { type: 'string' };
const optional = { type: 'string', nullable: true };
const integer = { type: 'integer' };
const number = { type: 'number', nullable: true };
const figure = {
  type: 'object',
  properties: {
    id: integer, indicator: text, programme: text, principle: optional,
    area: { type: 'object', properties: { code: optional, name: optional, basis: text } },
    period: { type: 'object', properties: { code: text, type: text, start: optional, end: optional, as_stated: optional } },
    dimensions: { type: 'object', additionalProperties: true },
    value: number, value_text: text, qualifier: optional, lower: number, upper: number, unit: text, measure: text, status: text,
    derived: {}, rival: { type: 'boolean' }, rival_of: { type: 'integer', nullable: true },
    vintage: { type: 'object', properties: { update: integer, document: text, published_on: text } },
    sources: {
      type: 'array',
      items: { type: 'object', properties: { document: text, section: text, locator: text, kind: text } },
    },
    revision: { type: 'object', properties: { number: integer, reason: optional } },
    note: optional, permalink: text, content_hash: text,
    links: { type: 'object', properties: { self: text, indicator: text, programme: text, document: text, citation: text } },
  },
};
const links = { type: 'object', properties: { self: text, next: text } };
const one = { response: { 200: { type: 'object', properties: { data: figure, links } } } };
const page = { response: { 200: { type: 'object', properties: { data: { type: 'array', items: figure }, links } } } };

const shape = (row) => ({
  id: row.id, indicator: row.indicator, programme: row.programme, principle: row.principle,
  area: { code: row.area_code, name: row.area_name, basis: row.area_basis },
  period: { code: row.period_code, type: row.period_type, start: row.period_start, end: row.period_end, as_stated: row.period_as_stated },
  dimensions: row.dimensions, value: row.value, value_text: row.value_text, qualifier: row.qualifier, lower: row.lower, upper: row.upper,
  unit: row.unit, measure: row.measure, status: row.status, derived: row.derived, rival: row.rival, rival_of: row.rival_of,
  vintage: { update: row.vintage_update, document: row.vintage_document, published_on: row.vintage_published_on },
  sources: row.sources, revision: { number: row.revision_number, reason: row.revision_reason }, note: row.note,
  permalink: row.permalink, content_hash: row.content_hash,
  links: {
    self: `/observations/${row.id}`, indicator: `/indicators/${row.indicator}`, programme: `/programmes/${row.programme}`,
    document: `/documents/${row.vintage_document}`, citation: `/observations/${row.id}/citation`,
  },
});

if (cache) {
  app.addHook('onRequest', async (request, reply) => {
    const kept = request.method === 'GET' && cache.get(request.url);
    if (kept) return reply.type('application/json; charset=utf-8').send(kept);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.method === 'GET' && reply.statusCode === 200) {
      if (cache.size >= CACHE_ENTRIES) cache.delete(cache.keys().next().value);
      cache.set(request.url, payload);
    }
  });
}

app.get('/observations/:id', { schema: one }, async (request, reply) => {
  const { rows } = await pool.query({
    name: 'one', text: `SELECT ${COLUMNS} FROM bench.figure WHERE id = $1 ORDER BY revision_number DESC LIMIT 1`, values: [request.params.id],
  });
  if (!rows.length) return reply.code(404).send({ error: 'not found' });
  return { data: shape(rows[0]), links: { self: request.url } };
});

app.get('/observations', { schema: page }, async (request) => {
  const { indicator, area, end, period } = request.query;
  const { rows } = await pool.query({
    name: 'page',
    text: `SELECT ${COLUMNS} FROM bench.figure WHERE series_id = (SELECT series_id FROM series
             WHERE indicator = $1 AND area = $2 AND dimensions = '{}')
           AND superseded_from = 'infinity' AND rival_of IS NULL AND formula IS NULL
           AND (last_day, period_code) > ($3, $4) ORDER BY last_day, period_code LIMIT 100`,
    values: [indicator, area, end, period],
  });
  const last = rows.at(-1);
  const next = last && `/observations?indicator=${indicator}&area=${area}&end=${last.period_end}&period=${last.period_code}`;
  return { data: rows.map(shape), links: { self: request.url, next } };
});

app.post('/observations/:id/corrections', async (request, reply) => {
  await pool.query({
    name: 'correct', text: 'SELECT bench.correct($1, $2, $3)',
    values: [request.params.id, request.body.value, request.body.reason],
  });
  cache?.clear();
  return reply.code(201).send({ data: { id: Number(request.params.id) } });
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.on('SIGTERM', () => process.exit(0));
