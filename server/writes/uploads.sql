-- How far an upload has come.

-- A number for it, and the sign that it is under way: a lock that lasts as long as its transaction, whatever becomes of the server.

-- statement upload_begin()
SELECT upload_id, started_at, pg_advisory_xact_lock('upload'::regclass::oid::int, upload_id)
FROM (SELECT nextval('upload_number')::int AS upload_id, clock_timestamp() AS started_at OFFSET 0) AS begun

-- statement upload_tell(upload_id int, update_year smallint, file text, media_type text, dry_run boolean, key_id bigint, key_name text, state text, row_count bigint, byte_count bigint, bytes_expected bigint, fault_count bigint, started_at timestamptz)
INSERT INTO upload (upload_id, update_year, file, media_type, dry_run, key_id, key_name, state, row_count, byte_count, bytes_expected,
  fault_count, started_at)
VALUES (:upload_id, :update_year, :file, :media_type, :dry_run, :key_id, :key_name, :state, :row_count, :byte_count, :bytes_expected,
  :fault_count, :started_at)
ON CONFLICT (upload_id) DO UPDATE SET (state, row_count, byte_count, fault_count, changed_at)
  = (excluded.state, excluded.row_count, excluded.byte_count, excluded.fault_count, excluded.changed_at)

-- A few of a month ago at a time.

-- statement upload_sweep()
DELETE FROM upload WHERE upload_id IN (
  SELECT upload_id FROM upload WHERE changed_at < now() - interval '30 days' ORDER BY changed_at LIMIT 100 FOR UPDATE SKIP LOCKED)
