-- The version of the published record; part of every batch, so that an answer names the version it was read from.

-- statement dataset_version()
SELECT version, (SELECT max(published_from) FROM document) AS newest_document FROM dataset

-- statement service_ready()
SELECT coalesce(max(number), 0) AS schema_version FROM schema_migration
