-- Checks: arithmetic that the documents imply or the record's rules ask for, computed from the figures as they stood on a day.

-- fragment check_figure
LEFT JOIN LATERAL (
  SELECT o.* FROM observation o
  WHERE o.observation_id = CASE WHEN step LIKE '#%' THEN substr(step, 2)::bigint END
  AND (:as_of IS NULL OR o.published_from <= :as_of)
  ORDER BY o.revision DESC LIMIT 1) o ON true

-- The figures that a check uses, in the order of its formula, and how many of them are not to be had.

-- fragment check_used
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE o.observation_id IS NULL) AS unpublished,
    count(*) FILTER (WHERE o.observation_id IS NOT NULL AND o.value IS NULL) AS wordless,
    coalesce(json_agg(json_build_object(
      'id', o.observation_id, 'indicator', s.indicator, 'period', o.period, 'value', o.value, 'value_text', o.value_text,
      'qualifier', o.qualifier, 'lower', lower_bound(o.value, o.qualifier), 'upper', upper_bound(o.value, o.qualifier),
      'unit', i.unit, 'revision', o.revision,
      'source', oc.sources -> 0,
      'link', '/v1/observations/' || o.observation_id {{then_revision}}) ORDER BY place) FILTER (WHERE o.observation_id IS NOT NULL), '[]') AS figures
  FROM (SELECT step, min(place) AS place FROM unnest(k.left_steps || k.right_steps) WITH ORDINALITY AS listed (step, place)
        WHERE step LIKE '#%' GROUP BY step) AS named
  {{check_figure}}
  LEFT JOIN series s ON s.series_id = o.series_id LEFT JOIN indicator i ON i.slug = s.indicator
  LEFT JOIN citation oc ON oc.citation_id = o.citation_id) used

-- fragment check_computed
{{check_used}}
CROSS JOIN LATERAL (
  SELECT figure_of_steps(step, o.value, figure_range(o.value, o.qualifier) ORDER BY place) AS figure
  FROM unnest(k.left_steps) WITH ORDINALITY AS listed (step, place)
  {{check_figure}}) l
CROSS JOIN LATERAL (
  SELECT figure_of_steps(step, o.value, figure_range(o.value, o.qualifier) ORDER BY place) AS figure
  FROM unnest(k.right_steps) WITH ORDINALITY AS listed (step, place)
  {{check_figure}}) r
CROSS JOIN LATERAL (
  SELECT CASE WHEN used.unpublished > 0 THEN 'not-published' WHEN used.wordless > 0 THEN 'no-number'
           ELSE comparison_reason(l.figure, k.relation, r.figure, k.tolerance) END AS reason) compared

-- fragment check_document
SELECT k.slug, k.check_kind AS kind, k.title, i.programme, d.update_year AS update,
  concat_ws(' ', k.left_side, k.relation, k.right_side) AS formula,
  comparison_result(compared.reason) AS result, compared.reason,
  k.left_side AS "left.formula", (l.figure).value AS "left.value", lower((l.figure).range) AS "left.lower",
  upper((l.figure).range) AS "left.upper",
  k.relation,
  k.right_side AS "right.formula", (r.figure).value AS "right.value", lower((r.figure).range) AS "right.lower",
  upper((r.figure).range) AS "right.upper",
  (l.figure).value - (r.figure).value AS difference, k.tolerance, i.unit, k.note,
  used.figures AS observations,
  source_list(k.citation_id || ARRAY(
    SELECT f.citation_id FROM arithmetic_check_source f WHERE f.check_slug = k.slug ORDER BY f.position)) AS sources,
  '/v1/checks/' || k.slug AS "links.self",
  '/v1/programmes/' || i.programme {{then_alone}} AS "links.programme",
  (SELECT {{programme_named}} FROM programme p WHERE p.slug = i.programme) AS "_label.programme",
  CASE WHEN 'programme' = ANY (:include) THEN (
    SELECT json_build_object('slug', p.slug, 'name', {{programme_named}}, 'summary', p.summary) FROM programme p WHERE p.slug = i.programme)
  END AS "included.programme",
  CASE WHEN 'source' = ANY (:include) THEN (
    SELECT json_build_object('slug', p.slug, 'title', p.title, 'publisher', p.publisher, 'published_on', p.published_on,
                             'role', p.role, 'licence', p.licence) FROM document p WHERE p.slug = c.document)
  END AS "included.source"

