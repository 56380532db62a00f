-- API keys, as far as writes change them.

-- For a write, before its transaction begins, so that no long one keeps another of the same key waiting. Once a minute will do.

-- statement keys_touch(key_id bigint)
UPDATE api_key SET last_used_at = now() WHERE key_id = :key_id AND coalesce(last_used_at < now() - interval '1 minute', true)
