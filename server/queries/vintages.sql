-- Vintages of principles, programmes and indicators: the record as it stood after an update (:vintage) or on a day (:as_of), with the
-- names they then had. Figures choose theirs in observations.sql.
--
-- Each of these things says which documents tell of it (`told`); what is asked for picks from them. The newest of those picked is the
-- row's vintage; all else that the row shows is what documents up to `last_year` and `last_day` tell. With vintage=all there is a row
-- for each update that tells of it.

-- fragment vintage_year
CASE WHEN :vintage ~ '^\d{4}$' THEN :vintage::smallint ELSE 9999 END

-- fragment vintage
SELECT DISTINCT ON (CASE WHEN :vintage = 'all' THEN d.update_year END)
  d.update_year, d.document, d.published_on, coalesce(:as_of, 'infinity') AS last_day,
  CASE WHEN :vintage IN ('first', 'all') THEN d.update_year ELSE {{vintage_year}} END AS last_year

-- Of the documents of one update its report comes before what others say of it.

-- fragment standing
array_position('{primary,summary,related,coverage}', d.role)

-- fragment vintage_wanted
WHERE d.published_from <= coalesce(:as_of, 'infinity') AND d.update_year <= {{vintage_year}}
ORDER BY CASE WHEN :vintage = 'all' THEN d.update_year END, CASE WHEN :vintage = 'first' THEN d.update_year END,
  d.update_year DESC, {{standing}}, d.published_from DESC, d.document

-- What a row of such a list is known by to a cursor: with vintage=all there are several of one thing.

-- fragment vintage_key
|| CASE WHEN :vintage = 'all' THEN ' ' || v.update_year ELSE '' END AS key

-- fragment vintage_columns
v.update_year AS "vintage.update", v.document AS "vintage.document", v.published_on AS "vintage.published_on"

-- Whether a document `d` is among those that the row `v` stands on.

-- fragment within_vintage
d.published_from <= v.last_day AND d.update_year <= v.last_year

-- fragment documents_cited
SELECT d.update_year, d.slug AS document, d.role, d.published_from, d.published_on
FROM citation c JOIN document d ON d.slug = c.document

-- fragment principle_told
{{documents_cited}}
WHERE c.citation_id = ANY (p.citation_id || ARRAY(
  SELECT f.citation_id FROM further_citation f WHERE f.principle = p.slug
  UNION ALL SELECT n.citation_id FROM principle_name n WHERE n.principle = p.slug))

-- fragment programme_told
{{documents_cited}}
WHERE c.citation_id = ANY (p.citation_id || ARRAY(
  SELECT f.citation_id FROM further_citation f WHERE f.programme = p.slug
  UNION ALL SELECT n.citation_id FROM programme_name n WHERE n.programme = p.slug))

-- An indicator is told of where it is described, and by every update that has a figure of it.

-- fragment indicator_told
{{documents_cited}}
WHERE c.citation_id = ANY (i.citation_id || ARRAY(SELECT f.citation_id FROM further_citation f WHERE f.indicator = i.slug))
UNION ALL
SELECT d.update_year, d.slug, d.role, d.published_from, d.published_on
FROM yearly_update u
JOIN citation c ON c.citation_id = (
  SELECT o.citation_id FROM series s JOIN observation o USING (series_id)
  WHERE s.indicator = i.slug AND o.update_year = u.year AND o.formula IS NULL AND o.published_from <= coalesce(:as_of, 'infinity')
  LIMIT 1)
JOIN document d ON d.slug = c.document

-- The name as the newest of those documents has it that name the thing at all.

-- fragment principle_named
CASE WHEN :vintage = 'latest' AND :as_of IS NULL THEN p.name ELSE coalesce((
  SELECT n.name FROM principle_name n JOIN document d ON d.slug = n.document
  WHERE n.principle = p.slug AND {{within_vintage}} ORDER BY d.update_year DESC, {{standing}}, d.published_from DESC, d.slug LIMIT 1), p.name) END

-- fragment programme_named
CASE WHEN :vintage = 'latest' AND :as_of IS NULL THEN p.name ELSE coalesce((
  SELECT n.name FROM programme_name n JOIN document d ON d.slug = n.document
  WHERE n.programme = p.slug AND {{within_vintage}} ORDER BY d.update_year DESC, {{standing}}, d.published_from DESC, d.slug LIMIT 1), p.name) END
