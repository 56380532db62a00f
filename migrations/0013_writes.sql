-- What writes leave behind: who did what and when, and the answers that a repeated request is given again.

CREATE TABLE audit_entry (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  key_id bigint,
  key_name text NOT NULL CONSTRAINT audit_entry_key_name_filled CHECK (key_name <> ''),
  method text NOT NULL CONSTRAINT audit_entry_method_known CHECK (method IN ('POST', 'PUT', 'PATCH', 'DELETE')),
  target text NOT NULL CONSTRAINT audit_entry_target_path CHECK (target LIKE '/%'),
  subject text NOT NULL CONSTRAINT audit_entry_subject_filled CHECK (subject <> ''),
  before jsonb,
  after jsonb,
  client inet,
  traceparent text,
  dataset_version bigint NOT NULL
);
CREATE INDEX audit_entry_subject ON audit_entry (subject, entry_id);
CREATE INDEX audit_entry_key ON audit_entry (key_id, entry_id);

CREATE FUNCTION audit_entry_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what has been done stays on record: % on audit_entry is refused', TG_OP
    USING ERRCODE = 'restrict_violation', TABLE = 'audit_entry', CONSTRAINT = 'audit_entry_append_only';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse();
CREATE TRIGGER audit_entry_kept BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse();

-- Kept for 24 hours, in the transaction of the write itself: there is either both or neither.
CREATE TABLE idempotency (
  key_id bigint NOT NULL,
  idempotency_key text NOT NULL CONSTRAINT idempotency_idempotency_key_length CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  fingerprint text NOT NULL CONSTRAINT idempotency_fingerprint_form CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
  status smallint NOT NULL CONSTRAINT idempotency_status_good CHECK (status BETWEEN 200 AND 299),
  location text,
  tag text,
  applied text,
  body text NOT NULL,
  answered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (key_id, idempotency_key)
);
CREATE INDEX idempotency_answered_at ON idempotency (answered_at);
