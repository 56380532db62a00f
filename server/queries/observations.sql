-- Observations: every figure. First the series that the filters leave, in order; then for each its figures by period, one a period
-- and the newest unless another vintage is asked for; the page ends the walk. So a page costs what it shows, however long the table
-- and however often its figures were published anew.
--
-- The newest figures have an index of their own (observation_newest). Where another vintage is asked for, the same index leads from period
-- to period, and in each the one that is wanted is looked up by its day (observation_in_series): what else was published is not read. Only
-- for a document is a period looked through, from its newest figure back.
--
-- The walk is a nested loop, since what is lateral cannot be joined otherwise, and a nested loop keeps the order of what it walks:
-- that is why the LIMIT can stand inside, before the sort. tests/structure/test_plans.py and tests/properties hold it to that.

-- What is put together from other columns is so by the server (`_composed`, `_sha256`: core/statement.h), which takes it a fraction of what it
-- takes PostgreSQL, a third of whose part of a page that was.

-- fragment observation_alone
SELECT o.observation_id AS id, o.indicator, o.programme,
  p.principle,
  o.area AS "area.code", o.area_name AS "area.name", o.area_basis AS "area.basis",
  o.period AS "period.code", period_type(o.period) AS "period.type",
  o.period_start AS "period.start", nullif(o.period_end, 'infinity') AS "period.end",
  o.as_stated AS "period.as_stated",
  o.dimensions, o.value, o.value_text, o.qualifier,
  lower_bound(o.value, o.qualifier) AS lower, upper_bound(o.value, o.qualifier) AS upper,
  o.unit, o.measure, o.status,
  CASE WHEN o.formula IS NULL THEN json 'false'
       ELSE json_build_object('formula', o.formula, 'uses', (
         SELECT json_agg(u.input_id ORDER BY u.input_id) FROM observation_input u
         WHERE u.observation_id = o.observation_id AND u.revision = o.revision)) END AS derived,
  o.rival_of IS NOT NULL AS rival, o.rival_of,
  o.update_year AS "vintage.update", c.document AS "vintage.document", d.published_on AS "vintage.published_on",
  {{observation_sources}} AS sources,
  o.revision AS "revision.number", o.reason AS "revision.reason", o.note,
  {{observation_permalink}} AS "_composed.permalink", o.shown_version AS "_shown_version",
  {{observation_content}} AS "_sha256.content_hash", o.slice_line AS "_slice_line", o.formula AS "_formula", {{place_lines}} AS "_places",
  `/v1/observations/{id}` AS "_composed.links.self",
  `/v1/indicators/{indicator}{_then}` AS "_composed.links.indicator",
  `/v1/programmes/{programme}{_then}` AS "_composed.links.programme",
  `/v1/documents/{vintage.document}` AS "_composed.links.document",
  `/v1/observations/{id}/citation{_revision}` AS "_composed.links.citation", {{its_revision}} AS "_revision", '?' || {{moment}} AS "_then",
  {{programme_named}} AS "_label.programme", o.indicator_name AS "_label.indicator"

-- fragment observation_document
{{observation_alone}},
  CASE WHEN 'indicator' = ANY (:include) THEN
    json_build_object('slug', o.indicator, 'name', o.indicator_name, 'unit', o.unit, 'measure', o.measure, 'definition', o.definition,
                      'comparability', o.comparability)
  END AS "included.indicator",
  CASE WHEN 'programme' = ANY (:include) THEN
    json_build_object('slug', p.slug, 'name', {{programme_named}}, 'summary', p.summary)
  END AS "included.programme",
  CASE WHEN 'source' = ANY (:include) THEN
    json_build_object('slug', c.document, 'title', d.title, 'publisher', d.publisher, 'published_on', d.published_on,
                      'role', d.role, 'licence', d.licence)
  END AS "included.source"

-- Where a figure stands is looked up for each, and remembered by what it names: what is lateral keeps the order of the walk, and OFFSET 0 keeps
-- it lateral. What is lateral without OFFSET 0 is another name for what is there.

-- fragment observation_stands
{{primary_place}}
CROSS JOIN LATERAL (SELECT title, publisher, published_on, published_from, role, licence FROM document WHERE slug = c.document OFFSET 0) d

-- fragment observation_parts
{{observation_stands}}
{{observation_programme}}

