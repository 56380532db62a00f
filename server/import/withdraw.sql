-- Takes what leave.sql found out of the published record, with a reason (ops.reason). Pinned versions keep it; whoever asks for it now is told
-- by its tombstone. version.sql was run before.
INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, reason)
  SELECT dataset.changed_at, dataset.version, 'withdrawn', l.type, l.key, l.update_year, l.document, l.title,
    CASE l.type
      WHEN 'update' THEN jsonb_build_object('documents', (SELECT count(*) FROM leaving d WHERE d.type = 'document'))
      WHEN 'document' THEN coalesce((SELECT counts FROM document_content c WHERE c.document = l.key), '{}')
      WHEN 'check' THEN (SELECT jsonb_build_object('kind', check_kind, 'left_side', left_side, 'relation', relation, 'right_side', right_side)
                         FROM arithmetic_check k WHERE k.slug = l.key)
      ELSE (SELECT stated_figure(o.revision, o.value, o.value_text, o.qualifier) FROM observation o
            WHERE o.observation_id = l.key::bigint ORDER BY o.revision DESC LIMIT 1) END,
    current_setting('ops.reason')
  FROM leaving l CROSS JOIN dataset
  WHERE l.type IN ('update', 'document') OR l.type <> 'evidence' AND NOT EXISTS (SELECT FROM leaving u WHERE u.type = 'update')
  ORDER BY l.type = 'update' DESC, l.key;
-- What is said of a promise has no address of its own: it is the promise that has changed.
INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, after, reason)
  SELECT dataset.changed_at, dataset.version, 'corrected', 'commitment', m.slug, l.update_year, l.document, m.title,
    jsonb_strip_nulls(jsonb_build_object('evidence', e.evidence_id, 'reports', e.reports, 'wording', e.wording, 'event', e.event,
                                         'observation', e.observation_id, 'note', e.note)),
    '{"evidence": null}', current_setting('ops.reason')
  FROM leaving l JOIN evidence e ON e.evidence_id::text = l.key JOIN commitment m ON m.slug = e.commitment CROSS JOIN dataset
  WHERE l.type = 'evidence' AND NOT EXISTS (SELECT FROM leaving u WHERE u.type = 'update');
INSERT INTO withdrawal (type, subject, update_year, reason, withdrawn_at, dataset_version)
  SELECT l.type, l.key, l.update_year, current_setting('ops.reason'), dataset.changed_at, dataset.version
  FROM leaving l JOIN resource_type t USING (type) CROSS JOIN dataset ORDER BY t.position, l.key;

CREATE TEMP TABLE leaving_figure ON COMMIT DROP AS
  SELECT observation_id, series_id, period::text AS period, formula IS NOT NULL AS derived
  FROM observation WHERE observation_id IN (SELECT key::bigint FROM leaving WHERE type = 'observation') AND revision = 1;

-- What was worked out from figures that go has had an address, and leaves a tombstone there.
WITH conflicts AS (
  DELETE FROM conflict WHERE (first_id, second_id) IN (
    SELECT k.first_id, k.second_id FROM leaving_figure l CROSS JOIN LATERAL (
      SELECT first_id, second_id FROM conflict WHERE first_id = l.observation_id
      UNION ALL SELECT first_id, second_id FROM conflict WHERE second_id = l.observation_id OFFSET 0) AS k)
  RETURNING 'conflict' AS type, first_id || '-' || second_id AS key
), checks AS (
  DELETE FROM arithmetic_check WHERE NOT told AND slug = ANY (ARRAY(
    SELECT u.check_slug FROM leaving_figure l
    CROSS JOIN LATERAL (SELECT check_slug FROM arithmetic_check_figure WHERE observation_id = l.observation_id OFFSET 0) AS u))
  RETURNING 'check' AS type, slug AS key
)
INSERT INTO withdrawal (type, subject, update_year, reason, withdrawn_at, dataset_version)
  SELECT gone.type, gone.key, (SELECT min(update_year) FROM leaving), current_setting('ops.reason'), changed_at, version
  FROM (SELECT * FROM conflicts UNION ALL SELECT * FROM checks) AS gone CROSS JOIN dataset;
