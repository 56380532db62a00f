-- Commitments: what was promised, when it was due, and how it stands by what had been published. A status is never stored: it is
-- worked out for the rows shown, from evidence and figures that documents of the updates up to state.year had published by state.day.

-- fragment commitment_rules
(VALUES
  ('told-met', 'met', 'The newest document that speaks of it reports it as done.'),
  ('told-partly-met', 'partly-met', 'The newest document that speaks of it reports a part as done and says nothing of the rest.'),
  ('told-in-progress', 'in-progress', 'The newest document that speaks of it reports it as under way.'),
  ('told-not-met', 'not-met', 'The newest document that speaks of it reports it as not done.'),
  ('told-dropped', 'dropped', 'The newest document that speaks of it reports it as given up.'),
  ('figure-reaches-target', 'met', 'The newest published figure is certain to reach the target, and no later than it was due.'),
  ('figure-reaches-target-late', 'partly-met',
   'The newest published figure reaches the target, but is of a time after it was due; none shows it reached in time.'),
  ('figure-leaves-open', 'partly-met',
   'It was due, and some of it is published as reached; its qualifier or that of the target leaves open whether all of it is.'),
  ('figure-short-when-due', 'not-met', 'It was due, and the newest published figure is certain to fall short of the target.'),
  ('figure-on-the-way', 'in-progress', 
   'The newest published figure is on the way to the target, and is of a time before it was due, or no time was named.'),
  ('silent-since', 'not-reported', 'It was reported as under way, and an update that came out later says nothing of it.'),
  ('nothing-reported', 'not-reported', 'No document has reported on it.')
) AS rule (code, status, sentence)

-- fragment commitment_reasons
(VALUES
  ('no-figure-promised', 'The promise names no figure to reach.'),
  ('target-in-words', 'The promise tells its target in words only.'),
  ('no-indicator', 'The promise names a figure, but nothing that is measured.'),
  ('target-is-zero', 'No share of a target of nothing can be worked out.'),
  ('target-is-a-ceiling', 'The promise says how much there will be at most, which any lesser figure keeps as well.'),
  ('no-figure-reported', 'No document has reported a figure for the whole of what was promised.'),
  ('different-areas', 'The reported figures are of different areas, and the promise names none.'),
  ('figure-in-words', 'Documents report on it in words only.'),
  ('different-time', 'The reported figures are of another time: from before the promise, or outside the period it was made for.'),
  ('qualifiers-leave-open', 'The figure is a bound and the target is not exact, which leaves the share open.')
) AS reason (code, sentence)

-- fragment commitment_states
commitment m JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
CROSS JOIN LATERAL (
  SELECT u.year, 'infinity'::date AS day FROM yearly_update u
  WHERE :vintage = 'all' AND u.year >= d.update_year AND EXISTS (SELECT FROM document told WHERE told.update_year = u.year)
  UNION ALL
  SELECT CASE WHEN :vintage ~ '^\d{4}$' THEN :vintage::smallint ELSE 9999 END,
    coalesce(:as_of, CASE WHEN :vintage = 'first' THEN d.published_from ELSE 'infinity' END)
  WHERE :vintage <> 'all'
) AS state

-- One row: the figure that counts for the promise, with the rule it leads to; or why there is none. A stock or a share counts when it
-- is later than the promise, since one from before shows where things started; a flow, a change or an amount when it lies in the
-- time it was promised for; a total since the start always. An undated figure is of the day it was published. A correction does not make
-- what a document reports any newer: it is known from its own day on, and what an update left is as it was before it.

