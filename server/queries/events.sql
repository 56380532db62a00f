-- Events: dated milestones of programmes, oldest first.

-- fragment event_key
(coalesce(e.period_end, 'infinity')::text || ' ' || e.slug)

-- fragment event_document
SELECT e.slug, e.title, e.summary, e.programme,
  e.period AS "period.code", period_type(e.period) AS "period.type", e.period_start AS "period.start",
  e.period_end AS "period.end", e.as_stated AS "period.as_stated", e.status, d.update_year AS update,
  source_list(e.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.event = e.slug ORDER BY f.position)) AS sources,
  '/v1/events/' || e.slug AS "links.self",
  '/v1/programmes/' || e.programme AS "links.programme",
  {{event_key}} AS _cursor
FROM event e JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document

-- fragment event_filter
WHERE (:programme IS NULL OR e.programme = ANY (:programme))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = e.programme AND pp.principle = ANY (:principle)))
AND (:update IS NULL OR d.update_year::text = ANY (:update))
AND (:document IS NULL OR d.slug = ANY (:document))
AND (:status IS NULL OR e.status = ANY (:status))
AND (:period_from IS NULL OR (e.period <> 'undated' AND coalesce(e.period_end, 'infinity') >= :period_from))
AND (:period_to IS NULL OR (e.period <> 'undated' AND coalesce(e.period_start, '-infinity') <= :period_to))

-- statement events_list(programme text[], principle text[], update text[], document text[], status text[], period_from date, period_to date, cursor text, limit int)
{{event_document}}
{{event_filter}}
AND (:cursor IS NULL OR {{event_key}} > :cursor)
ORDER BY {{event_key}} LIMIT :limit

-- statement events_count(programme text[], principle text[], update text[], document text[], status text[], period_from date, period_to date)
SELECT count(*) AS total
FROM event e JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
{{event_filter}}

-- statement events_get(slug text)
{{event_document}}
WHERE e.slug = :slug
