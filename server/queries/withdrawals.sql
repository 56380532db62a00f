-- Withdrawals: what was published and is no more, with the reason. Asked for when a thing is not found.

-- statement withdrawals_find(type text, key text)
SELECT w.type, w.subject, w.update_year AS update, w.reason, to_char(w.withdrawn_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS withdrawn_at,
  w.dataset_version
FROM withdrawal w WHERE w.type = :type AND w.subject = :key ORDER BY w.dataset_version DESC LIMIT 1
