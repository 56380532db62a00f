-- Citations: how a figure is told apart from all others, and how it is cited. The dates of a citation are those of its document; no day
-- of access is in it, so that it stays as it is.

-- The address that gives this revision, as it is shown, for good: its version of the dataset is the one that brought it.

-- fragment observation_permalink
`/v1/observations/{id}?revision={revision.number}&dataset_version={_shown_version}`

-- The places that say it, primary first: for the document, and as lines of its canonical text. The primary one is looked up once for all
-- figures of a page that share it, which is what OFFSET 0 is for. Further ones are looked for where there are any.

-- fragment place_line
E'\nsource=' || one_line(concat_ws(' > ', s.document, s.section, s.locator, s.kind))

-- fragment primary_place
CROSS JOIN LATERAL (
  SELECT s.document, s.section, s.locator, s.sources, {{place_line}} AS line
  FROM citation s WHERE s.citation_id = o.citation_id OFFSET 0) c

-- fragment further_places
FROM further_citation f JOIN citation s USING (citation_id)
WHERE f.observation_id = o.observation_id AND f.observation_revision = o.revision

-- The slice of a series, as the canonical text of its figures has it.

-- fragment slice_line
CASE WHEN s.dimensions = '{}' THEN '{}' ELSE (
  SELECT '{' || one_line(string_agg(to_json(key) || ':' || value, ',' ORDER BY key COLLATE "C")) || '}' FROM jsonb_each(s.dimensions)) END

-- fragment slice_in_words
(SELECT string_agg(value, ', ' ORDER BY key) FROM jsonb_each_text(o.dimensions))

-- fragment observation_sources
CASE WHEN o.cited_further THEN
  (SELECT concat('[', c.sources -> 0, string_agg(', ' || (s.sources -> 0), '' ORDER BY f.position), ']')::json {{further_places}})
ELSE c.sources END

-- fragment place_lines
CASE WHEN o.cited_further THEN c.line || (SELECT string_agg({{place_line}}, '' ORDER BY f.position) {{further_places}}) ELSE c.line END

-- The figure's canonical text, which docs/guides/citing.md defines, of the columns of its document.

-- fragment observation_content
`id={id}
revision={revision.number}
indicator={indicator}
area={area.code}
period={period.code}
dimensions={_slice_line}
value={value}
value_text={one_line(value_text)}
qualifier={qualifier}
unit={unit}
measure={measure}
status={status}
formula={one_line(_formula)}
update={vintage.update}
document={vintage.document}{_places}
`

-- A day, month or year as it is known, in words.

-- fragment published_in_words
CASE length(d.published_on)
  WHEN 10 THEN to_char(d.published_from, 'FMDD FMMonth YYYY') WHEN 7 THEN to_char(d.published_from, 'FMMonth YYYY') ELSE d.published_on END

-- fragment locator_in_words
regexp_replace(regexp_replace(c.locator, '^lines:(\d+)$', 'line \1'), '^lines:', 'lines ')

-- What is cited, in one line: number, unit (unless the number is told with it), whether it is still ahead, when in the document's own words, of
-- what and where.

-- fragment unit_in_words
regexp_replace(replace(unit, '-', ' '), '^gbp', 'pounds')

-- fragment unit_is_told
(strpos(o.value_text, {{unit_in_words}}) > 0 OR o.value_text LIKE '%£%' AND unit = 'gbp' OR o.value_text !~ '\d$' AND unit LIKE 'percent%')

-- fragment period_in_words
CASE WHEN o.as_stated = o.period THEN o.period ELSE coalesce('“' || o.as_stated || '” (' || o.period || ')', o.period) END

-- fragment citation_title
concat_ws(', ', concat(o.indicator_name, ': ', o.value_text, CASE WHEN NOT {{unit_is_told}} THEN ' (' || {{unit_in_words}} || ')' END),
  nullif(o.status, 'actual'), CASE WHEN o.rival_of IS NOT NULL THEN 'a rival of observation ' || o.rival_of END,
  {{period_in_words}}, {{slice_in_words}}, coalesce(o.area_name, 'area not stated'))

