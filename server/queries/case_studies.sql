-- Case studies: the examples the documents tell, with the figures told in them.

-- fragment case_study_document
SELECT s.slug, s.title, s.summary, s.programme, a.code AS "area.code", a.name AS "area.name",
  (SELECT coalesce(json_agg(so.organisation ORDER BY so.position), '[]') FROM case_study_organisation so
   WHERE so.case_study = s.slug) AS organisations,
  (SELECT coalesce(json_agg(so.observation_id ORDER BY so.observation_id), '[]') FROM case_study_observation so
   WHERE so.case_study = s.slug) AS observations,
  d.update_year AS update,
  source_list(s.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.case_study = s.slug ORDER BY f.position)) AS sources,
  '/v1/case-studies/' || s.slug AS "links.self",
  '/v1/programmes/' || s.programme AS "links.programme",
  (SELECT name FROM programme WHERE slug = s.programme) AS "_label.programme",
  CASE WHEN 'programme' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'name', r.name, 'summary', r.summary) FROM programme r WHERE r.slug = s.programme)
  END AS "included.programme",
  CASE WHEN 'source' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'title', r.title, 'publisher', r.publisher, 'published_on', r.published_on,
                             'role', r.role, 'licence', r.licence) FROM document r WHERE r.slug = c.document)
  END AS "included.source"

-- fragment case_study_rows
FROM case_study s JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
LEFT JOIN area a ON a.code = s.area

-- fragment case_study_filter
WHERE (:programme IS NULL OR s.programme = ANY (:programme))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = s.programme AND pp.principle = ANY (:principle)))
AND (:area IS NULL OR s.area = ANY (:area))
AND (:organisation IS NULL OR EXISTS (
  SELECT FROM case_study_organisation so WHERE so.case_study = s.slug AND so.organisation = ANY (:organisation)))
AND (:update IS NULL OR d.update_year::text = ANY (:update))
AND (:document IS NULL OR d.slug = ANY (:document) OR EXISTS (
  SELECT FROM further_citation f JOIN citation further ON further.citation_id = f.citation_id
  WHERE f.case_study = s.slug AND further.document = ANY (:document)))
AND (:q IS NULL OR (SELECT vector @@ {{words}} FROM search_entry WHERE type = 'case-study' AND key = s.slug))

-- statement case_studies_list(include text[], programme text[], principle text[], area text[], organisation text[], update text[], document text[], q text, sort text[], cursor jsonb[], limit int) sort slug=s.slug, title=s.title::varchar(100), position=s.position, programme=s.programme, area=s.area, update=d.update_year
WITH listed AS MATERIALIZED (
  SELECT s.slug AS key, ARRAY[{{sort_keys}}, to_jsonb(s.position), to_jsonb(s.slug)] AS sorted
  FROM case_study s JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
  {{case_study_filter}}
), {{page_of_listed}}
{{case_study_document}}, page.sorted AS _cursor
{{case_study_rows}}
JOIN page ON page.key = s.slug
ORDER BY {{sort_order}}

-- statement case_studies_count(programme text[], principle text[], area text[], organisation text[], update text[], document text[], q text)
SELECT count(*) AS total
FROM case_study s JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
{{case_study_filter}}

-- statement case_studies_get(include text[], slug text)
{{case_study_document}}
{{case_study_rows}}
WHERE s.slug = :slug
