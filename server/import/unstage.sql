-- What takes room is not kept until the session stages again.
SELECT pg_temp.staging_empty();
