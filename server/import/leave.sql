-- What is to be withdrawn (ops.withdrawn_type, ops.withdrawn_key), into the table `leaving`: an update with its documents and all that they say
-- first, or one figure, one check that a document makes, or what one document says of a promise. Rows that come back are what stays and still
-- names some of it: then nothing can be withdrawn, and withdraw.sql must not run. No row in `leaving`: there is nothing of that name.
DELETE FROM leaving;

INSERT INTO leaving (type, key, update_year, title)
  SELECT 'update', year::text, year, title FROM yearly_update
  WHERE current_setting('ops.withdrawn_type') = 'update' AND year = count_of(current_setting('ops.withdrawn_key'));
INSERT INTO leaving (type, key, update_year, document, title)
  SELECT 'document', slug, d.update_year, slug, d.title FROM document d JOIN leaving l ON l.type = 'update' AND l.update_year = d.update_year;
INSERT INTO leaving (type, key, update_year, document, title)
  WITH place AS (
    SELECT citation_id, c.document, l.update_year FROM leaving l JOIN citation c ON c.document = l.key WHERE l.type = 'document'
  )
  SELECT 'organisation', slug, update_year, document, name FROM organisation JOIN place USING (citation_id)
  UNION ALL SELECT 'principle', slug, update_year, document, name FROM principle JOIN place USING (citation_id)
  UNION ALL SELECT 'principle name', principle || ' ' || n.document, update_year, place.document, name
    FROM principle_name n JOIN place USING (citation_id)
  UNION ALL SELECT 'programme', slug, update_year, document, name FROM programme JOIN place USING (citation_id)
  UNION ALL SELECT 'programme name', programme || ' ' || n.document, update_year, place.document, name
    FROM programme_name n JOIN place USING (citation_id)
  UNION ALL SELECT 'indicator', slug, update_year, document, name FROM indicator JOIN place USING (citation_id)
  UNION ALL SELECT 'redefinition', indicator || ' ' || formerly, update_year, document, formerly FROM redefinition JOIN place USING (citation_id)
  UNION ALL SELECT 'observation', observation_id::text, place.update_year, document, i.name || ', ' || coalesce(as_stated, period)
    FROM observation JOIN place USING (citation_id) JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator WHERE revision = 1
  UNION ALL SELECT 'commitment', slug, update_year, document, title FROM commitment JOIN place USING (citation_id)
  UNION ALL SELECT 'event', slug, update_year, document, title FROM event JOIN place USING (citation_id)
  UNION ALL SELECT 'recommendation', slug, update_year, document, title FROM recommendation JOIN place USING (citation_id)
  UNION ALL SELECT 'case-study', slug, update_year, document, title FROM case_study JOIN place USING (citation_id)
  UNION ALL SELECT 'evidence', evidence_id::text, update_year, document, commitment FROM evidence JOIN place USING (citation_id)
  UNION ALL SELECT 'check', slug, update_year, document, title FROM arithmetic_check JOIN place USING (citation_id) WHERE told;
INSERT INTO leaving (type, key, update_year, document, title)
  SELECT 'observation', o.observation_id::text, o.update_year, c.document, i.name || ', ' || coalesce(o.as_stated, o.period)
  FROM observation o JOIN citation c USING (citation_id) JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
  WHERE current_setting('ops.withdrawn_type') = 'observation' AND o.observation_id = count_of(current_setting('ops.withdrawn_key')) AND o.revision = 1
  UNION ALL
  SELECT 'check', k.slug, d.update_year, d.slug, k.title
  FROM arithmetic_check k JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
  WHERE current_setting('ops.withdrawn_type') = 'check' AND k.slug = current_setting('ops.withdrawn_key') AND k.told
  UNION ALL
  SELECT 'evidence', e.evidence_id::text, d.update_year, d.slug, e.commitment
  FROM evidence e JOIN citation c USING (citation_id) JOIN document d ON d.slug = c.document
  WHERE current_setting('ops.withdrawn_type') = 'evidence' AND e.evidence_id = count_of(current_setting('ops.withdrawn_key'));

