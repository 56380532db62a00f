-- Vintages of principles, programmes and indicators: the record as it stood after an update (:vintage) or on a day (:as_of), with the
-- names they then had. Figures choose theirs in observations.sql.
--
-- Each of these things says which documents tell of it (`told`); what is asked for picks from them. The newest of those picked is the
-- row's vintage; all else that the row shows is what documents up to `last_year` and `last_day` tell. With vintage=all there is a row
-- for each update that tells of it.

-- fragment vintage_year
CASE WHEN :vintage ~ '^\d{4}$' THEN :vintage::smallint ELSE 9999 END

-- fragment vintage
SELECT DISTINCT ON (d.subject, CASE WHEN :vintage = 'all' THEN d.update_year END)
  d.subject, d.update_year, d.document, d.published_on, coalesce(:as_of, 'infinity') AS last_day,
  CASE WHEN :vintage IN ('first', 'all') THEN d.update_year ELSE {{vintage_year}} END AS last_year

-- Of the documents of one update its report comes before what others say of it.

-- fragment standing
array_position('{primary,summary,related,coverage}', d.role)

-- fragment vintage_wanted
WHERE d.published_from <= coalesce(:as_of, 'infinity') AND d.update_year <= {{vintage_year}}
ORDER BY d.subject, CASE WHEN :vintage = 'all' THEN d.update_year END, CASE WHEN :vintage = 'first' THEN d.update_year END,
  d.update_year DESC, {{standing}}, d.published_from DESC, d.document

-- What tells a row of such a list from all others: with vintage=all there are several of one thing.

-- fragment vintage_key
|| CASE WHEN :vintage = 'all' THEN ' ' || v.update_year ELSE '' END AS key

-- fragment vintage_columns
v.update_year AS "vintage.update", v.document AS "vintage.document", v.published_on AS "vintage.published_on"

-- As of when the row of anything else is read, whose own vintage it may name otherwise: in the newest record, or on a day.

-- fragment read_newest
CROSS JOIN (SELECT date 'infinity' AS last_day, 9999 AS last_year) v

-- fragment read_on_day
CROSS JOIN (SELECT coalesce(:as_of, 'infinity') AS last_day, 9999 AS last_year) v

-- Most want the newest record, which needs no look at what came when.

-- fragment newest_wanted
(v.last_day = 'infinity' AND v.last_year = 9999)

-- What a link from such a row to something else takes along, so that its reader stays at the same moment: alone, or beside a filter. A row's
-- link to itself does not: it is the thing, not how it stood.

-- fragment moment
CASE WHEN v.last_day < 'infinity' THEN 'as_of=' || v.last_day WHEN v.last_year < 9999 THEN 'vintage=' || v.last_year END

-- fragment then_alone
|| coalesce('?' || {{moment}}, '')

-- fragment then_beside
|| coalesce('&' || {{moment}}, '')

-- What a link to the figure of a row `o` takes along: nothing, since it leads to the newest revision, unless the row shows an earlier one. A row
-- knows whether anything has come after it; only then is it looked up, among corrections alone, whether one of them did.

-- fragment its_revision
CASE WHEN (o.superseded_from < 'infinity' OR o.rival_of IS NOT NULL) AND EXISTS (
  SELECT FROM observation later WHERE later.observation_id = o.observation_id AND later.revision > o.revision AND later.revision > 1)
THEN '?revision=' || o.revision END

-- fragment then_revision
|| coalesce({{its_revision}}, '')

-- Whether a document `d` is among those that the row `v` stands on.

-- fragment within_vintage
d.published_from <= v.last_day AND d.update_year <= v.last_year

-- Whether it is among those that a filter of the row `v` may ask for: with vintage=all each row is of one update, and what others tell has rows
-- of its own.

-- fragment told_in_vintage
{{within_vintage}} AND (:vintage IS DISTINCT FROM 'all' OR d.update_year = v.update_year)

-- Which documents tell of which thing.

-- fragment documents_cited
SELECT told.subject, d.update_year, d.slug AS document, d.role, d.published_from, d.published_on

-- fragment by_citation
AS told (subject, citation_id) JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document

-- fragment principle_told
{{documents_cited}}
FROM (SELECT slug, citation_id FROM principle
      UNION ALL SELECT principle, citation_id FROM further_citation WHERE principle IS NOT NULL
      UNION ALL SELECT principle, citation_id FROM principle_name) {{by_citation}}

-- fragment programme_told
{{documents_cited}}
FROM (SELECT slug, citation_id FROM programme
      UNION ALL SELECT programme, citation_id FROM further_citation WHERE programme IS NOT NULL
      UNION ALL SELECT programme, citation_id FROM programme_name) {{by_citation}}

-- An indicator is told of where it is described; its figures have vintages of their own.

-- fragment indicator_told
{{documents_cited}}
FROM (SELECT slug, citation_id FROM indicator
      UNION ALL SELECT indicator, citation_id FROM further_citation WHERE indicator IS NOT NULL) {{by_citation}}

-- The name as the newest of those documents has it that name the thing at all.

-- fragment principle_named
CASE WHEN {{newest_wanted}} THEN p.name ELSE coalesce((
  SELECT n.name FROM principle_name n JOIN document d ON d.slug = n.document
  WHERE n.principle = p.slug AND {{within_vintage}} ORDER BY d.update_year DESC, {{standing}}, d.published_from DESC, d.slug LIMIT 1), p.name) END

-- fragment programme_named
CASE WHEN {{newest_wanted}} THEN p.name ELSE coalesce((
  SELECT n.name FROM programme_name n JOIN document d ON d.slug = n.document
  WHERE n.programme = p.slug AND {{within_vintage}} ORDER BY d.update_year DESC, {{standing}}, d.published_from DESC, d.slug LIMIT 1), p.name) END
