-- Conflicts are not found by what resembles their names: a conflict is called after its indicator, which is, and each entry of a title cost as
-- much here as everywhere else in the search together.
DROP INDEX search_entry_names;
CREATE INDEX search_entry_names ON search_entry USING gin (names gin_trgm_ops) WITH (fastupdate = off)
  WHERE type <> ALL ('{observation,conflict}');