-- fragment observation_programme
CROSS JOIN LATERAL (SELECT o.programme AS slug, o.programme_name AS name, o.programme_summary AS summary, o.principle) p

-- The names that a row shows are those of the same vintage: with vintage=first or all, of the update that brought the figure.

-- fragment read_vintage
CROSS JOIN LATERAL (
  SELECT coalesce(:as_of, 'infinity') AS last_day,
    CASE WHEN :vintage IN ('first', 'all') THEN o.update_year ELSE {{vintage_year}} END AS last_year) v

-- What all figures of a series share is put together once for them all.

-- fragment series_columns
s.indicator, s.area, (SELECT name FROM area WHERE code = s.area) AS area_name, s.dimensions, {{slice_line}} AS slice_line,
wanted.name AS indicator_name, wanted.definition, wanted.comparability, wanted.unit, wanted.measure,
wanted.programme, wanted.programme_name, wanted.programme_summary, wanted.principle

-- fragment figure
o.*, s.indicator, s.area, s.area_name, s.dimensions, s.slice_line, s.indicator_name, s.definition, s.comparability, s.unit, s.measure,
s.programme, s.programme_name, s.programme_summary, s.principle

-- fragment its_indicator
CROSS JOIN LATERAL (
  SELECT i.name, i.definition, i.comparability, i.unit, i.measure, i.programme, p.name AS programme_name, p.summary AS programme_summary,
    (SELECT principle FROM programme_principle WHERE programme = i.programme AND position = 1) AS principle
  FROM indicator i JOIN programme p ON p.slug = i.programme WHERE i.slug = s.indicator OFFSET 0) wanted

-- fragment all_series
(SELECT s.series_id, {{series_columns}}
 FROM series s {{its_indicator}}
 WHERE s.series_id >= coalesce({{series_of_cursor}}, 0)

-- What q finds: all figures of a series whose indicator and area have the words between them, and single figures that have them in
-- their own entry, or their number among them. Derived figures, which no document words, have no entry of their own. Without q neither is
-- ever looked at.

-- fragment told
WITH told_series AS MATERIALIZED (
  SELECT s.series_id
  FROM series s JOIN search_entry i ON i.type = 'indicator' AND i.key = s.indicator
  LEFT JOIN search_entry a ON a.type = 'area' AND a.key = s.area
  WHERE (i.vector || coalesce(a.vector, '')) @@ {{words}}
), told_figure AS MATERIALIZED (
  SELECT o.series_id, o.observation_id
  FROM search_entry e JOIN observation o ON o.observation_id = e.key::bigint
  WHERE e.type = 'observation' AND e.vector @@ {{words}}
  UNION ALL
  SELECT numbered.series_id, numbered.observation_id FROM ({{numbered_figures}}) AS numbered WHERE numbered.vector @@ {{words}}
)

-- fragment observation_told
AND (:q IS NULL OR o.series_id IN (SELECT series_id FROM told_series)
  OR o.observation_id IN (SELECT observation_id FROM told_figure))

-- Series are looked up by the indicators that are wanted, and by areas where they are named: so the others cost nothing.

-- fragment indicators_wanted
SELECT wanted.slug FROM indicator wanted
WHERE (:indicator IS NULL OR wanted.slug = ANY (:indicator))
AND (:programme IS NULL OR wanted.programme = ANY (:programme))
AND (:unit IS NULL OR wanted.unit = ANY (:unit))
AND (:measure IS NULL OR wanted.measure = ANY (:measure))
AND (:principle IS NULL OR EXISTS (
  SELECT FROM programme_principle pp WHERE pp.programme = wanted.programme AND pp.principle = ANY (:principle)))

-- fragment series_of_indicators
SELECT * FROM series WHERE indicator = ANY (slugs) AND :area IS NULL
UNION ALL
SELECT * FROM series WHERE indicator = ANY (slugs) AND area = ANY (:area)

-- fragment series_wanted
(SELECT s.series_id, {{series_columns}}
 FROM (SELECT ARRAY({{indicators_wanted}}) AS slugs OFFSET 0) indicators
 CROSS JOIN LATERAL ({{series_of_indicators}}) s
 {{its_indicator}}
 WHERE true

-- fragment series_told
 AND (:q IS NULL OR s.series_id IN (SELECT series_id FROM told_series UNION ALL SELECT series_id FROM told_figure))

-- A page starts in the series and at the figure of its cursor; whoever counts or sorts has to see all. The cursor is looked at once a series, which
-- is what OFFSET 0 is for, and not for each figure.

-- fragment series_of_cursor
split_part(:cursor, ' ', 1)::int

-- fragment from_cursor
 AND (:cursor IS NULL OR s.series_id >= {{series_of_cursor}})
 ORDER BY s.series_id) s
CROSS JOIN LATERAL (
  SELECT CASE WHEN within THEN word[2]::date ELSE '-infinity' END AS period_end, CASE WHEN within THEN word[3] ELSE '' END AS period,
    CASE WHEN within THEN word[4]::boolean ELSE false END AS derived, CASE WHEN within THEN word[5]::bigint ELSE 0 END AS observation_id,
    CASE WHEN within THEN word[6]::smallint ELSE 0 END AS revision
  FROM string_to_array(:cursor, ' ') AS word CROSS JOIN LATERAL (SELECT s.series_id = word[1]::int AS within) AS place
  OFFSET 0) start

-- fragment from_first
) s CROSS JOIN (SELECT date '-infinity' AS period_end, '' AS period) start

