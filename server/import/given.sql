-- What numbers staged figures and reports have: all of them where they are few, in the order of their rows; else the least and the greatest.
-- No row where such rows are not staged.
WITH given AS (SELECT line, id::bigint AS id FROM staged_observations UNION ALL SELECT line, id::bigint FROM staged_evidence)
SELECT min(id) AS first_id, max(id) AS last_id, CASE WHEN count(*) <= 100 THEN json_agg(id ORDER BY line) END AS ids
FROM given HAVING count(*) > 0
