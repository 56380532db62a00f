-- Withdrawals: what was published and is no more, with the reason. Asked for when a thing is not found in its list.

-- statement withdrawals_find(collection text, key text)
SELECT w.reason, to_char(w.withdrawn_at, 'YYYY-MM-DD') AS withdrawn_on, w.dataset_version
FROM resource_type t JOIN withdrawal w USING (type)
WHERE t.collection = :collection AND w.subject = :key ORDER BY w.dataset_version DESC LIMIT 1
