-- The audit log: every write, the newest first. For administrators alone.
--
-- A page walks back from the newest, or from the cursor, as that of changes does.

-- fragment audit_document
SELECT e.entry_id AS id, to_char(e.entered_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, e.key_id AS "key.id", e.key_name AS "key.name",
  e.method, e.target, e.subject, e.before, e.after, host(e.client) AS client, e.traceparent, e.dataset_version,
  '/v1/audit/' || e.entry_id AS "links.self",
  e.entry_id::text AS _cursor

-- fragment audit_filter
WHERE e.entered_at >= coalesce(:since::timestamptz, '-infinity')
AND CASE WHEN :subject IS NULL THEN true ELSE e.subject = :subject END
AND CASE WHEN :key IS NULL THEN true ELSE e.key_id = :key::bigint END
AND CASE WHEN :method IS NULL THEN true ELSE e.method = ANY (:method) END

-- statement audit_list(subject text, key text, method text[], since date, cursor text, limit int)
{{audit_document}}
FROM audit_entry e
{{audit_filter}}
AND e.entry_id < coalesce(:cursor::bigint, 9223372036854775807)
ORDER BY e.entry_id DESC LIMIT :limit

-- statement audit_count(subject text, key text, method text[], since date)
SELECT count(*) AS total FROM audit_entry e
{{audit_filter}}

-- statement audit_get(id text)
{{audit_document}}
FROM audit_entry e
WHERE e.entry_id = CASE WHEN :id ~ '^[1-9]\d{0,17}$' THEN :id::bigint END