-- fragment in_period
AND (o.period_end, o.period) >= (start.period_end, start.period)
AND (:period_from IS NULL OR EXISTS (
  SELECT FROM unnest(:period_from, :period_to) AS wanted (first, last)
  WHERE period_touches(o.period, o.period_start, o.period_end, first, last)))

-- fragment newest_figures
observation o
WHERE o.series_id = s.series_id AND o.superseded_from = 'infinity' AND o.rival_of IS NULL
AND (o.formula IS NULL OR :derived)
{{in_period}}

-- fragment by_period
ORDER BY o.period_end, o.period, o.formula IS NOT NULL

-- A year's vintage is what was published up to its update: what was corrected since is in the newest one, and in the record of a later day.
-- Which figure comes after which, migrations/0023_succession.sql tells.

-- fragment year_asked
(SELECT CASE WHEN :vintage ~ '^\d{4}$' THEN :vintage::int END)

-- Between which days the figures were reported that are asked for, so that those of other days are not read.

-- fragment days
WITH days AS MATERIALIZED (
  SELECT coalesce(min(published_from) FILTER (WHERE update_year::text = ANY (:update)), '-infinity') AS first,
    least(max(published_from) FILTER (WHERE update_year::text = ANY (:update)), max(published_from) FILTER (WHERE update_year <= {{year_asked}})) AS last
  FROM document WHERE :update IS NOT NULL OR {{year_asked}} IS NOT NULL)

-- fragment published_of_period
observation o
WHERE o.series_id = s.series_id AND o.period_end = newest.period_end AND o.period = newest.period
AND (o.formula IS NOT NULL) = (newest.formula IS NOT NULL) AND o.rival_of IS NULL
AND o.reported_from >= (SELECT first FROM days)
AND o.reported_from <= least(newest.reported_from, :as_of, (SELECT last FROM days))
AND o.published_from <= coalesce(:as_of, 'infinity')
AND ({{year_asked}} IS NULL OR o.update_year <= {{year_asked}} AND o.revision = 1)
{{brought_by}}

-- fragment brought_by
AND (:update IS NULL OR o.update_year::text = ANY (:update))
AND (:document IS NULL
  OR EXISTS (SELECT FROM citation c WHERE c.citation_id = o.citation_id AND c.document = ANY (:document))
  OR EXISTS (SELECT FROM further_citation f JOIN citation c USING (citation_id)
             WHERE f.observation_id = o.observation_id AND f.observation_revision = o.revision
             AND c.document = ANY (:document)))

-- fragment vintage_figures
{{days}}
(SELECT figure.*
 FROM (SELECT o.* FROM {{newest_figures}} AND :vintage IS DISTINCT FROM 'all' {{by_period}}) newest
 CROSS JOIN LATERAL (
   (SELECT o.* FROM {{published_of_period}} AND :vintage IS DISTINCT FROM 'first'
    ORDER BY o.reported_from DESC, o.revision DESC, o.observation_id DESC LIMIT 1)
   UNION ALL
   (SELECT o.* FROM {{published_of_period}} AND :vintage = 'first' ORDER BY o.reported_from, o.revision, o.observation_id LIMIT 1)) figure)
