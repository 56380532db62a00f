-- API keys, known by the hash of the whole key alone. The first two are for requests, the others for opsd key.

-- statement keys_find(sha256 text)
SELECT key_id, name, role, programme, encode(sha256, 'hex') AS sha256 FROM api_key_find(decode(:sha256, 'hex'))

-- What the audit log tells of a key.

-- fragment key_told
key_id, prefix, name, role, programme, left(expires_at::text, 16) AS expires

-- A key works until the end of the day that is given. No row: there is no programme of that name. One that there is stays until the key is
-- made: who deletes it then finds the key.

-- statement keys_create(name text, role text, programme text, expires date, prefix text, sha256 text)
WITH bound AS (
  SELECT slug FROM programme WHERE slug = :programme FOR KEY SHARE
), made AS (
  INSERT INTO api_key (name, role, programme, expires_at, prefix, sha256)
    SELECT :name, :role, slug, :expires::timestamp AT TIME ZONE 'UTC' + interval '1 day', :prefix, decode(:sha256, 'hex')
    FROM (SELECT slug FROM bound UNION ALL SELECT NULL WHERE :programme IS NULL) AS programmes
    RETURNING {{key_told}}
), entered AS (
  INSERT INTO audit_entry (key_name, method, target, subject, after, dataset_version)
    SELECT 'opsd key', 'POST', 'opsd key create', prefix, to_jsonb(made), dataset_version() FROM made
)
SELECT key_id FROM made

-- Moments to the minute.

-- statement keys_list()
SELECT key_id AS id, prefix, name, role, programme, left(created_at::text, 16) AS created, left(last_used_at::text, 16) AS last_used,
  left(expires_at::text, 16) AS expires, left(revoked_at::text, 16) AS revoked
FROM api_key ORDER BY key_id

-- By its number or by its beginning; what was revoked before stays as it was.

-- statement keys_revoke(key text)
WITH gone AS (
  UPDATE api_key SET revoked_at = coalesce(revoked_at, now())
  WHERE key_id = CASE WHEN :key ~ '^[0-9]{1,18}$' THEN :key::bigint END OR prefix = left(:key, 12)
  RETURNING {{key_told}}, revoked_at < now() AS known
), entered AS (
  INSERT INTO audit_entry (key_name, method, target, subject, before, dataset_version)
    SELECT 'opsd key', 'DELETE', 'opsd key revoke', prefix, to_jsonb(gone) - 'known', dataset_version() FROM gone WHERE NOT known
)
SELECT key_id, prefix, name, known FROM gone
