-- How many faults check.sql has found.
SELECT count(*) AS total FROM (SELECT DISTINCT file, line, member, code, message FROM fault) AS found
