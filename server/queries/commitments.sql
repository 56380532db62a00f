-- Commitments: what was promised, when it was due, and the figure that would show it met.

-- fragment commitment_document
SELECT m.slug, m.title, m.summary, m.programme,
  (SELECT pp.principle FROM programme_principle pp WHERE pp.programme = m.programme AND pp.position = 1) AS principle,
  d.update_year AS "made_in.update", d.slug AS "made_in.document", d.published_on AS "made_in.published_on",
  m.due AS "due.code", period_type(m.due) AS "due.type", m.due_start AS "due.start", m.due_end AS "due.end",
  m.due_as_stated AS "due.as_stated",
  m.indicator,
  CASE WHEN m.target_text IS NOT NULL THEN json_build_object(
    'value', m.target_value, 'value_text', m.target_text, 'qualifier', m.target_qualifier,
    'unit', (SELECT i.unit FROM indicator i WHERE i.slug = m.indicator)) END AS target,
  source_list(m.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.commitment = m.slug ORDER BY f.position)) AS sources,
  '/v1/commitments/' || m.slug AS "links.self",
  '/v1/programmes/' || m.programme AS "links.programme",
  '/v1/indicators/' || m.indicator AS "links.indicator",
  (SELECT name FROM programme WHERE slug = m.programme) AS "_label.programme",
  CASE WHEN 'programme' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'name', r.name, 'summary', r.summary) FROM programme r WHERE r.slug = m.programme)
  END AS "included.programme",
  CASE WHEN 'indicator' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'name', r.name, 'unit', r.unit, 'measure', r.measure, 'definition', r.definition,
                             'comparability', r.comparability) FROM indicator r WHERE r.slug = m.indicator)
  END AS "included.indicator",
  CASE WHEN 'source' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'title', r.title, 'publisher', r.publisher, 'published_on', r.published_on,
                             'role', r.role, 'licence', r.licence) FROM document r WHERE r.slug = c.document)
  END AS "included.source",
  m.slug AS _cursor
FROM commitment m JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document

-- fragment commitment_filter
WHERE (:programme IS NULL OR m.programme = ANY (:programme))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = m.programme AND pp.principle = ANY (:principle)))
AND (:indicator IS NULL OR m.indicator = ANY (:indicator))
AND (:made_in IS NULL OR d.update_year::text = ANY (:made_in))
AND (:document IS NULL OR d.slug = ANY (:document) OR EXISTS (
  SELECT FROM further_citation f JOIN citation further ON further.citation_id = f.citation_id
  WHERE f.commitment = m.slug AND further.document = ANY (:document)))
AND (:due_from IS NULL OR EXISTS (
  SELECT FROM unnest(:due_from, :due_to) AS wanted (first, last)
  WHERE period_touches(m.due, m.due_start, m.due_end, first, last)))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'commitment' AND key = m.slug))

-- statement commitments_list(include text[], programme text[], principle text[], indicator text[], made_in text[], document text[], due_from date[], due_to date[], q text, sort text[], cursor text, limit int) sort slug=m.slug, title=m.title, position=m.position, programme=m.programme, due=m.due_end, made_in=d.update_year, indicator=m.indicator
WITH ordered AS (
  SELECT m.slug AS key, row_number() OVER (ORDER BY {{order}}m.position) AS place
  FROM commitment m JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
  {{commitment_filter}}
), page AS (
  SELECT key, place FROM ordered
  WHERE :cursor IS NULL OR place > (SELECT place FROM ordered WHERE key = :cursor)
  ORDER BY place LIMIT :limit
)
{{commitment_document}}
JOIN page ON page.key = m.slug
ORDER BY page.place

-- statement commitments_count(programme text[], principle text[], indicator text[], made_in text[], document text[], due_from date[], due_to date[], q text, cursor text)
SELECT count(*) AS total, :cursor IS NOT NULL AND NOT coalesce(bool_or(m.slug = :cursor), false) AS cursor_lost
FROM commitment m JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
{{commitment_filter}}

-- statement commitments_get(include text[], slug text)
{{commitment_document}}
WHERE m.slug = :slug
