-- Changes: everything that was ever published, corrected or withdrawn, in the order in which it happened. Never altered.

-- Names the feed of changes (RFC 4287: an id never changes and is nobody else's).
ALTER TABLE dataset ADD COLUMN feed_id uuid NOT NULL DEFAULT gen_random_uuid();

CREATE TABLE change (
  change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT change_entry_id_once UNIQUE,
  changed_at timestamptz NOT NULL,
  dataset_version bigint NOT NULL,
  kind text NOT NULL CONSTRAINT change_kind_known CHECK (kind IN ('published', 'corrected', 'withdrawn')),
  type text NOT NULL REFERENCES resource_type,
  subject text NOT NULL CONSTRAINT change_subject_filled CHECK (subject <> ''),
  update_year smallint REFERENCES yearly_update,
  document slug REFERENCES document,
  title text NOT NULL CONSTRAINT change_title_filled CHECK (title <> ''),
  before jsonb,
  after jsonb,
  reason text CONSTRAINT change_reason_filled CHECK (reason <> ''),
  CONSTRAINT change_before_fits_kind CHECK ((kind = 'published') = (before IS NULL)),
  CONSTRAINT change_after_fits_kind CHECK ((kind = 'withdrawn') = (after IS NULL)),
  CONSTRAINT change_reason_fits_kind CHECK ((kind = 'published') = (reason IS NULL))
);
CREATE INDEX change_in_order ON change (changed_at, change_id);
CREATE INDEX change_subject ON change (type, subject);
CREATE INDEX change_update_year ON change (update_year);
CREATE INDEX change_document ON change (document);

CREATE INDEX observation_revised ON observation (observation_id, revision) WHERE revision > 1;

CREATE FUNCTION change_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what has been published stays on record: % on change is refused', TG_OP
    USING ERRCODE = 'restrict_violation', TABLE = 'change', CONSTRAINT = 'change_append_only';
END $$;
CREATE TRIGGER change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change
  FOR EACH STATEMENT EXECUTE FUNCTION change_refuse();

-- How much stands on each document first of all, by resource.
CREATE VIEW document_content (document, counts) AS
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
    ) AS said JOIN citation USING (citation_id)
    GROUP BY document, resource
  ) AS counted
  GROUP BY document;

-- A figure as one of its revisions states it.
CREATE FUNCTION stated_figure(revision smallint, value numeric, value_text text, qualifier text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN jsonb_build_object('revision', revision, 'value', value, 'value_text', value_text, 'qualifier', qualifier);

-- Enters what is in the record and not yet among the changes: documents, then revisions of figures. Whoever calls it has just
-- given the dataset its new version, and so holds its row until the end: changes are numbered in the order they become visible.
CREATE FUNCTION change_enter() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, after)
    SELECT dataset.changed_at, dataset.version, 'published', 'document', d.slug, d.update_year, d.slug, d.title,
      coalesce(c.counts, '{}')
    FROM document d CROSS JOIN dataset LEFT JOIN document_content c ON c.document = d.slug
    WHERE NOT EXISTS (SELECT FROM change e WHERE e.type = 'document' AND e.subject = d.slug)
    ORDER BY d.published_from, d.slug;
  INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, after, reason)
    SELECT dataset.changed_at, dataset.version, 'corrected', 'observation', o.observation_id, o.update_year, c.document,
      i.name || ', ' || coalesce(o.as_stated, o.period), stated_figure(b.revision, b.value, b.value_text, b.qualifier),
      stated_figure(o.revision, o.value, o.value_text, o.qualifier), o.reason
    FROM observation o CROSS JOIN dataset
    JOIN LATERAL (SELECT * FROM observation b WHERE b.observation_id = o.observation_id AND b.revision < o.revision
                  ORDER BY b.revision DESC LIMIT 1) b ON true
    JOIN citation c ON c.citation_id = o.citation_id JOIN series s ON s.series_id = o.series_id
    JOIN indicator i ON i.slug = s.indicator
    WHERE o.revision > 1 AND NOT EXISTS (
      SELECT FROM change e WHERE e.type = 'observation' AND e.subject = o.observation_id::text AND e.kind = 'corrected'
      AND (e.after ->> 'revision')::smallint = o.revision)
    ORDER BY o.observation_id, o.revision;
END;

-- A record that was loaded before its changes were kept.
SELECT change_enter();
