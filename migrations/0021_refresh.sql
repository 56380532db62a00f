-- All that is worked out from the record and follows what the current version changed (0016 to 0018, 0020), in the order in which one is
-- worked out from another. The planner cannot know how little that is, and would read whole tables for a single figure: where few were
-- touched, what hangs on them is sought by index.
CREATE FUNCTION refresh_changed() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  few CONSTANT int := 1000;
BEGIN
  SET LOCAL enable_seqscan = off;
  IF (SELECT count(*) FROM (SELECT FROM changed.figure LIMIT few + 1) AS touched) > few THEN
    SET LOCAL enable_seqscan = on;
  END IF;
  PERFORM series_size_refresh(), arithmetic_check_refresh();
  PERFORM conflict_refresh();
  PERFORM search_refresh();
  SET LOCAL enable_seqscan = on;
END $$;
