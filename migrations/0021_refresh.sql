-- All that is worked out from the record and follows what the current version changed (0016 to 0018, 0020), in the order in which one is
-- worked out from another. The planner cannot know how little that is, and would read whole tables for a single figure: where few figures were
-- touched, and few entries of figures, what hangs on them is sought one by one, by index. To plan all of it takes longer than to do it for one figure, so a session plans it once;
-- what was planned for many is not kept for few, nor the other way.
CREATE FUNCTION refresh_changed() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  few CONSTANT int := 1000;
  many CONSTANT boolean := (SELECT count(*) FROM (SELECT FROM changed.figure LIMIT few + 1) AS touched) > few
    OR (SELECT count(*) FROM (SELECT FROM changed.search_figure LIMIT few + 1) AS told) > few;
BEGIN
  IF many THEN
    DISCARD PLANS;
  ELSE
    SET LOCAL enable_seqscan = off;
    SET LOCAL enable_hashjoin = off;
    SET LOCAL enable_mergejoin = off;
  END IF;
  PERFORM series_size_refresh(), arithmetic_check_refresh();
  PERFORM conflict_refresh();
  PERFORM search_refresh();
  IF many THEN
    DISCARD PLANS;
  END IF;
  SET LOCAL enable_seqscan = on;
  SET LOCAL enable_hashjoin = on;
  SET LOCAL enable_mergejoin = on;
END $$;