-- fragment commitment_figure
CROSS JOIN LATERAL (
  WITH reported AS (
    SELECT DISTINCT ON (o.observation_id) o.observation_id, o.revision, o.citation_id, o.update_year, report.published_from,
      o.published_from AS known_from, o.period_start, o.period_end, o.value, o.value_text, o.qualifier, s.area, i.measure,
      coalesce(nullif(o.period_end, 'infinity'), report.published_from) AS day,
      lower_bound(o.value * sign(m.target_value), o.qualifier) AS lower,
      upper_bound(o.value * sign(m.target_value), o.qualifier) AS upper
    FROM indicator i JOIN series s ON s.indicator = i.slug JOIN observation o USING (series_id)
    JOIN citation ON citation.citation_id = o.citation_id JOIN document report ON report.slug = citation.document
    WHERE i.slug = m.indicator AND s.dimensions = '{}'
    AND o.status = 'actual' AND o.formula IS NULL AND o.rival_of IS NULL
    AND o.update_year <= state.year AND o.published_from <= state.day
    AND (o.revision = 1 OR state.year = 9999 OR state.day < 'infinity')
    ORDER BY o.observation_id, o.revision DESC
  ), fitting AS (
    SELECT *, day <= m.due_end AS in_time,
      coalesce(lower > abs(m.target_value)
        OR (lower = abs(m.target_value) AND (m.target_qualifier <> 'more-than' OR qualifier = 'more-than')), false) AS reached,
      m.target_qualifier IN ('exact', 'at-least', 'more-than')
        AND coalesce(upper < abs(m.target_value)
          OR (upper = abs(m.target_value) AND (m.target_qualifier = 'more-than' OR qualifier IN ('nearly', 'under'))), false) AS short
    FROM reported
    WHERE value IS NOT NULL AND CASE
      WHEN measure = 'cumulative' THEN true
      WHEN measure IN ('stock', 'ratio') OR m.due = 'undated' THEN day > d.published_from
      ELSE (m.due_start IS NULL OR coalesce(period_start >= m.due_start, false)) AND (m.due_end IS NULL OR period_end <= m.due_end)
    END
  ), newest AS (
    SELECT DISTINCT ON (in_time) * FROM fitting ORDER BY in_time, day DESC, published_from DESC, observation_id DESC
  ), unfit AS (
    SELECT CASE
      WHEN m.target_text IS NULL THEN 'no-figure-promised'
      WHEN m.target_value IS NULL THEN 'target-in-words'
      WHEN m.indicator IS NULL THEN 'no-indicator'
      WHEN m.target_value = 0 THEN 'target-is-zero'
      WHEN m.target_qualifier IN ('up-to', 'under') THEN 'target-is-a-ceiling'
      WHEN NOT EXISTS (SELECT FROM reported) THEN 'no-figure-reported'
      WHEN (SELECT count(DISTINCT coalesce(area, '')) FROM reported) > 1 THEN 'different-areas'
      WHEN NOT EXISTS (SELECT FROM reported WHERE value IS NOT NULL) THEN 'figure-in-words'
      WHEN NOT EXISTS (SELECT FROM fitting) THEN 'different-time'
    END AS reason
  )
  SELECT chosen.*, unfit.reason, (SELECT max(reported.known_from) FROM reported) AS newest_known, CASE
      WHEN reached AND coalesce(in_time, true) THEN 'figure-reaches-target'
      WHEN reached THEN 'figure-reaches-target-late'
      WHEN value * sign(m.target_value) > 0 AND coalesce(chosen.day < m.due_end, true) THEN 'figure-on-the-way'
      WHEN chosen.day >= m.due_end AND short THEN 'figure-short-when-due'
      WHEN chosen.day >= m.due_end THEN 'figure-leaves-open'
    END AS code
  FROM unfit LEFT JOIN (SELECT * FROM newest ORDER BY in_time AND reached DESC NULLS LAST, day DESC LIMIT 1) AS chosen
    ON unfit.reason IS NULL
) AS figure

-- The newest document that says anything decides, by words or by figure; of several things it says, the least favourable. What was
-- under way holds until the next update's own report is out and says nothing of it; that the press is silent means nothing.

-- fragment commitment_verdict
{{commitment_figure}}
CROSS JOIN LATERAL (
  SELECT said.*, rule.status
  FROM (
    SELECT 'told-' || e.reports AS code, source.published_from, source.update_year
    FROM evidence e JOIN citation USING (citation_id) JOIN document source ON source.slug = citation.document
    WHERE e.commitment = m.slug AND source.update_year <= state.year AND source.published_from <= state.day
    UNION ALL SELECT figure.code, figure.published_from, figure.update_year
    UNION ALL SELECT 'nothing-reported', '-infinity', NULL
  ) AS said JOIN {{commitment_rules}} USING (code)
  ORDER BY said.published_from DESC, array_position(ARRAY['dropped', 'not-met', 'in-progress', 'partly-met', 'met'], rule.status), code
  LIMIT 1
) AS newest
CROSS JOIN LATERAL (
  SELECT rule.* FROM {{commitment_rules}}
  WHERE rule.code = CASE
    WHEN newest.status = 'in-progress' AND newest.update_year < (
      SELECT max(report.update_year) FROM document report
      WHERE report.role IN ('primary', 'summary') AND report.update_year <= state.year AND report.published_from <= state.day)
    THEN 'silent-since'
    ELSE newest.code END
) AS verdict

