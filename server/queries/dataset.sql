-- The version of the published record; part of every batch, so that an answer names the version it was read from.

-- statement dataset_version()
SELECT version, (SELECT max(published_from) FROM document) AS newest_document FROM dataset

-- The same for who wants nothing else.

-- statement dataset_newest()
SELECT version FROM dataset

-- Which versions can be read: those that have come out since versions are kept. Named in full, since all else is read at a version.

-- statement dataset_releases(dataset_version bigint)
SELECT min(version) AS oldest, max(version) AS newest,
  CASE WHEN :dataset_version > max(version) THEN max(version) ELSE min(version) END AS nearest
FROM public.release WHERE version > 0

-- statement dataset_pin(dataset_version text)
SELECT set_config('ops.dataset_version', :dataset_version, true)

-- statement service_ready()
SELECT coalesce(max(number), 0) AS schema_version FROM schema_migration