WITH leaving_figure AS (
  SELECT key::bigint AS observation_id FROM leaving WHERE type = 'observation'
), named (type, key, named_type, named_key) AS (
  SELECT 'observation', o.observation_id::text, 'document', c.document::text
    FROM leaving l JOIN citation c ON c.document = l.key JOIN observation o USING (citation_id) WHERE l.type = 'document' AND o.revision > 1
  UNION ALL SELECT 'observation', observation_id::text, 'observation', rival_of::text FROM observation
    WHERE rival_of IN (SELECT observation_id FROM leaving_figure)
  UNION ALL SELECT 'observation', o.observation_id::text, 'observation', u.input_id::text
    FROM observation_input u JOIN observation o USING (observation_id, revision) WHERE u.input_id IN (SELECT observation_id FROM leaving_figure)
  UNION ALL SELECT 'observation', o.observation_id::text, 'indicator', s.indicator::text
    FROM leaving l JOIN series s ON s.indicator = l.key JOIN observation o USING (series_id) WHERE l.type = 'indicator'
  UNION ALL SELECT 'case-study', case_study, 'observation', observation_id::text FROM case_study_observation
    WHERE observation_id IN (SELECT observation_id FROM leaving_figure)
  UNION ALL SELECT 'check', check_slug, 'observation', observation_id::text
    FROM arithmetic_check_figure JOIN arithmetic_check k ON k.slug = check_slug AND k.told
    WHERE observation_id IN (SELECT observation_id FROM leaving_figure)
  UNION ALL SELECT 'evidence', evidence_id::text, 'observation', observation_id::text FROM evidence
    WHERE observation_id IN (SELECT observation_id FROM leaving_figure)
  UNION ALL SELECT 'evidence', evidence_id::text, 'commitment', commitment FROM evidence
  UNION ALL SELECT 'evidence', evidence_id::text, 'event', event FROM evidence
  UNION ALL SELECT 'commitment', slug, 'programme', programme FROM commitment
  UNION ALL SELECT 'commitment', slug, 'indicator', indicator FROM commitment
  UNION ALL SELECT 'event', slug, 'programme', programme FROM event
  UNION ALL SELECT 'recommendation', slug, 'programme', programme FROM recommendation
  UNION ALL SELECT 'recommendation', slug, 'organisation', made_by FROM recommendation
  UNION ALL SELECT 'case-study', slug, 'programme', programme FROM case_study
  UNION ALL SELECT 'case-study', case_study, 'organisation', organisation FROM case_study_organisation
  UNION ALL SELECT 'indicator', slug, 'programme', programme FROM indicator
  UNION ALL SELECT 'redefinition', indicator || ' ' || formerly, 'indicator', word FROM redefinition, unnest(ARRAY[indicator, formerly]) AS word
  UNION ALL SELECT 'programme', slug, 'programme', part_of FROM programme
  UNION ALL SELECT 'programme', programme, 'principle', principle FROM programme_principle
  UNION ALL SELECT 'programme', programme, 'organisation', organisation FROM programme_organisation
  UNION ALL SELECT 'programme name', programme || ' ' || document, 'programme', programme FROM programme_name
  UNION ALL SELECT 'principle name', principle || ' ' || document, 'principle', principle FROM principle_name
)
SELECT DISTINCT n.type, n.key, 'still-named' AS code,
  n.type || ' "' || n.key || '" stays, and names the ' || n.named_type || ' "' || n.named_key || '"' AS message, n.named_type, n.named_key
FROM named n JOIN leaving l ON (l.type, l.key) = (n.named_type, n.named_key)
WHERE NOT EXISTS (SELECT FROM leaving s WHERE (s.type, s.key) = (n.type, n.key))
ORDER BY 1, 2, 5, 6
