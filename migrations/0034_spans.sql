-- A span that ends below its beginning, such as "30 .. 20", has nothing in it: that is an empty range, and no fault of a statement, which kept all
-- checks from being shown. Else no step makes an empty range of two that are not: what is reached at one end alone (nothing times whatever, nothing
-- shared among many) was taken for not reached, and an end that is both the least and the most may be but rounded.
CREATE OR REPLACE FUNCTION range_combine(one numrange, other numrange, operator text) RETURNS numrange
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF isempty(one) OR isempty(other) OR operator = '..' AND lower(one) > upper(other) THEN
    RETURN 'empty';
  END IF;
  RETURN (
  WITH pair AS (
    SELECT CASE operator WHEN '+' THEN a.bound + b.bound WHEN '-' THEN a.bound - b.bound WHEN '*' THEN a.bound * b.bound
             ELSE trim_scale(a.bound / nullif(b.bound, 0)) END AS bound,
      a.reached AND b.reached
        -- Nothing stays nothing, whatever it is multiplied or divided by.
        OR operator IN ('*', '/') AND a.reached AND a.bound = 0
        OR operator = '*' AND b.reached AND b.bound = 0 AS reached
    FROM (VALUES (coalesce(lower(one), '-Infinity'), lower_inc(one)), (coalesce(upper(one), 'Infinity'), upper_inc(one)))
      AS a (bound, reached)
    CROSS JOIN (VALUES (coalesce(lower(other), '-Infinity'), lower_inc(other)), (coalesce(upper(other), 'Infinity'), upper_inc(other)))
      AS b (bound, reached)
  ), known AS (
    -- Nothing times without end is nothing; what else has no result is not an end either.
    SELECT coalesce(nullif(bound, 'NaN'), CASE operator WHEN '*' THEN 0 END) AS bound, reached FROM pair
  ), ends AS (
    SELECT (array_agg(bound ORDER BY bound, reached DESC))[1] AS least,
      (array_agg(reached ORDER BY bound, reached DESC))[1] AS least_reached,
      (array_agg(bound ORDER BY bound DESC, reached DESC))[1] AS most,
      (array_agg(reached ORDER BY bound DESC, reached DESC))[1] AS most_reached
    FROM known WHERE bound IS NOT NULL
  )
  SELECT CASE
      WHEN operator = '..' THEN numrange(lower(one), upper(other), '[]')
      WHEN operator = '/' AND coalesce(lower(other) <= 0, true) AND coalesce(upper(other) >= 0, true) THEN '(,)'::numrange
      WHEN least = most THEN numrange(least, most, '[]')
      ELSE numrange(nullif(least, '-Infinity'), nullif(most, 'Infinity'),
                    CASE WHEN least_reached THEN '[' ELSE '(' END || CASE WHEN most_reached THEN ']' ELSE ')' END)
    END
  FROM ends);
END $$;

-- Nothing lies in a span that holds nothing, and nothing compares with it.
CREATE OR REPLACE FUNCTION comparison_reason(one figure, relation text, other figure, tolerance numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN isempty(one.range) OR isempty(other.range) THEN 'excluded'
    WHEN relation = '=' AND num_nulls(lower(one.range), upper(one.range), lower(other.range), upper(other.range)) = 0
        AND abs(one.value - other.value) <= tolerance
      THEN CASE WHEN one.value = other.value THEN 'equal' ELSE 'within-rounding' END
    WHEN relation = '<' THEN CASE WHEN one.range << other.range THEN 'implied'
      WHEN lower(one.range) >= upper(other.range) THEN 'excluded' ELSE 'left-open' END
    WHEN relation = '<=' THEN CASE WHEN upper(one.range) <= lower(other.range) THEN 'implied'
      WHEN one.range >> other.range THEN 'excluded' ELSE 'left-open' END
    WHEN one.range <@ other.range THEN 'implied'
    WHEN one.range && range_combine(other.range, numrange(-tolerance, tolerance, '[]'), '+') THEN 'left-open'
    ELSE 'excluded'
  END;

-- Where a revision of a figure is said besides, as its file tells it.
CREATE FUNCTION further_places(observation_id bigint, revision smallint) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (
    SELECT string_agg(concat_ws(' > ', c.document, c.section, c.locator, c.kind), ' | ' ORDER BY f.position)
    FROM further_citation f JOIN citation c USING (citation_id)
    WHERE f.observation_id = further_places.observation_id AND f.observation_revision = further_places.revision);
END $$;

-- The corrections that the current version brought, as in 0029, and of each all that was corrected: beside the figure itself what else its file has
-- of it, by the columns of that, where it differs.
CREATE OR REPLACE FUNCTION change_enter_corrections() RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  corrected CONSTANT bigint[] := ARRAY(
    SELECT observation_id FROM observation WHERE CASE WHEN revision > 1 THEN recorded_version END = dataset_version());
BEGIN
  INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, after, reason)
    SELECT dataset.changed_at, dataset.version, 'corrected', 'observation', o.observation_id, o.update_year, c.document,
      i.name || ', ' || coalesce(o.as_stated, o.period), stated_figure(b.revision, b.value, b.value_text, b.qualifier) || besides.before,
      stated_figure(o.revision, o.value, o.value_text, o.qualifier) || besides.after, o.reason
    FROM dataset JOIN observation o ON o.observation_id = ANY (corrected) AND o.recorded_version = dataset.version AND o.revision > 1
    JOIN LATERAL (SELECT * FROM observation b WHERE b.observation_id = o.observation_id AND b.revision < o.revision
                  ORDER BY b.revision DESC LIMIT 1) b ON true
    JOIN citation c ON c.citation_id = o.citation_id JOIN citation former ON former.citation_id = b.citation_id
    JOIN series s ON s.series_id = o.series_id JOIN indicator i ON i.slug = s.indicator
    CROSS JOIN LATERAL (
      SELECT coalesce(jsonb_object_agg(member, said.before), '{}') AS before, coalesce(jsonb_object_agg(member, said.after), '{}') AS after
      FROM (VALUES ('status', b.status, o.status), ('area_basis', b.area_basis, o.area_basis), ('as_stated', b.as_stated, o.as_stated),
        ('formula', b.formula, o.formula), ('note', b.note, o.note), ('document', former.document, c.document),
        ('section', former.section, c.section), ('locator', former.locator, c.locator), ('kind', former.kind, c.kind),
        ('other_sources', further_places(b.observation_id, b.revision), further_places(o.observation_id, o.revision))
      ) AS said (member, before, after) WHERE said.before IS DISTINCT FROM said.after) AS besides
    -- Asked of each by itself (OFFSET), so that not all changes are read.
    WHERE NOT EXISTS (
      SELECT FROM change e WHERE e.type = 'observation' AND e.subject = o.observation_id::text AND e.kind = 'corrected'
      AND (e.after ->> 'revision')::smallint = o.revision OFFSET 0)
    ORDER BY o.observation_id, o.revision;
END $$;

-- Who gives a first revision a reason is told that the reason is too much (rule_query names the column that a rule is called by).
ALTER TABLE observation RENAME CONSTRAINT observation_revision_reasoned TO observation_reason_fits_revision;
COMMENT ON CONSTRAINT observation_reason_fits_revision ON observation IS 'must be given where a figure is corrected, and only there';