UNION ALL
(SELECT o.* FROM observation o
 WHERE o.series_id = s.series_id AND :vintage = 'all' AND (o.formula IS NULL OR :derived)
 {{in_period}}
 {{brought_by}}
 {{by_period}}, o.observation_id, o.revision)

-- fragment observation_kept
WHERE (:qualifier IS NULL OR o.qualifier = ANY (:qualifier))
AND (:status IS NULL OR o.status = ANY (:status))

-- Where a figure stands in the walk: what a page goes on after.

-- fragment walked
`{_series} {_last_day} {period.code} {_is_derived} {id} {revision.number}` AS "_composed._cursor",
o.series_id AS "_series", o.period_end AS "_last_day", o.formula IS NOT NULL AS "_is_derived"

-- fragment page
  AND (o.period_end, o.period, o.formula IS NOT NULL, o.observation_id, o.revision)
    > (start.period_end, start.period, start.derived, start.observation_id, start.revision)
  LIMIT :limit) o
{{observation_parts}}

-- statement observations_list(include text[], qualifier text[], status text[], period_from date[], period_to date[], derived boolean, cursor text, limit int)
{{observation_document}}, {{walked}}
FROM (SELECT {{figure}} FROM {{all_series}}
{{from_cursor}}
  CROSS JOIN LATERAL (SELECT o.* FROM {{newest_figures}} {{by_period}}) o
  {{observation_kept}}
{{page}}
{{read_newest}}

-- statement observations_list_of_series(include text[], indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], qualifier text[], status text[], period_from date[], period_to date[], derived boolean, cursor text, limit int)
{{observation_document}}, {{walked}}
FROM (SELECT {{figure}} FROM {{series_wanted}}
{{from_cursor}}
  CROSS JOIN LATERAL (SELECT o.* FROM {{newest_figures}} {{by_period}}) o
  {{observation_kept}}
{{page}}
{{read_newest}}

-- statement observations_list_of_words(include text[], indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], qualifier text[], status text[], period_from date[], period_to date[], q text, derived boolean, cursor text, limit int)
{{told}}
{{observation_document}}, {{walked}}
FROM (SELECT {{figure}} FROM {{series_wanted}}
{{series_told}}
{{from_cursor}}
  CROSS JOIN LATERAL (SELECT o.* FROM {{newest_figures}} {{by_period}}) o
  {{observation_kept}}
  {{observation_told}}
{{page}}
{{read_newest}}

-- statement observations_vintage_list(include text[], update text[], document text[], qualifier text[], status text[], period_from date[], period_to date[], derived boolean, vintage text, as_of date, cursor text, limit int)
{{observation_document}}, {{walked}}
FROM (SELECT {{figure}} FROM {{all_series}}
{{from_cursor}}
  CROSS JOIN LATERAL ({{vintage_figures}}) o
  {{observation_kept}}
{{page}}
{{read_vintage}}

-- statement observations_vintage_list_of_series(include text[], indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], update text[], document text[], qualifier text[], status text[], period_from date[], period_to date[], q text, derived boolean, vintage text, as_of date, cursor text, limit int)
{{told}}
{{observation_document}}, {{walked}}
FROM (SELECT {{figure}} FROM {{series_wanted}}
{{series_told}}
{{from_cursor}}
  CROSS JOIN LATERAL ({{vintage_figures}}) o
  {{observation_kept}}
  {{observation_told}}
{{page}}
{{read_vintage}}

-- Any other order has to see all that the filters leave before it knows the first row; OFFSET 0 has the place of each worked out once. What
-- has no last day comes last both ways.

-- fragment listed_figures
{{told}}, listed AS (
  SELECT o.observation_id, o.revision,
    ARRAY[{{sort_keys}}, to_jsonb(s.series_id), to_jsonb(o.period_end), to_jsonb(o.period), to_jsonb(o.formula IS NOT NULL),
          to_jsonb(o.observation_id), to_jsonb(o.revision)] AS sorted
  FROM {{series_wanted}}
{{series_told}}{{from_first}}

-- fragment page_of_figures
  {{observation_kept}}
  {{observation_told}}
  OFFSET 0
), {{page_of_listed}}
{{observation_document}}, o.sorted AS _cursor
FROM (
  SELECT {{figure}}, page.sorted
  FROM page JOIN observation o USING (observation_id, revision)
  CROSS JOIN LATERAL (SELECT {{series_columns}} FROM series s {{its_indicator}} WHERE s.series_id = o.series_id) s
  OFFSET 0) o
{{observation_parts}}

-- statement observations_list_sorted(include text[], indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], qualifier text[], status text[], period_from date[], period_to date[], q text, derived boolean, sort text[], cursor jsonb[], limit int) sort id=o.observation_id, indicator=s.indicator, programme=s.programme, area=s.area, period=CASE WHEN o.period_end < 'infinity' THEN o.period_end END, value=o.value, unit=s.unit, status=o.status, published_on=o.published_from
{{listed_figures}}
  CROSS JOIN LATERAL (SELECT o.* FROM {{newest_figures}}) o
{{page_of_figures}}
{{read_newest}}
ORDER BY {{sort_order}}

-- statement observations_vintage_list_sorted(include text[], indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], update text[], document text[], qualifier text[], status text[], period_from date[], period_to date[], q text, derived boolean, vintage text, as_of date, sort text[], cursor jsonb[], limit int) sort id=o.observation_id, indicator=s.indicator, programme=s.programme, area=s.area, period=CASE WHEN o.period_end < 'infinity' THEN o.period_end END, value=o.value, unit=s.unit, status=o.status, published_on=o.published_from
{{listed_figures}}
  CROSS JOIN LATERAL ({{vintage_figures}}) o
{{page_of_figures}}
{{read_vintage}}
ORDER BY {{sort_order}}

