-- Begins whatever changes the published record: the next version of the dataset, which waits here for whoever is making one. The clock and
-- not the start of the transaction: who waited comes after.
UPDATE dataset SET version = version + 1, changed_at = clock_timestamp();
-- To all servers, once it is committed (db/watcher.c).
NOTIFY dataset;