-- fragment commitment_progress
CROSS JOIN LATERAL (
  SELECT coalesce(figure.reason, CASE WHEN figure.qualifier NOT IN ('exact', 'about', 'projected')
      AND m.target_qualifier IN ('about', 'nearly', 'projected') THEN 'qualifiers-leave-open' END) AS reason,
    100 * figure.value / nullif(m.target_value, 0) AS share,
    CASE WHEN m.target_qualifier IN ('about', 'nearly', 'projected') OR figure.qualifier = 'projected' THEN 'about'
         ELSE figure.qualifier END AS qualifier
) AS progress

-- fragment commitment_evidence
(SELECT coalesce(json_agg(json_build_object(
    'id', shown.evidence_id, 'reports', rule.status,
    'decides', rule.code = verdict.code AND source.published_from = newest.published_from,
    'wording', shown.wording, 'note', shown.note, 'event', shown.event, 'observation', shown.observation_id,
    'update', source.update_year, 'document', source.slug, 'published_on', source.published_on,
    'sources', (
      SELECT json_agg(cited.sources -> 0 ORDER BY place)
      FROM (SELECT shown.citation_id, 0 AS place
            UNION ALL SELECT f.citation_id, f.position FROM further_citation f WHERE f.evidence_id = shown.evidence_id
            UNION ALL SELECT f.citation_id, f.position FROM further_citation f
              WHERE f.observation_id = shown.observation_id AND f.observation_revision = shown.revision) AS placed
      JOIN citation cited USING (citation_id)),
    'links', json_build_object('event', '/v1/events/' || shown.event, 'observation', '/v1/observations/' || shown.observation_id || coalesce((
                                 SELECT {{its_revision}} FROM observation o
                                 WHERE (o.observation_id, o.revision) = (shown.observation_id, shown.revision)), ''),
                               'document', '/v1/documents/' || source.slug))
    ORDER BY source.published_from DESC, shown.evidence_id NULLS FIRST), '[]')
  FROM (SELECT e.evidence_id, 'told-' || e.reports AS code, e.wording, e.note, e.event::text, e.observation_id, NULL AS revision,
          e.citation_id
        FROM evidence e WHERE e.commitment = m.slug
        UNION ALL
        SELECT NULL, figure.code, NULL, NULL, NULL, figure.observation_id, figure.revision, figure.citation_id) AS shown
  JOIN {{commitment_rules}} USING (code)
  JOIN citation USING (citation_id) JOIN document source ON source.slug = citation.document
  WHERE source.update_year <= state.year AND source.published_from <= state.day)

-- What was said of it and has been withdrawn since, with its document or by itself, so that nobody wonders where it has gone. Evidence has no
-- address of its own at which that could be told; what it was stands in schema past, and why it went by itself among the changes.