-- fragment counted
SELECT count(*) AS total
FROM {{series_wanted}}
{{series_told}}{{from_first}}

-- statement observations_count(indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], qualifier text[], status text[], period_from date[], period_to date[], q text, derived boolean)
{{told}}
{{counted}}
CROSS JOIN LATERAL (SELECT o.* FROM {{newest_figures}}) o
{{observation_kept}}
{{observation_told}}

-- The newest figures of whole series need no counting (migrations/0020_series_sizes.sql).

-- fragment total_of_sizes
SELECT coalesce(sum(z.figures + CASE WHEN :derived THEN z.derived ELSE 0 END), 0) AS total

-- statement observations_total(derived boolean)
{{total_of_sizes}}
FROM series_size z

-- statement observations_total_of_series(indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], derived boolean)
{{total_of_sizes}}
FROM (SELECT ARRAY({{indicators_wanted}}) AS slugs OFFSET 0) indicators
CROSS JOIN LATERAL ({{series_of_indicators}}) s
JOIN series_size z USING (series_id)

-- statement observations_vintage_count(indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], update text[], document text[], qualifier text[], status text[], period_from date[], period_to date[], q text, derived boolean, vintage text, as_of date)
{{told}}
{{counted}}
CROSS JOIN LATERAL ({{vintage_figures}}) o
{{observation_kept}}
{{observation_told}}

-- statement observations_of_update_count(indicator text[], area text[], programme text[], principle text[], unit text[], measure text[], update text[], document text[], qualifier text[], status text[], period_from date[], period_to date[], q text, derived boolean, vintage text, as_of date)
{{told}}
SELECT counted.*
FROM yearly_update CROSS JOIN LATERAL (
  {{counted}}
  CROSS JOIN LATERAL ({{vintage_figures}}) o
  {{observation_kept}}
  {{observation_told}}) counted
WHERE year::text = ANY (:update)

-- The indicators of many that are asked for together are looked up once each: that is why they are not looked up below the LIMIT.

-- fragment single_figure
SELECT f.*, {{series_columns}}
FROM (SELECT * FROM observation
      WHERE observation_id = CASE WHEN :id ~ '^[1-9]\d{0,17}$' THEN :id::bigint END AND (:revision IS NULL OR revision = :revision)
      ORDER BY revision DESC LIMIT 1) f
CROSS JOIN LATERAL (SELECT * FROM series WHERE series_id = f.series_id OFFSET 0) s
{{its_indicator}}

-- statement observations_get(include text[], id text, revision int) gathered
{{observation_document}}
FROM ({{single_figure}}) o
{{observation_parts}}
{{read_newest}}
