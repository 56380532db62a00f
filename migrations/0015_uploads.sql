-- Uploads of rows to drafts, so that how far one has come can be read while it runs, and how it ended afterwards. Written outside of the
-- upload's own transaction, which nobody could look into.
CREATE SEQUENCE upload_number AS int CYCLE;
CREATE TABLE upload (
  upload_id int PRIMARY KEY,
  update_year smallint NOT NULL,
  file text NOT NULL CONSTRAINT upload_file_filled CHECK (file <> ''),
  media_type text NOT NULL CONSTRAINT upload_media_type_known
    CHECK (media_type IN ('application/json', 'application/x-ndjson', 'text/csv')),
  dry_run boolean NOT NULL,
  key_id bigint,
  key_name text NOT NULL CONSTRAINT upload_key_name_filled CHECK (key_name <> ''),
  state text NOT NULL CONSTRAINT upload_state_known CHECK (state IN ('receiving', 'checking', 'checked', 'kept', 'refused')),
  row_count bigint NOT NULL CONSTRAINT upload_row_count_range CHECK (row_count >= 0),
  byte_count bigint NOT NULL CONSTRAINT upload_byte_count_range CHECK (byte_count >= 0),
  -- Without a value where the sender did not say.
  bytes_expected bigint CONSTRAINT upload_bytes_expected_range CHECK (bytes_expected >= 0),
  fault_count bigint NOT NULL CONSTRAINT upload_fault_count_range CHECK (fault_count >= 0),
  started_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX upload_of_update ON upload (update_year, started_at DESC, upload_id DESC);
CREATE INDEX upload_changed_at ON upload (changed_at);