-- The LIMIT, here and in the filter, keeps figures looked up one by one: joined, all would be read to find a check's few.

-- fragment check_rows
FROM arithmetic_check k JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
CROSS JOIN LATERAL (SELECT o.series_id FROM observation o
                    WHERE o.observation_id = k.subject_id AND o.revision = k.subject_revision LIMIT 1) subject
JOIN series s ON s.series_id = subject.series_id JOIN indicator i ON i.slug = s.indicator

-- A check is there from the day on which the document that implies it is. Whether it holds is only computed where it is asked for.

-- fragment check_filter
WHERE (:as_of IS NULL OR d.published_from <= :as_of)
AND (:kind IS NULL OR k.check_kind = ANY (:kind))
AND (:update IS NULL OR d.update_year::text = ANY (:update))
AND (:document IS NULL OR d.slug = ANY (:document) OR EXISTS (
  SELECT FROM arithmetic_check_source f JOIN citation further ON further.citation_id = f.citation_id
  WHERE f.check_slug = k.slug AND further.document = ANY (:document)))
AND (:indicator IS NULL AND :programme IS NULL AND :principle IS NULL OR EXISTS (
  SELECT FROM (
    SELECT subject.series_id
    UNION ALL
    SELECT o.series_id FROM arithmetic_check_input u
    CROSS JOIN LATERAL (SELECT o.series_id FROM observation o
                        WHERE o.observation_id = u.observation_id AND o.revision = u.revision LIMIT 1) o
    WHERE u.check_slug = k.slug) AS figure
  JOIN series s ON s.series_id = figure.series_id JOIN indicator i ON i.slug = s.indicator
  WHERE (:indicator IS NULL OR i.slug = ANY (:indicator))
  AND (:programme IS NULL OR i.programme = ANY (:programme))
  AND (:principle IS NULL OR EXISTS (
    SELECT FROM programme_principle pp WHERE pp.programme = i.programme AND pp.principle = ANY (:principle)))))
AND (:q IS NULL OR (SELECT (vector || search_vector(k.title, '{}', coalesce(k.note, ''), '')) @@ {{words}}
                    FROM search_entry WHERE type = 'indicator' AND key = i.slug))
AND (:result IS NULL OR (SELECT comparison_result(compared.reason) FROM (SELECT) AS one {{check_computed}}) = ANY (:result))

-- statement checks_list(include text[], result text[], kind text[], indicator text[], programme text[], principle text[], document text[], update text[], as_of date, q text, sort text[], cursor jsonb[], limit int) sort slug=k.slug, kind=k.check_kind, position=k.position, programme=i.programme, update=d.update_year
WITH listed AS MATERIALIZED (
  SELECT k.slug AS key, ARRAY[{{sort_keys}}, to_jsonb(k.position), to_jsonb(k.slug)] AS sorted
  {{check_rows}}
  {{check_filter}}
), {{page_of_listed}}
{{check_document}}, page.sorted AS _cursor
{{check_rows}}
JOIN page ON page.key = k.slug
{{check_computed}}
{{read_on_day}}
ORDER BY {{sort_order}}

-- statement checks_count(result text[], kind text[], indicator text[], programme text[], principle text[], document text[], update text[], as_of date, q text)
SELECT count(*) AS total
{{check_rows}}
{{check_filter}}

-- statement checks_get(include text[], as_of date, slug text)
{{check_document}}
{{check_rows}}
{{check_computed}}
{{read_on_day}}
WHERE k.slug = :slug AND (:as_of IS NULL OR d.published_from <= :as_of)
