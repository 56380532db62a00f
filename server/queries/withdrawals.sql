-- Withdrawals: what was published and is no more, with the reason. Asked for when a thing is not found, or what it belongs to. One that was
-- published again is there, if not at the time that was asked for. A version of the dataset tells of what had been withdrawn by then.

-- statement withdrawals_find(collection text, key text)
SELECT w.reason, to_char(w.withdrawn_at, 'YYYY-MM-DD') AS withdrawn_on, w.dataset_version
FROM resource_type t JOIN withdrawal w USING (type)
WHERE t.collection = :collection AND w.subject = :key
AND NOT EXISTS (SELECT FROM search_entry e WHERE (e.type, e.key) = (w.type, w.subject))
ORDER BY w.dataset_version DESC LIMIT 1