-- fragment commitment_withdrawn_evidence
(SELECT coalesce(json_agg(json_build_object(
    'reports', e.reports, 'update', gone.update_year, 'document', gone.document, 'withdrawn_on', to_char(gone.at, 'YYYY-MM-DD'),
    'reason', gone.reason) ORDER BY e.superseded_version DESC, e.evidence_id), '[]')
  FROM past.evidence e JOIN citation USING (citation_id) CROSS JOIN LATERAL (
    SELECT source.slug AS document, source.update_year, source.published_from, withdrawn_at AS at, reason
    FROM withdrawal JOIN past.document source ON (source.slug, source.superseded_version) = (citation.document, e.superseded_version)
    WHERE (type, subject, dataset_version) = ('document', citation.document, e.superseded_version)
    UNION ALL
    SELECT source.slug, source.update_year, source.published_from, changed_at, reason
    FROM change JOIN document source ON source.slug = citation.document
    WHERE (type, subject, dataset_version) = ('commitment', e.commitment, e.superseded_version)
    AND change.before ->> 'evidence' = e.evidence_id::text) AS gone
  WHERE e.commitment = m.slug AND gone.update_year <= state.year AND gone.published_from <= state.day)

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
  verdict.status, verdict.code AS "rule.code", verdict.sentence AS "rule.sentence",
  CASE WHEN progress.reason IS NULL THEN CASE
    WHEN progress.qualifier IN ('more-than', 'at-least') THEN trunc(progress.share, 1)
    WHEN progress.qualifier IN ('nearly', 'up-to', 'under') THEN round(ceil(10 * progress.share) / 10, 1)
    ELSE round(progress.share, 1) END END AS "progress.percent",
  CASE WHEN progress.reason IS NULL THEN progress.qualifier END AS "progress.qualifier",
  CASE WHEN progress.reason IS NULL THEN figure.value_text || ' of ' || m.target_text END AS "progress.told",
  CASE WHEN progress.reason IS NULL THEN '100 * #' || figure.observation_id || ' / ' || m.target_value END AS "progress.formula",
  CASE WHEN progress.reason IS NULL THEN figure.observation_id END AS "progress.observation",
  progress.reason AS "progress.cannot_compute",
  (SELECT reason.sentence FROM {{commitment_reasons}} WHERE reason.code = progress.reason) AS "progress.why",
  {{commitment_evidence}} AS evidence, {{commitment_withdrawn_evidence}} AS withdrawn_evidence,
  vintage.update_year AS "vintage.update", vintage.slug AS "vintage.document", vintage.published_on AS "vintage.published_on",
  source_list(m.citation_id || ARRAY(
    SELECT f.citation_id FROM further_citation f WHERE f.commitment = m.slug ORDER BY f.position)) AS sources,
  '/v1/commitments/' || m.slug AS "links.self",
  '/v1/commitments/' || m.slug || CASE WHEN state.day < 'infinity' OR :vintage = 'latest'
    THEN '?as_of=' || greatest(vintage.until, figure.newest_known)
    ELSE '?vintage=' || state.year END AS "links.state",
  '/v1/programmes/' || m.programme {{then_alone}} AS "links.programme",
  '/v1/indicators/' || m.indicator {{then_alone}} AS "links.indicator",
  (SELECT {{programme_named}} FROM programme p WHERE p.slug = m.programme) AS "_label.programme",
  CASE WHEN 'programme' = ANY (:include) THEN (
    SELECT json_build_object('slug', p.slug, 'name', {{programme_named}}, 'summary', p.summary) FROM programme p WHERE p.slug = m.programme)
  END AS "included.programme",
  CASE WHEN 'indicator' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'name', r.name, 'unit', r.unit, 'measure', r.measure, 'definition', r.definition,
                             'comparability', r.comparability) FROM indicator r WHERE r.slug = m.indicator)
  END AS "included.indicator",
  CASE WHEN 'source' = ANY (:include) THEN (
    SELECT json_build_object('slug', r.slug, 'title', r.title, 'publisher', r.publisher, 'published_on', r.published_on,
                             'role', r.role, 'licence', r.licence) FROM document r WHERE r.slug = c.document)
  END AS "included.source"

-- fragment commitment_rows
FROM page state JOIN commitment m USING (slug) JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
CROSS JOIN LATERAL (
  SELECT seen.update_year, seen.slug, seen.published_on, max(seen.published_from) OVER () AS until FROM document seen
  WHERE seen.update_year <= state.year AND seen.published_from <= state.day
  ORDER BY seen.update_year DESC, seen.published_from DESC, seen.slug LIMIT 1
) AS vintage
CROSS JOIN LATERAL (SELECT state.day AS last_day, state.year AS last_year) v
{{commitment_verdict}}
{{commitment_progress}}

-- fragment commitment_filter
WHERE d.update_year <= state.year AND d.published_from <= state.day
AND (:programme IS NULL OR m.programme = ANY (:programme))
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
AND (:status IS NULL OR (SELECT verdict.status FROM (VALUES (1)) AS one {{commitment_verdict}}) = ANY (:status))

-- statement commitments_list(include text[], programme text[], principle text[], indicator text[], made_in text[], document text[], due_from date[], due_to date[], q text, status text[], vintage text, as_of date, sort text[], cursor jsonb[], limit int) sort slug=m.slug, title=m.title::varchar(100), position=m.position, programme=m.programme, due=m.due_end, made_in=d.update_year, indicator=m.indicator
WITH listed AS MATERIALIZED (
  SELECT m.slug, state.year, state.day, ARRAY[{{sort_keys}}, to_jsonb(m.position), to_jsonb(m.slug), to_jsonb(state.year)] AS sorted
  FROM {{commitment_states}}
  {{commitment_filter}}
), {{page_of_listed}}
{{commitment_document}}, state.sorted AS _cursor
{{commitment_rows}}
ORDER BY {{sort_order}}

-- statement commitments_count(programme text[], principle text[], indicator text[], made_in text[], document text[], due_from date[], due_to date[], q text, status text[], vintage text, as_of date)
SELECT count(*) AS total
FROM {{commitment_states}}
{{commitment_filter}}

-- statement commitments_get(include text[], slug text, vintage text, as_of date)
WITH page AS (
  SELECT m.slug, state.year, state.day
  FROM {{commitment_states}}
  WHERE m.slug = :slug AND d.update_year <= state.year AND d.published_from <= state.day
)
{{commitment_document}}
{{commitment_rows}}
