-- What every write does beside its own work. Statements that change the record; those that read it are in server/queries.

-- What is worked out from the record, after a change that did not come through import/merge.sql.

-- statement refresh_all()
SELECT refresh_changed()

-- Reading as things stood at a version, and back. No row where there is no such version yet: that of the write itself is none.

-- statement past_enter(version text)
SELECT set_config('search_path', 'pinned,public', true), set_config('ops.dataset_version', :version, true)
FROM dataset WHERE version > :version::bigint

-- statement past_leave()
SELECT set_config('search_path', 'public', true)

-- One request at a time for each key, without waiting.

-- statement idempotency_lock(key_id bigint, idempotency_key text)
SELECT pg_try_advisory_xact_lock(hashtextextended(:key_id || ' ' || :idempotency_key, 5)) AS taken

-- statement idempotency_find(key_id bigint, idempotency_key text)
SELECT fingerprint, status, location, tag, applied, body FROM idempotency
WHERE (key_id, idempotency_key) = (:key_id, :idempotency_key) AND answered_at > now() - interval '24 hours'

-- statement idempotency_keep(key_id bigint, idempotency_key text, fingerprint text, status smallint, location text, tag text, applied text, body text)
INSERT INTO idempotency (key_id, idempotency_key, fingerprint, status, location, tag, applied, body)
VALUES (:key_id, :idempotency_key, :fingerprint, :status, :location, :tag, :applied, :body)
ON CONFLICT (key_id, idempotency_key) DO UPDATE SET (fingerprint, status, location, tag, applied, body, answered_at)
  = (excluded.fingerprint, excluded.status, excluded.location, excluded.tag, excluded.applied, excluded.body, excluded.answered_at)

-- A few old ones at a time, so that the table stays as long as a day's writes.

-- statement idempotency_sweep()
DELETE FROM idempotency WHERE (key_id, idempotency_key) IN (
  SELECT key_id, idempotency_key FROM idempotency WHERE answered_at <= now() - interval '24 hours'
  ORDER BY answered_at LIMIT 100 FOR UPDATE SKIP LOCKED)

-- statement audit_enter(key_id bigint, key_name text, method text, target_path text, subject text, before jsonb, after jsonb, client text, traceparent text)
INSERT INTO audit_entry (key_id, key_name, method, target, subject, before, after, client, traceparent, dataset_version)
VALUES (:key_id, :key_name, :method, :target_path, :subject, row_as_sent(:before), row_as_sent(:after), :client::inet, :traceparent, dataset_version())
