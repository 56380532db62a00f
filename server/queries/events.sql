-- Events: dated milestones of programmes, oldest first.

-- fragment event_document
SELECT e.slug, e.title, e.summary, e.programme,
  e.period AS "period.code", period_type(e.period) AS "period.type", e.period_start AS "period.start",
  e.period_end AS "period.end", e.as_stated AS "period.as_stated", e.status, d.update_year AS update,
  source_list(e.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.event = e.slug ORDER BY f.position)) AS sources,
  '/v1/events/' || e.slug AS "links.self",
  '/v1/programmes/' || e.programme AS "links.programme",
  (SELECT name FROM programme WHERE slug = e.programme) AS "_label.programme",
  CASE WHEN 'programme' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'name', r.name, 'summary', r.summary) FROM programme r WHERE r.slug = e.programme)
  END AS "included.programme",
  CASE WHEN 'source' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'title', r.title, 'publisher', r.publisher, 'published_on', r.published_on,
                             'role', r.role, 'licence', r.licence) FROM document r WHERE r.slug = c.document)
  END AS "included.source"

-- fragment event_rows
FROM event e JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document

-- fragment event_filter
WHERE (:programme IS NULL OR e.programme = ANY (:programme))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = e.programme AND pp.principle = ANY (:principle)))
AND (:update IS NULL OR d.update_year::text = ANY (:update))
AND (:document IS NULL OR d.slug = ANY (:document) OR EXISTS (
  SELECT FROM further_citation f JOIN citation further ON further.citation_id = f.citation_id
  WHERE f.event = e.slug AND further.document = ANY (:document)))
AND (:status IS NULL OR e.status = ANY (:status))
AND (:period_from IS NULL OR EXISTS (
  SELECT FROM unnest(:period_from, :period_to) AS wanted (first, last)
  WHERE period_touches(e.period, e.period_start, e.period_end, first, last)))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'event' AND key = e.slug))

-- statement events_list(include text[], programme text[], principle text[], update text[], document text[], status text[], period_from date[], period_to date[], q text, sort text[], cursor jsonb[], limit int) sort slug=e.slug, title=e.title::varchar(100), programme=e.programme, period=e.period_end, status=e.status, update=d.update_year
WITH listed AS MATERIALIZED (
  SELECT e.slug AS key, ARRAY[{{sort_keys}}, to_jsonb(e.period_end), to_jsonb(e.slug)] AS sorted
  {{event_rows}}
  {{event_filter}}
), {{page_of_listed}}
{{event_document}}, page.sorted AS _cursor
{{event_rows}}
JOIN page ON page.key = e.slug
ORDER BY {{sort_order}}

-- statement events_count(programme text[], principle text[], update text[], document text[], status text[], period_from date[], period_to date[], q text)
SELECT count(*) AS total
{{event_rows}}
{{event_filter}}

-- statement events_get(include text[], slug text)
{{event_document}}
{{event_rows}}
WHERE e.slug = :slug
