-- What documents say of promises: kept, on the way, given up. Figures say it by themselves; this holds what only words do.

CREATE TABLE evidence (
  evidence_id int PRIMARY KEY CONSTRAINT evidence_id_positive CHECK (evidence_id > 0),
  commitment slug NOT NULL REFERENCES commitment,
  reports text NOT NULL CONSTRAINT evidence_reports_known
    CHECK (reports IN ('met', 'partly-met', 'in-progress', 'not-met', 'dropped')),
  -- The telling words as they stand there: enough to find them, too few to be a copy.
  wording text NOT NULL CONSTRAINT evidence_wording_short CHECK (wording ~ '^\S+( \S+){0,3}$'),
  event slug REFERENCES event,
  observation_id bigint,
  -- A report stands on a figure, whatever revision that figure has reached; its first one always exists.
  observation_revision smallint GENERATED ALWAYS AS (CASE WHEN observation_id IS NOT NULL THEN 1 END) STORED,
  note text NOT NULL CONSTRAINT evidence_note_filled CHECK (note <> ''),
  citation_id int NOT NULL REFERENCES citation,
  FOREIGN KEY (observation_id, observation_revision) REFERENCES observation (observation_id, revision),
  CONSTRAINT evidence_place_once UNIQUE (commitment, citation_id)
);
CREATE INDEX evidence_event ON evidence (event) WHERE event IS NOT NULL;
CREATE INDEX evidence_observation ON evidence (observation_id) WHERE observation_id IS NOT NULL;
CREATE INDEX evidence_citation ON evidence (citation_id);

ALTER TABLE further_citation ADD COLUMN evidence_id int REFERENCES evidence;
ALTER TABLE further_citation DROP CONSTRAINT further_citation_one_subject;
ALTER TABLE further_citation ADD CONSTRAINT further_citation_one_subject CHECK (
  num_nonnulls(organisation, principle, programme, indicator, observation_id,
               commitment, event, recommendation, case_study, evidence_id) = 1);
CREATE UNIQUE INDEX further_citation_evidence ON further_citation (evidence_id, position) WHERE evidence_id IS NOT NULL;

-- Whether an update reported a result at all, however many figures a series has.
CREATE INDEX observation_result ON observation (series_id, update_year, published_from)
  WHERE status = 'actual' AND formula IS NULL AND rival_of IS NULL;

CREATE OR REPLACE VIEW document_content (document, counts) AS
  SELECT document, jsonb_object_agg(resource, number)
  FROM (
    SELECT document, resource, count(*) AS number
    FROM (
      SELECT citation_id, 'principles' AS resource FROM principle
      UNION ALL SELECT citation_id, 'programmes' AS resource FROM programme
      UNION ALL SELECT citation_id, 'organisations' AS resource FROM organisation
      UNION ALL SELECT citation_id, 'indicators' AS resource FROM indicator
      UNION ALL SELECT citation_id, CASE WHEN formula IS NULL THEN 'observations' ELSE 'derived' END AS resource
        FROM observation WHERE revision = 1
      UNION ALL SELECT citation_id, 'commitments' AS resource FROM commitment
      UNION ALL SELECT citation_id, 'events' AS resource FROM event
      UNION ALL SELECT citation_id, 'recommendations' AS resource FROM recommendation
      UNION ALL SELECT citation_id, 'case_studies' AS resource FROM case_study
      UNION ALL SELECT citation_id, 'evidence' AS resource FROM evidence
    ) AS said JOIN citation USING (citation_id)
    GROUP BY document, resource
  ) AS counted
  GROUP BY document;

SELECT keep_versions('evidence', 'commitment');
SELECT keep_versions('further_citation', 'citation_id');