DELETE FROM arithmetic_check WHERE told AND slug IN (SELECT key FROM leaving WHERE type = 'check');
DELETE FROM arithmetic_check_source WHERE citation_id IN (
  SELECT citation_id FROM citation c JOIN leaving l ON (l.type, l.key) = ('document', c.document));
DELETE FROM further_citation f WHERE EXISTS (
    SELECT FROM citation c JOIN leaving l ON (l.type, l.key) = ('document', c.document) WHERE c.citation_id = f.citation_id)
  OR EXISTS (
    SELECT FROM leaving l WHERE (l.type, l.key) IN (
      ('organisation', f.organisation), ('principle', f.principle), ('programme', f.programme), ('indicator', f.indicator),
      ('observation', f.observation_id::text), ('commitment', f.commitment), ('event', f.event), ('recommendation', f.recommendation),
      ('case-study', f.case_study), ('evidence', f.evidence_id::text)));
DELETE FROM evidence WHERE evidence_id::text IN (SELECT key FROM leaving WHERE type = 'evidence');
DELETE FROM case_study_observation WHERE case_study IN (SELECT key FROM leaving WHERE type = 'case-study');
DELETE FROM case_study_organisation WHERE case_study IN (SELECT key FROM leaving WHERE type = 'case-study');
DELETE FROM case_study WHERE slug IN (SELECT key FROM leaving WHERE type = 'case-study');
DELETE FROM recommendation WHERE slug IN (SELECT key FROM leaving WHERE type = 'recommendation');
DELETE FROM event WHERE slug IN (SELECT key FROM leaving WHERE type = 'event');
DELETE FROM commitment WHERE slug IN (SELECT key FROM leaving WHERE type = 'commitment');
DELETE FROM observation WHERE observation_id IN (SELECT observation_id FROM leaving_figure);
DELETE FROM redefinition WHERE indicator || ' ' || formerly IN (SELECT key FROM leaving WHERE type = 'redefinition');
DELETE FROM indicator WHERE slug IN (SELECT key FROM leaving WHERE type = 'indicator');
DELETE FROM programme_name WHERE programme || ' ' || document IN (SELECT key FROM leaving WHERE type = 'programme name');
DELETE FROM programme_principle WHERE programme IN (SELECT key FROM leaving WHERE type = 'programme');
DELETE FROM programme_organisation WHERE programme IN (SELECT key FROM leaving WHERE type = 'programme');
DELETE FROM programme WHERE slug IN (SELECT key FROM leaving WHERE type = 'programme');
DELETE FROM principle_name WHERE principle || ' ' || document IN (SELECT key FROM leaving WHERE type = 'principle name');
DELETE FROM principle WHERE slug IN (SELECT key FROM leaving WHERE type = 'principle');
DELETE FROM organisation WHERE slug IN (SELECT key FROM leaving WHERE type = 'organisation');
DELETE FROM document WHERE slug IN (SELECT key FROM leaving WHERE type = 'document');
DELETE FROM yearly_update WHERE year::text IN (SELECT key FROM leaving WHERE type = 'update');

-- What they stood in the place of stands again (migrations/0023_succession.sql). Those that end earlier come first: no period has two
-- newest figures at any time.
INSERT INTO succession (observation_id, revision, superseded_from)
  SELECT observation_id, revision, greatest(published_from, coalesce(min(published_from) OVER (
    PARTITION BY series_id, period, formula IS NOT NULL ORDER BY reported_from DESC, revision DESC, observation_id DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 'infinity'))
  FROM observation WHERE rival_of IS NULL AND (series_id, period::text, formula IS NOT NULL) IN (
    SELECT series_id, period, derived FROM leaving_figure);
UPDATE observation o SET superseded_from = n.superseded_from FROM succession n
  WHERE (n.observation_id, n.revision) = (o.observation_id, o.revision) AND n.superseded_from <> o.superseded_from;

SELECT tables_analyze('observation') FROM pg_class
  WHERE oid = 'observation'::regclass AND (SELECT count(*) FROM leaving_figure) > reltuples / 10;
SELECT refresh_changed();
