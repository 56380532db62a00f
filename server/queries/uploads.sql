-- Uploads to drafts, the newest first: those under way, and those of the last month.

-- One whose server went away stays as it was; its lock is gone (server/writes/uploads.sql).

-- fragment upload_document
SELECT u.upload_id AS id, u.file, u.media_type,
  CASE WHEN u.state IN ('receiving', 'checking') AND NOT EXISTS (
    SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid = 'upload'::regclass AND l.objid = u.upload_id::oid
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())) THEN 'interrupted' ELSE u.state END AS state,
  u.dry_run, u.row_count AS rows, u.byte_count AS bytes, u.bytes_expected, u.fault_count AS faults,
  u.key_id AS "key.id", u.key_name AS "key.name",
  to_char(u.started_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS started_at,
  to_char(u.changed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS changed_at,
  (extract(epoch FROM u.started_at) * 1000000)::bigint || '-' || u.upload_id AS _cursor

-- fragment upload_filter
WHERE u.update_year = CASE WHEN (:update)[1] ~ '^\d{4}$' THEN (:update)[1]::smallint END

-- statement uploads_list(update text[], cursor text, limit int)
{{upload_document}}
FROM upload u
{{upload_filter}}
AND CASE WHEN :cursor IS NULL THEN true ELSE (u.started_at, u.upload_id) < (
  to_timestamp(0) + split_part(:cursor, '-', 1)::bigint * interval '1 microsecond', split_part(:cursor, '-', 2)::int) END
ORDER BY u.started_at DESC, u.upload_id DESC LIMIT :limit

-- Without a row where there is no such update: a draft, or what it became.

-- statement uploads_count(update text[])
SELECT (SELECT count(*) FROM upload u {{upload_filter}}) AS total
WHERE EXISTS (SELECT FROM draft.yearly_update WHERE year = CASE WHEN (:update)[1] ~ '^\d{4}$' THEN (:update)[1]::smallint END)
  OR EXISTS (SELECT FROM yearly_update WHERE year = CASE WHEN (:update)[1] ~ '^\d{4}$' THEN (:update)[1]::smallint END)