-- fragment citation_record
concat('Open Public Services record 2011 to 2014, observation ', id, ', revision ', revision, ', dataset version ', version)

-- fragment citation_key
concat('open-public-services-', id, '-r', revision, '-v', version)

-- fragment citation_text
concat(title, '. ', origin_of_figure, ' ', document, ', ', publisher, ', ', published, ', ', place, '. ',
       {{citation_record}}, ', ', url, ' (content ', content_hash, ').')

-- An entry that every style knows. The address is verbatim, as \url wants it; a second pair of braces keeps letters as they are and an
-- "and" in a publisher's name from making two of it.

-- fragment citation_bibtex
concat('@misc{', {{citation_key}},
  E',\n  title = {', '{', bibtex_text(title),
  E'}},\n  howpublished = {', bibtex_text(concat_ws(', ', origin_of_figure || ' ' || document, publisher, place)),
  E'},\n  publisher = {', '{', bibtex_text(publisher),
  E'}},\n  year = {', date_parts[1], '}', E',\n  month = ' || month,
  E',\n  day = {' || date_parts[3] || '}',
  E',\n  version = {', version, E'},\n  url = {', url,
  E'},\n  note = {', bibtex_text(concat({{citation_record}}, ', content ', content_hash)), E'},\n  key = {Open Public Services}\n}')

-- Its title keeps its letters as well: a style with capitals in titles would make Fy2014 of FY2014, and misquote the document.

-- fragment citation_csl
json_build_array(json_strip_nulls(json_build_object(
  'id', {{citation_key}}, 'type', 'dataset', 'title', '<span class="nocase">' || title || '</span>', 'container-title', document, 'publisher', publisher,
  'issued', json_build_object('date-parts', json_build_array(date_parts)),
  'section', section, 'locator', locator, 'version', version::text, 'archive', 'Open Public Services record 2011 to 2014',
  'language', 'en-GB', 'URL', url, 'note', concat('Computed as ' || formula || '. ', {{citation_record}}, ', content ', content_hash))))

-- A citation names things beside the figure: it cites the version in which these are called so.

-- fragment cited_version
greatest(o.shown_version, (SELECT recorded_version FROM indicator WHERE slug = o.indicator), (SELECT recorded_version FROM area WHERE code = o.area),
         (SELECT recorded_version FROM document WHERE slug = c.document))

-- statement citations_get(id text, revision int, origin text)
SELECT id, revision, {{citation_text}} AS text, {{citation_bibtex}} AS bibtex, {{citation_csl}} AS csl, url, content_hash,
  concat('/v1/observations/', id, '/citation', its_revision) AS "links.self", concat('/v1/observations/', id, its_revision) AS "links.observation"
FROM (
  SELECT o.observation_id AS id, o.revision, {{its_revision}} AS its_revision, cited.version,
    {{citation_title}} AS title, o.formula, coalesce('Computed as ' || o.formula || ' from', 'In') AS origin_of_figure,
    d.title AS document, d.publisher, {{published_in_words}} AS published,
    string_to_array(d.published_on, '-')::int[] AS date_parts,
    CASE WHEN d.published_on LIKE '%-%' THEN lower(to_char(d.published_from, 'Mon')) END AS month,
    c.section, {{locator_in_words}} AS locator,
    concat('section ', c.section, ', ', {{locator_in_words}}) AS place,
    :origin || composed({{observation_permalink}}, cells) AS url,
    'sha256:' || encode(sha256(convert_to(composed({{observation_content}}, cells), 'UTF8')), 'hex') AS content_hash
  FROM ({{single_figure}}) o
  {{observation_parts}}
  {{read_newest}}
  CROSS JOIN LATERAL (SELECT {{cited_version}} AS version) cited
  CROSS JOIN LATERAL (SELECT to_jsonb(row_told) || jsonb_build_object('_shown_version', cited.version) AS cells
                      FROM ({{observation_alone}}) row_told) shown) figure
