-- Checks and conflicts: arithmetic that the documents imply, as data that the database computes; and figures that disagree.

-- The numbers a printed figure leaves open. "About" is taken as rounded: half a unit of its last digit that is not a closing
-- zero either way, so that "about 130,000" is 125,000 to 135,000 and "about 38.9" is 38.85 to 38.95. A forecast and a figure in
-- words leave everything open. Like the bounds (0002), a qualifier speaks of the size of a figure.
CREATE FUNCTION rounding_half(value numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN scale(value) > 0 THEN ('5e-' || scale(value) + 1)::numeric
    WHEN value = 0 THEN 0.5
    ELSE ('5e' || length(value::text) - length(rtrim(value::text, '0')) - 1)::numeric
  END;

CREATE FUNCTION figure_range(value numeric, qualifier text) RETURNS numrange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN qualifier = 'exact' THEN numrange(value, value, '[]')
    WHEN qualifier = 'about' THEN numrange(value - rounding_half(value), value + rounding_half(value), '[]')
    WHEN qualifier = 'more-than' THEN CASE WHEN value < 0 THEN numrange(NULL, value, '()') ELSE numrange(value, NULL, '()') END
    WHEN qualifier = 'at-least' THEN CASE WHEN value < 0 THEN numrange(NULL, value, '(]') ELSE numrange(value, NULL, '[)') END
    WHEN qualifier = 'up-to' THEN CASE WHEN value < 0 THEN numrange(value, NULL, '[)') ELSE numrange(NULL, value, '(]') END
    WHEN qualifier IN ('nearly', 'under') THEN
      CASE WHEN value < 0 THEN numrange(value, NULL, '()') ELSE numrange(NULL, value, '()') END
    ELSE '(,)'::numrange
  END;

-- A formula (#17 + #18, 100 * (#93 - #94) / #94, 0 .. 100) as the steps of a pocket calculator that takes operators after what
-- they work on; null where it is no formula. "a .. b" is anything from a to b.
CREATE FUNCTION formula_taken_apart(formula text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  ranks CONSTANT jsonb := '{"..": 1, "+": 2, "-": 2, "*": 3, "/": 3}';
  token text;
  waiting text[] := '{}';
  steps text[] := '{}';
  operand_next boolean := true;
BEGIN
  IF formula !~ '^(\s*(#[1-9]\d*|\d+(\.\d+)?|\.\.|[-+*/()]))+$' THEN
    RETURN NULL;
  END IF;
  FOR token IN SELECT part[1] FROM regexp_matches(formula, '#?\d+(?:\.\d+)?|\.\.|[-+*/()]', 'g') AS part LOOP
    IF (token ~ '[\d(]') <> operand_next THEN
      RETURN NULL;
    ELSIF token = '(' THEN
      waiting := token || waiting;
    ELSIF token ~ '\d' THEN
      steps := steps || token;
      operand_next := false;
    ELSE
      WHILE waiting[1] <> '(' AND (token = ')' OR ranks -> waiting[1] >= ranks -> token) LOOP
        steps := steps || waiting[1];
        waiting := waiting[2:];
      END LOOP;
      IF token <> ')' THEN
        waiting := token || waiting;
        operand_next := true;
      ELSIF waiting = '{}' THEN
        RETURN NULL;
      ELSE
        waiting := waiting[2:];
      END IF;
    END IF;
  END LOOP;
  RETURN CASE WHEN NOT operand_next AND '(' <> ALL (waiting) THEN steps || waiting END;
END $$;

-- One figure and two that are joined, as the record's rules ask for every figure, are told apart by their spaces, twenty times as fast.
CREATE FUNCTION formula_steps(formula text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN formula ~ '^(#[1-9]\d*|\d+(\.\d+)?)$' THEN ARRAY[formula]
    WHEN formula ~ '^(#[1-9]\d*|\d+(\.\d+)?) (\.\.|[-+*/]) (#[1-9]\d*|\d+(\.\d+)?)$'
      THEN ARRAY[split_part(formula, ' ', 1), split_part(formula, ' ', 3), split_part(formula, ' ', 2)]
    ELSE formula_taken_apart(formula)
  END;

-- What one calculation step gives for two ranges: the least and the greatest of what their ends give. An end is reached only if
-- both that made it are. Division by a range that may be nothing leaves everything open. PL/pgSQL keeps its plan for a session.
CREATE FUNCTION range_combine(one numrange, other numrange, operator text) RETURNS numrange
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (
  WITH pair AS (
    SELECT CASE operator WHEN '+' THEN a.bound + b.bound WHEN '-' THEN a.bound - b.bound WHEN '*' THEN a.bound * b.bound
             ELSE trim_scale(a.bound / nullif(b.bound, 0)) END AS bound,
      a.reached AND b.reached AS reached
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
      ELSE numrange(nullif(least, '-Infinity'), nullif(most, 'Infinity'),
                    CASE WHEN least_reached THEN '[' ELSE '(' END || CASE WHEN most_reached THEN ']' ELSE ')' END)
    END
  FROM ends);
END $$;

-- What a formula comes to: its value, where every figure in it has one, and all that the qualifiers leave open.
CREATE TYPE figure AS (value numeric, range numrange);

CREATE FUNCTION figure_combine(one figure, other figure, operator text) RETURNS figure
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ROW(
    CASE operator WHEN '+' THEN one.value + other.value WHEN '-' THEN one.value - other.value
      WHEN '*' THEN one.value * other.value WHEN '/' THEN trim_scale(one.value / nullif(other.value, 0)) END,
    range_combine(one.range, other.range, operator))::figure;

-- One step of formula_steps: a figure or a number is laid on the pile, an operator takes two off it and lays down one.
CREATE FUNCTION figure_step(pile figure[], step text, value numeric, range numrange) RETURNS figure[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN step LIKE '#%' THEN ROW(value, range)::figure || pile
    WHEN step ~ '\d' THEN ROW(step::numeric, numrange(step::numeric, step::numeric, '[]'))::figure || pile
    ELSE figure_combine(pile[2], pile[1], step) || pile[3:]
  END;

CREATE FUNCTION figure_of_pile(pile figure[]) RETURNS figure
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pile[1];

-- Over the steps of a formula in their order, each #id with the value and range of that figure.
CREATE AGGREGATE figure_of_steps(step text, value numeric, range numrange) (
  SFUNC = figure_step, STYPE = figure[], INITCOND = '{}', FINALFUNC = figure_of_pile, PARALLEL = SAFE);

-- How two sides compare: they are equal, or equal when rounded (within-rounding), or hold whatever the qualifiers leave open
-- (implied); or nothing that they leave open makes it true (excluded); or they leave it open (left-open).
CREATE FUNCTION comparison_reason(one figure, relation text, other figure, tolerance numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
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

CREATE FUNCTION comparison_result(reason text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN reason IN ('equal', 'within-rounding', 'implied') THEN 'pass' WHEN reason = 'excluded' THEN 'fail'
  ELSE 'cannot-tell' END;

-- What must hold between figures. Some of it the documents imply (record/checks.csv); the rest follows from the record's own
-- rules and is kept up by arithmetic_check_refresh. Whether it holds is computed anew each time somebody asks.
CREATE TABLE arithmetic_check (
  slug slug PRIMARY KEY,
  position int GENERATED ALWAYS AS IDENTITY,
  check_kind text NOT NULL CONSTRAINT arithmetic_check_check_kind_known
    CHECK (check_kind IN ('sum', 'part', 'direction', 'derived', 'share', 'cumulative')),
  told boolean NOT NULL GENERATED ALWAYS AS (check_kind IN ('sum', 'part', 'direction')) STORED,
  title text NOT NULL CONSTRAINT arithmetic_check_title_filled CHECK (title <> ''),
  left_side text NOT NULL,
  relation text NOT NULL CONSTRAINT arithmetic_check_relation_known CHECK (relation IN ('=', '<', '<=', 'within')),
  right_side text NOT NULL,
  tolerance numeric NOT NULL DEFAULT 0 CONSTRAINT arithmetic_check_tolerance_positive CHECK (tolerance >= 0),
  note text CONSTRAINT arithmetic_check_note_filled CHECK (note <> ''),
  citation_id int NOT NULL REFERENCES citation,
  left_steps text[] GENERATED ALWAYS AS (formula_steps(left_side)) STORED
    CONSTRAINT arithmetic_check_left_side_form CHECK (left_steps IS NOT NULL),
  right_steps text[] GENERATED ALWAYS AS (formula_steps(right_side)) STORED
    CONSTRAINT arithmetic_check_right_side_form CHECK (right_steps IS NOT NULL),
  -- The figure that is held against the rest, in whose unit both sides are: the first on the right, else on the left.
  subject_id bigint GENERATED ALWAYS AS (coalesce(substring(right_side, '#(\d+)'), substring(left_side, '#(\d+)'))::bigint) STORED
    CONSTRAINT arithmetic_check_subject_id_given CHECK (subject_id IS NOT NULL),
  subject_revision smallint NOT NULL GENERATED ALWAYS AS (1) STORED,
  FOREIGN KEY (subject_id, subject_revision) REFERENCES observation (observation_id, revision),
  CONSTRAINT arithmetic_check_tolerance_for_equals CHECK (tolerance = 0 OR relation = '='),
  CONSTRAINT arithmetic_check_slug_of_kind CHECK (
    (slug ~ '^(derived|share|cumulative)(-\d+)+$') = (check_kind IN ('derived', 'share', 'cumulative')))
);
CREATE INDEX arithmetic_check_citation ON arithmetic_check (citation_id);

-- The figures of a check beside its subject: like that, each of them is on record.
CREATE TABLE arithmetic_check_input (
  check_slug slug NOT NULL REFERENCES arithmetic_check ON DELETE CASCADE,
  observation_id bigint NOT NULL,
  revision smallint NOT NULL DEFAULT 1,
  PRIMARY KEY (check_slug, observation_id),
  FOREIGN KEY (observation_id, revision) REFERENCES observation (observation_id, revision)
);
CREATE INDEX arithmetic_check_input_used ON arithmetic_check_input (observation_id);

-- Further places that imply a check.
CREATE TABLE arithmetic_check_source (
  check_slug slug NOT NULL REFERENCES arithmetic_check ON DELETE CASCADE,
  position smallint NOT NULL CONSTRAINT arithmetic_check_source_position_positive CHECK (position > 0),
  citation_id int NOT NULL REFERENCES citation,
  PRIMARY KEY (check_slug, position)
);

-- The figures as they stand, and what the record's own rules ask of them: a derived figure is what its formula comes to, up to
-- half a unit of its last digit where it was divided; a share lies in 0 to 100; a running total never falls.
CREATE VIEW ruled_check (slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id) AS
  WITH standing AS (
    SELECT DISTINCT ON (o.observation_id) o.*, i.measure, i.unit, i.name || ', ' || coalesce(o.as_stated, o.period) AS title
    FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
    ORDER BY o.observation_id, o.revision DESC
  ), following AS (
    SELECT *, lag(observation_id) OVER (
      PARTITION BY series_id, period_start ORDER BY period_end, published_from, observation_id) AS before
    FROM standing
    WHERE measure = 'cumulative' AND status = 'actual' AND period_end < 'infinity' AND formula IS NULL AND rival_of IS NULL
  )
  SELECT 'derived-' || observation_id, 'derived', title, formula, '=', '#' || observation_id,
    CASE WHEN formula LIKE '%/%' THEN coalesce(('5e-' || scale(value) + 1)::numeric, 0) ELSE 0 END, note, citation_id
  FROM standing WHERE formula IS NOT NULL
  UNION ALL
  SELECT 'share-' || observation_id, 'share', title, '#' || observation_id, 'within', '0 .. 100', 0, NULL, citation_id
  FROM standing WHERE measure = 'ratio' AND unit = 'percent'
  UNION ALL
  SELECT 'cumulative-' || before || '-' || observation_id, 'cumulative', title, '#' || before, '<=', '#' || observation_id, 0,
    NULL, citation_id
  FROM following WHERE before IS NOT NULL;

-- Both only change what has changed, so that of the rest there is no past.
CREATE FUNCTION arithmetic_check_refresh() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  WITH ruled AS MATERIALIZED (
    SELECT * FROM ruled_check
  ), gone AS (
    DELETE FROM arithmetic_check k WHERE NOT k.told AND NOT EXISTS (SELECT FROM ruled WHERE ruled.slug = k.slug)
  )
  INSERT INTO arithmetic_check AS k (slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id)
    SELECT slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id FROM ruled
    ORDER BY array_position('{derived,share,cumulative}'::text[], check_kind), substring(slug, '\d+')::bigint
    ON CONFLICT (slug) DO UPDATE SET (title, left_side, tolerance, note, citation_id)
      = (excluded.title, excluded.left_side, excluded.tolerance, excluded.note, excluded.citation_id);
  DELETE FROM arithmetic_check_input u WHERE NOT EXISTS (
    SELECT FROM arithmetic_check k WHERE k.slug = u.check_slug AND k.subject_id <> u.observation_id
    AND '#' || u.observation_id = ANY (k.left_steps || k.right_steps));
  INSERT INTO arithmetic_check_input (check_slug, observation_id)
    SELECT slug, substr(step, 2)::bigint FROM arithmetic_check, unnest(left_steps || right_steps) AS step
    WHERE step LIKE '#%' AND step <> '#' || subject_id ON CONFLICT DO NOTHING;
END;

-- Pairs of figures that speak of one thing and were told differently: marked rivals (docs/record.md, rule 10), the same figure told
-- again by another document, and look-alikes: two indicators of a programme in one unit, side by side in different places, whose
-- figures for one period a reader could take for each other. Which of them exclude each other is computed when somebody asks.
CREATE TABLE conflict (
  first_id bigint NOT NULL,
  first_revision smallint NOT NULL DEFAULT 1,
  second_id bigint NOT NULL CONSTRAINT conflict_second_id_other CHECK (second_id <> first_id),
  second_revision smallint NOT NULL DEFAULT 1,
  conflict_kind text NOT NULL CONSTRAINT conflict_conflict_kind_known CHECK (conflict_kind IN ('rival', 'restated', 'look-alike')),
  PRIMARY KEY (first_id, second_id),
  FOREIGN KEY (first_id, first_revision) REFERENCES observation (observation_id, revision),
  FOREIGN KEY (second_id, second_revision) REFERENCES observation (observation_id, revision)
);
CREATE INDEX conflict_second_id ON conflict (second_id);

-- The earlier update comes first, in it the document nearest to it, so that the first figure is the one that the second disputes.
CREATE VIEW told_differently (first_id, second_id, conflict_kind) AS
  WITH told AS (
    SELECT o.*, s.indicator, s.area, s.dimensions, i.programme, i.unit, c.document, c.kind AS place,
      EXISTS (SELECT FROM observation later WHERE later.observation_id = o.observation_id AND later.revision > 1) AS revised,
      ROW(o.update_year, array_position('{primary,summary,coverage,related}'::text[], d.role), o.published_from, o.observation_id) AS rank
    FROM observation o JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator
    JOIN citation c ON c.citation_id = o.citation_id JOIN document d ON d.slug = c.document
    WHERE o.formula IS NULL AND o.revision = 1
  )
  SELECT rival_of, observation_id, 'rival' FROM told WHERE rival_of IS NOT NULL
  UNION ALL
  SELECT a.observation_id, b.observation_id, CASE WHEN a.update_year = b.update_year THEN 'rival' ELSE 'restated' END
  FROM told a JOIN told b ON b.series_id = a.series_id AND b.period_end = a.period_end
    AND b.period_start IS NOT DISTINCT FROM a.period_start AND a.rank < b.rank
  WHERE a.rival_of IS NULL AND b.rival_of IS NULL
  AND (a.value IS DISTINCT FROM b.value OR a.qualifier IS DISTINCT FROM b.qualifier OR a.revised OR b.revised)
  UNION ALL
  SELECT a.observation_id, b.observation_id, 'look-alike'
  FROM told a JOIN told b ON b.programme = a.programme AND b.unit = a.unit AND b.period_end = a.period_end
    AND b.period_start IS NOT DISTINCT FROM a.period_start AND b.area IS NOT DISTINCT FROM a.area AND b.dimensions = a.dimensions
    AND b.status = a.status AND a.rank < b.rank AND b.indicator <> a.indicator
  WHERE a.period_end < 'infinity' AND (a.document, a.place) <> (b.document, b.place)
  AND (a.value <> b.value OR a.revised OR b.revised);

CREATE FUNCTION conflict_refresh() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  WITH pair AS MATERIALIZED (
    SELECT * FROM told_differently
  ), gone AS (
    DELETE FROM conflict k WHERE NOT EXISTS (
      SELECT FROM pair WHERE (pair.first_id, pair.second_id) = (k.first_id, k.second_id))
  )
  INSERT INTO conflict (first_id, second_id, conflict_kind) SELECT first_id, second_id, conflict_kind FROM pair
    ON CONFLICT (first_id, second_id) DO UPDATE SET conflict_kind = excluded.conflict_kind;
END;

SELECT keep_versions('arithmetic_check', 'slug');
SELECT keep_versions('arithmetic_check_input', 'check_slug, observation_id');
SELECT keep_versions('arithmetic_check_source', 'check_slug, position');
SELECT keep_versions('conflict', 'first_id, second_id');

-- Checks and conflicts name figures, where else a series is read.
CREATE INDEX observation_id ON past.observation (observation_id, revision);

-- A record that was loaded before there were checks.
SELECT arithmetic_check_refresh();
SELECT conflict_refresh();
