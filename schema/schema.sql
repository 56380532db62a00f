-- Where the migrations lead: made by tests/structure/test_schema.py --write, and held equal to them by that test.

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA changed;

CREATE SCHEMA draft;

CREATE SCHEMA past;

CREATE SCHEMA pinned;

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA public;

COMMENT ON EXTENSION fuzzystrmatch IS 'determine similarities and distance between strings';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE TYPE public.figure AS (
	value numeric,
	range numrange
);

CREATE FUNCTION public.day_exists(part text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (part ~ '^(FY|AY)?0000'::text) THEN false WHEN (part ~ '^\d{4}-(0[1-9]|1[0-2])-(29|30|31)$'::text) THEN ((("right"(part, 2))::integer)::numeric <= EXTRACT(day FROM (((make_date(("left"(part, 4))::integer, (substr(part, 6, 2))::integer, 1) + '1 mon'::interval))::date - 1))) ELSE true END;

CREATE DOMAIN public.partial_date AS text
	CONSTRAINT partial_date_days CHECK (public.day_exists(VALUE))
	CONSTRAINT partial_date_form CHECK ((VALUE ~ '^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$'::text));

COMMENT ON CONSTRAINT partial_date_days ON DOMAIN public.partial_date IS 'names a day that the calendar does not have';

COMMENT ON CONSTRAINT partial_date_form ON DOMAIN public.partial_date IS 'must be a day, a month or a year, such as 2015-03-13, 2015-03 or 2015';

CREATE FUNCTION public.period_part_first_day(part text) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (part ~ '^\d{4}$'::text) THEN make_date((part)::integer, 1, 1) WHEN (part ~ '^\d{4}-\d{2}$'::text) THEN make_date(("left"(part, 4))::integer, ("right"(part, 2))::integer, 1) WHEN (part ~ '^\d{4}-\d{2}-\d{2}$'::text) THEN make_date(("left"(part, 4))::integer, (substr(part, 6, 2))::integer, ("right"(part, 2))::integer) WHEN (part ~ '^FY\d{4}$'::text) THEN make_date(("right"(part, 4))::integer, 4, 1) WHEN (part ~ '^AY\d{4}$'::text) THEN make_date(("right"(part, 4))::integer, 9, 1) WHEN (part ~ '^\d{4}-spring$'::text) THEN make_date(("left"(part, 4))::integer, 3, 1) WHEN (part ~ '^\d{4}-summer$'::text) THEN make_date(("left"(part, 4))::integer, 6, 1) WHEN (part ~ '^\d{4}-autumn$'::text) THEN make_date(("left"(part, 4))::integer, 9, 1) WHEN (part ~ '^\d{4}-winter$'::text) THEN make_date(("left"(part, 4))::integer, 12, 1) ELSE NULL::date END;

CREATE FUNCTION public.period_first_day(period text) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.period_part_first_day(split_part(period, '..'::text, 1));

CREATE FUNCTION public.period_part_length(part text) RETURNS interval
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (part ~ '^\d{4}-\d{2}-\d{2}$'::text) THEN '1 day'::interval WHEN (part ~ '^\d{4}-\d{2}$'::text) THEN '1 mon'::interval WHEN (part ~ '^(FY|AY)?\d{4}$'::text) THEN '1 year'::interval ELSE '3 mons'::interval END;

CREATE FUNCTION public.period_last_day(period text) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((public.period_part_first_day(split_part(period, '..'::text, '-1'::integer)) + public.period_part_length(split_part(period, '..'::text, '-1'::integer))))::date - 1);

CREATE DOMAIN public.period_code AS text
	CONSTRAINT period_code_days CHECK ((public.day_exists(split_part(VALUE, '..'::text, 1)) AND public.day_exists(split_part(VALUE, '..'::text, '-1'::integer))))
	CONSTRAINT period_code_form CHECK (((VALUE = 'undated'::text) OR (VALUE ~ '^(FY\d{4}|AY\d{4}|\d{4}-(spring|summer|autumn|winter)|\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)$'::text) OR ((VALUE ~ '^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?\.\.(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$'::text) AND (VALUE <> '..'::text))))
	CONSTRAINT period_code_order CHECK (COALESCE((public.period_first_day(VALUE) <= public.period_last_day(VALUE)), true));

COMMENT ON CONSTRAINT period_code_days ON DOMAIN public.period_code IS 'names a day that the calendar does not have';

COMMENT ON CONSTRAINT period_code_form ON DOMAIN public.period_code IS 'must be a period code, such as 2015-03-13, 2015-03, 2015-spring, 2015, FY2014, AY2014, 2014-04..2015-03 or undated';

COMMENT ON CONSTRAINT period_code_order ON DOMAIN public.period_code IS 'must not end before it begins';

CREATE DOMAIN public.slug AS text
	CONSTRAINT slug_form CHECK (((VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(VALUE) <= 100)));

COMMENT ON CONSTRAINT slug_form ON DOMAIN public.slug IS 'must be lower-case words joined by "-", of at most 100 characters';

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.api_key (
    key_id bigint NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    programme public.slug,
    prefix text NOT NULL,
    sha256 bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT api_key_expires_at_later CHECK ((expires_at > created_at)),
    CONSTRAINT api_key_last_used_at_later CHECK ((last_used_at >= created_at)),
    CONSTRAINT api_key_name_form CHECK (((name ~ '\S'::text) AND (name !~ '[[:cntrl:]]'::text) AND (length(name) <= 100))),
    CONSTRAINT api_key_prefix_form CHECK ((prefix ~ '^ops_[0-9A-Za-z]{8}$'::text)),
    CONSTRAINT api_key_revoked_at_later CHECK ((revoked_at >= created_at)),
    CONSTRAINT api_key_role_known CHECK ((role = ANY (ARRAY['editor'::text, 'publisher'::text, 'admin'::text]))),
    CONSTRAINT api_key_sha256_length CHECK ((length(sha256) = 32))
);

CREATE FUNCTION public.api_key_find(wanted bytea) RETURNS TABLE(key_id bigint, name text, role text, programme text, sha256 bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT k.key_id,
     k.name,
     k.role,
     k.programme,
     k.sha256
    FROM public.api_key k
   WHERE ((k.sha256 = api_key_find.wanted) AND (k.revoked_at IS NULL) AND ((k.expires_at IS NULL) OR (k.expires_at > now())));
END;

CREATE FUNCTION public.api_key_revoke_bound() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  UPDATE public.api_key SET revoked_at = clock_timestamp()
    WHERE programme IN (SELECT slug FROM gone) AND revoked_at IS NULL;
  RETURN NULL;
END $$;

CREATE FUNCTION public.append_only_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'what has been published stays on record: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;

CREATE FUNCTION public.area_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before area := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.area (code, name, level, parent, scheme, recorded_version, superseded_version) VALUES (OLD.code, OLD.name, OLD.level, OLD.parent, OLD.scheme, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.arithmetic_check_input_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before arithmetic_check_input := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.arithmetic_check_input (check_slug, observation_id, revision, recorded_version, superseded_version) VALUES (OLD.check_slug, OLD.observation_id, OLD.revision, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.dataset_version() RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
  RETURN (SELECT version FROM public.dataset);
END $$;

CREATE FUNCTION public.formula_taken_apart(formula text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
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
END $_$;

CREATE FUNCTION public.formula_steps(formula text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (formula ~ '^(#[1-9]\d*|\d+(\.\d+)?)$'::text) THEN ARRAY[formula] WHEN (formula ~ '^(#[1-9]\d*|\d+(\.\d+)?) (\.\.|[-+*/]) (#[1-9]\d*|\d+(\.\d+)?)$'::text) THEN ARRAY[split_part(formula, ' '::text, 1), split_part(formula, ' '::text, 3), split_part(formula, ' '::text, 2)] ELSE public.formula_taken_apart(formula) END;

CREATE TABLE public.arithmetic_check (
    slug public.slug NOT NULL,
    "position" integer NOT NULL,
    check_kind text NOT NULL,
    told boolean GENERATED ALWAYS AS ((check_kind = ANY (ARRAY['sum'::text, 'part'::text, 'direction'::text]))) STORED NOT NULL,
    title text NOT NULL,
    left_side text NOT NULL,
    relation text NOT NULL,
    right_side text NOT NULL,
    tolerance numeric DEFAULT 0 NOT NULL,
    note text,
    citation_id integer NOT NULL,
    left_steps text[] GENERATED ALWAYS AS (public.formula_steps(left_side)) STORED,
    right_steps text[] GENERATED ALWAYS AS (public.formula_steps(right_side)) STORED,
    subject_id bigint GENERATED ALWAYS AS ((COALESCE("substring"(right_side, '#(\d+)'::text), "substring"(left_side, '#(\d+)'::text)))::bigint) STORED,
    subject_revision smallint GENERATED ALWAYS AS (1) STORED NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT arithmetic_check_check_kind_known CHECK ((check_kind = ANY (ARRAY['sum'::text, 'part'::text, 'direction'::text, 'derived'::text, 'share'::text, 'cumulative'::text]))),
    CONSTRAINT arithmetic_check_left_side_form CHECK ((left_steps IS NOT NULL)),
    CONSTRAINT arithmetic_check_note_filled CHECK ((note <> ''::text)),
    CONSTRAINT arithmetic_check_relation_known CHECK ((relation = ANY (ARRAY['='::text, '<'::text, '<='::text, 'within'::text]))),
    CONSTRAINT arithmetic_check_right_side_form CHECK ((right_steps IS NOT NULL)),
    CONSTRAINT arithmetic_check_slug_of_kind CHECK ((((slug)::text ~ '^(derived|share|cumulative)(-\d+)+$'::text) = (check_kind = ANY (ARRAY['derived'::text, 'share'::text, 'cumulative'::text])))),
    CONSTRAINT arithmetic_check_subject_id_given CHECK ((subject_id IS NOT NULL)),
    CONSTRAINT arithmetic_check_title_filled CHECK ((title <> ''::text)),
    CONSTRAINT arithmetic_check_tolerance_for_equals CHECK (((tolerance = (0)::numeric) OR (relation = '='::text))),
    CONSTRAINT arithmetic_check_tolerance_positive CHECK ((tolerance >= (0)::numeric))
);

COMMENT ON CONSTRAINT arithmetic_check_slug_of_kind ON public.arithmetic_check IS 'must not look like those of checks that follow from the rules, such as share-17';

COMMENT ON CONSTRAINT arithmetic_check_subject_id_given ON public.arithmetic_check IS 'must name at least one figure, as #17';

COMMENT ON CONSTRAINT arithmetic_check_tolerance_for_equals ON public.arithmetic_check IS 'has a meaning for "=" only';

CREATE TABLE public.arithmetic_check_input (
    check_slug public.slug NOT NULL,
    observation_id bigint NOT NULL,
    revision smallint DEFAULT 1 NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL
);

CREATE TABLE public.indicator (
    slug public.slug NOT NULL,
    "position" integer NOT NULL,
    programme public.slug NOT NULL,
    name text NOT NULL,
    unit public.slug NOT NULL,
    measure text NOT NULL,
    definition text NOT NULL,
    comparability text,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT indicator_definition_filled CHECK ((definition <> ''::text)),
    CONSTRAINT indicator_measure_known CHECK ((measure = ANY (ARRAY['stock'::text, 'flow'::text, 'cumulative'::text, 'change'::text, 'ratio'::text, 'amount'::text]))),
    CONSTRAINT indicator_name_filled CHECK ((name <> ''::text))
);

CREATE TABLE public.observation (
    observation_id bigint NOT NULL,
    revision smallint DEFAULT 1 NOT NULL,
    series_id integer NOT NULL,
    update_year smallint NOT NULL,
    published_from date NOT NULL,
    citation_id integer NOT NULL,
    period public.period_code NOT NULL,
    period_start date GENERATED ALWAYS AS (public.period_first_day((period)::text)) STORED,
    period_end date GENERATED ALWAYS AS (COALESCE(public.period_last_day((period)::text), 'infinity'::date)) STORED NOT NULL,
    as_stated text,
    area_basis text NOT NULL,
    value numeric,
    value_text text NOT NULL,
    qualifier text,
    status text NOT NULL,
    formula text,
    rival_of bigint,
    rival_of_revision smallint GENERATED ALWAYS AS (
CASE
    WHEN (rival_of IS NOT NULL) THEN 1
    ELSE NULL::integer
END) STORED,
    note text,
    reason text,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    superseded_from date DEFAULT 'infinity'::date NOT NULL,
    shown_version bigint DEFAULT public.dataset_version() NOT NULL,
    reported_from date NOT NULL,
    cited_further boolean DEFAULT false NOT NULL,
    CONSTRAINT observation_area_basis_known CHECK ((area_basis = ANY (ARRAY['stated'::text, 'inferred'::text, 'not-stated'::text]))),
    CONSTRAINT observation_as_stated_filled CHECK ((as_stated <> ''::text)),
    CONSTRAINT observation_formula_filled CHECK ((formula ~ '#\d+'::text)),
    CONSTRAINT observation_id_positive CHECK ((observation_id > 0)),
    CONSTRAINT observation_qualifier_known CHECK ((qualifier = ANY (ARRAY['exact'::text, 'about'::text, 'more-than'::text, 'at-least'::text, 'nearly'::text, 'up-to'::text, 'under'::text, 'projected'::text]))),
    CONSTRAINT observation_qualifier_with_value CHECK (((value IS NULL) = (qualifier IS NULL))),
    CONSTRAINT observation_reason_fits_revision CHECK (((revision = 1) = (reason IS NULL))),
    CONSTRAINT observation_reported_from_known CHECK ((reported_from <= published_from)),
    CONSTRAINT observation_revision_positive CHECK ((revision > 0)),
    CONSTRAINT observation_rival_of_other CHECK ((rival_of <> observation_id)),
    CONSTRAINT observation_status_known CHECK ((status = ANY (ARRAY['actual'::text, 'projected'::text, 'planned'::text]))),
    CONSTRAINT observation_superseded_from_later CHECK ((superseded_from >= published_from)),
    CONSTRAINT observation_superseded_from_no_rival CHECK (((rival_of IS NULL) OR (superseded_from = 'infinity'::date))),
    CONSTRAINT observation_value_finite CHECK ((value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
    CONSTRAINT observation_value_text_filled CHECK ((value_text <> ''::text))
);
ALTER TABLE ONLY public.observation ALTER COLUMN update_year SET (n_distinct=100);

COMMENT ON CONSTRAINT observation_formula_filled ON public.observation IS 'must name at least one figure, as #17';

COMMENT ON CONSTRAINT observation_qualifier_with_value ON public.observation IS 'must be given where there is a value, and only there';

COMMENT ON CONSTRAINT observation_reason_fits_revision ON public.observation IS 'must be given where a figure is corrected, and only there';

COMMENT ON CONSTRAINT observation_rival_of_other ON public.observation IS 'must be another figure';

CREATE TABLE public.series (
    series_id integer NOT NULL,
    indicator public.slug NOT NULL,
    area text,
    dimensions jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT series_dimensions_object CHECK ((jsonb_typeof(dimensions) = 'object'::text)),
    CONSTRAINT series_dimensions_short CHECK ((length((dimensions)::text) <= 500))
);

COMMENT ON CONSTRAINT series_dimensions_object ON public.series IS 'must be a JSON object';

CREATE VIEW public.standing_figure AS
 SELECT o.observation_id,
    o.series_id,
    o.period_start,
    o.period_end,
    o.published_from,
    o.value,
    o.status,
    o.formula,
    o.rival_of,
    o.note,
    o.citation_id,
    i.measure,
    i.unit,
    ((i.name || ', '::text) || COALESCE(o.as_stated, (o.period)::text)) AS title
   FROM ((public.observation o
     JOIN public.series s USING (series_id))
     JOIN public.indicator i ON (((i.slug)::text = (s.indicator)::text)))
  WHERE (NOT (EXISTS ( SELECT
           FROM public.observation later
          WHERE ((later.observation_id = o.observation_id) AND (later.revision > o.revision) AND (later.revision > 1)))));

CREATE VIEW public.ruled_figure AS
 SELECT standing_figure.observation_id,
    ('derived-'::text || standing_figure.observation_id) AS slug,
    'derived'::text AS check_kind,
    standing_figure.title,
    standing_figure.formula AS left_side,
    '='::text AS relation,
    ('#'::text || standing_figure.observation_id) AS right_side,
        CASE
            WHEN (standing_figure.formula ~~ '%/%'::text) THEN COALESCE((('5e-'::text || (scale(standing_figure.value) + 1)))::numeric, (0)::numeric)
            ELSE (0)::numeric
        END AS tolerance,
    standing_figure.note,
    standing_figure.citation_id
   FROM public.standing_figure
  WHERE (standing_figure.formula IS NOT NULL)
UNION ALL
 SELECT standing_figure.observation_id,
    ('share-'::text || standing_figure.observation_id) AS slug,
    'share'::text AS check_kind,
    standing_figure.title,
    ('#'::text || standing_figure.observation_id) AS left_side,
    'within'::text AS relation,
    '0 .. 100'::text AS right_side,
    0 AS tolerance,
    NULL::text AS note,
    standing_figure.citation_id
   FROM public.standing_figure
  WHERE ((standing_figure.measure = 'ratio'::text) AND ((standing_figure.unit)::text = 'percent'::text));

CREATE VIEW public.running_total AS
 SELECT following.observation_id,
    following.series_id,
    following.period_start,
    following.title,
    following.citation_id,
    following.before
   FROM ( SELECT standing_figure.observation_id,
            standing_figure.series_id,
            standing_figure.period_start,
            standing_figure.title,
            standing_figure.citation_id,
            lag(standing_figure.observation_id) OVER (PARTITION BY standing_figure.series_id, standing_figure.period_start ORDER BY standing_figure.period_end, standing_figure.published_from, standing_figure.observation_id) AS before
           FROM public.standing_figure
          WHERE ((standing_figure.measure = 'cumulative'::text) AND (standing_figure.status = 'actual'::text) AND (standing_figure.period_end < 'infinity'::date) AND (standing_figure.formula IS NULL) AND (standing_figure.rival_of IS NULL))) following
  WHERE (following.before IS NOT NULL);

CREATE VIEW public.ruled_check AS
 SELECT ruled_figure.slug,
    ruled_figure.check_kind,
    ruled_figure.title,
    ruled_figure.left_side,
    ruled_figure.relation,
    ruled_figure.right_side,
    ruled_figure.tolerance,
    ruled_figure.note,
    ruled_figure.citation_id
   FROM public.ruled_figure
UNION ALL
 SELECT ((('cumulative-'::text || running_total.before) || '-'::text) || running_total.observation_id) AS slug,
    'cumulative'::text AS check_kind,
    running_total.title,
    ('#'::text || running_total.before) AS left_side,
    '<='::text AS relation,
    ('#'::text || running_total.observation_id) AS right_side,
    0 AS tolerance,
    NULL::text AS note,
    running_total.citation_id
   FROM public.running_total;

CREATE FUNCTION public.arithmetic_check_rebuild() RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 WITH ruled AS MATERIALIZED (
          SELECT ruled_check.slug,
             ruled_check.check_kind,
             ruled_check.title,
             ruled_check.left_side,
             ruled_check.relation,
             ruled_check.right_side,
             ruled_check.tolerance,
             ruled_check.note,
             ruled_check.citation_id
            FROM public.ruled_check
         ), gone AS (
          DELETE FROM public.arithmetic_check k_1
           WHERE ((NOT k_1.told) AND (NOT (EXISTS ( SELECT
                    FROM ruled
                   WHERE (ruled.slug = (k_1.slug)::text)))))
         )
  INSERT INTO public.arithmetic_check AS k (slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id)  SELECT ruled.slug,
             ruled.check_kind,
             ruled.title,
             ruled.left_side,
             ruled.relation,
             ruled.right_side,
             ruled.tolerance,
             ruled.note,
             ruled.citation_id
            FROM ruled
           ORDER BY (array_position('{derived,share,cumulative}'::text[], ruled.check_kind)), ("substring"(ruled.slug, '\d+'::text))::bigint ON CONFLICT(slug) DO UPDATE SET title = excluded.title, left_side = excluded.left_side, tolerance = excluded.tolerance, note = excluded.note, citation_id = excluded.citation_id;
 DELETE FROM public.arithmetic_check_input u
   WHERE (NOT (EXISTS ( SELECT
            FROM public.arithmetic_check k
           WHERE (((k.slug)::text = (u.check_slug)::text) AND (k.subject_id <> u.observation_id) AND (('#'::text || u.observation_id) = ANY ((k.left_steps || k.right_steps)))))));
 INSERT INTO public.arithmetic_check_input (check_slug, observation_id)  SELECT arithmetic_check.slug,
             (substr(step.step, 2))::bigint AS substr
            FROM public.arithmetic_check,
             LATERAL unnest((arithmetic_check.left_steps || arithmetic_check.right_steps)) step(step)
           WHERE ((step.step ~~ '#%'::text) AND (step.step <> ('#'::text || arithmetic_check.subject_id))) ON CONFLICT DO NOTHING;
END;

CREATE FUNCTION public.arithmetic_check_refresh() RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  WITH figure AS MATERIALIZED (
    -- Of those that were changed themselves, the few that a rule may speak of, or spoke of.
    SELECT o.observation_id FROM changed.observation o LEFT JOIN series s USING (series_id) LEFT JOIN indicator i ON i.slug = s.indicator
      WHERE o.formula IS NOT NULL OR i.measure = 'cumulative' OR (i.measure = 'ratio' AND i.unit = 'percent')
      OR EXISTS (SELECT FROM arithmetic_check k WHERE k.subject_id = o.observation_id AND NOT k.told)
    UNION SELECT observation_id FROM changed.figure_told
    UNION SELECT substr(step, 2)::bigint FROM changed.arithmetic_check, unnest(left_steps || right_steps) AS step
      WHERE NOT told AND step LIKE '#%'
  ), running AS MATERIALIZED (
    -- A running total is checked against its neighbours: all of its series that begin with it.
    SELECT DISTINCT o.series_id, o.period_start
    FROM (SELECT series_id, period_start FROM changed.observation
          UNION ALL SELECT series_id, period_start FROM figure JOIN observation USING (observation_id)) AS o
    JOIN series s USING (series_id) JOIN indicator i ON i.slug = s.indicator WHERE i.measure = 'cumulative'
  ), ruled AS MATERIALIZED (
    SELECT r.slug, r.check_kind, r.title, r.left_side, r.relation, r.right_side, r.tolerance, r.note, r.citation_id
    FROM (SELECT * FROM figure WHERE (SELECT count(*) FROM figure) <= 1000) AS one
    CROSS JOIN LATERAL (SELECT * FROM ruled_figure r WHERE r.observation_id = one.observation_id OFFSET 0) AS r
    UNION ALL
    SELECT r.slug, r.check_kind, r.title, r.left_side, r.relation, r.right_side, r.tolerance, r.note, r.citation_id
    FROM figure JOIN ruled_figure r USING (observation_id) WHERE (SELECT count(*) FROM figure) > 1000
    UNION ALL
    SELECT 'cumulative-' || t.before || '-' || t.observation_id AS slug, 'cumulative' AS check_kind, t.title, '#' || t.before AS left_side,
      '<=' AS relation, '#' || t.observation_id AS right_side, 0 AS tolerance, NULL AS note, t.citation_id
    FROM running CROSS JOIN LATERAL (
      SELECT * FROM running_total t WHERE t.series_id = running.series_id AND t.period_start IS NOT DISTINCT FROM running.period_start OFFSET 0) AS t
  ), concerned AS (
    SELECT k.slug FROM figure JOIN arithmetic_check k ON k.subject_id = figure.observation_id AND NOT k.told
    UNION SELECT k.slug FROM running CROSS JOIN LATERAL (
      SELECT k.slug FROM observation o JOIN arithmetic_check k ON k.subject_id = o.observation_id
      WHERE o.series_id = running.series_id AND o.period_start IS NOT DISTINCT FROM running.period_start
      AND NOT k.told AND k.check_kind = 'cumulative' OFFSET 0) AS k
    UNION SELECT slug FROM changed.arithmetic_check
  ), gone AS (
    DELETE FROM arithmetic_check
    WHERE slug = ANY (ARRAY(SELECT slug FROM concerned WHERE slug NOT IN (SELECT slug FROM ruled))) AND NOT told
  )
  INSERT INTO arithmetic_check AS k (slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id, recorded_version)
    SELECT slug, check_kind, title, left_side, relation, right_side, tolerance, note, citation_id, version FROM ruled CROSS JOIN dataset
    ORDER BY array_position('{derived,share,cumulative}'::text[], check_kind), substring(slug, '\d+')::bigint
    ON CONFLICT (slug) DO UPDATE SET (title, left_side, tolerance, note, citation_id)
      = (excluded.title, excluded.left_side, excluded.tolerance, excluded.note, excluded.citation_id);
  DELETE FROM arithmetic_check_input u
  WHERE check_slug IN (SELECT slug FROM changed.arithmetic_check) AND NOT EXISTS (
    SELECT FROM arithmetic_check k WHERE k.slug = u.check_slug AND k.subject_id <> u.observation_id
    AND '#' || u.observation_id = ANY (k.left_steps || k.right_steps));
  INSERT INTO arithmetic_check_input (check_slug, observation_id)
    SELECT slug, substr(step, 2)::bigint FROM arithmetic_check, unnest(left_steps || right_steps) AS step
    WHERE recorded_version = dataset_version() AND step LIKE '#%' AND step <> '#' || subject_id ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION public.arithmetic_check_source_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before arithmetic_check_source := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.arithmetic_check_source (check_slug, "position", citation_id, recorded_version, superseded_version) VALUES (OLD.check_slug, OLD."position", OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.arithmetic_check_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before arithmetic_check := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before.told := NEW.told; before.left_steps := NEW.left_steps; before.right_steps := NEW.right_steps; before.subject_id := NEW.subject_id; before.subject_revision := NEW.subject_revision; 
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.arithmetic_check (slug, "position", check_kind, told, title, left_side, relation, right_side, tolerance, note, citation_id, left_steps, right_steps, subject_id, subject_revision, recorded_version, superseded_version) VALUES (OLD.slug, OLD."position", OLD.check_kind, OLD.told, OLD.title, OLD.left_side, OLD.relation, OLD.right_side, OLD.tolerance, OLD.note, OLD.citation_id, OLD.left_steps, OLD.right_steps, OLD.subject_id, OLD.subject_revision, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.audit_entry_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'what has been done stays on record: % on audit_entry is refused', TG_OP
    USING ERRCODE = 'restrict_violation', TABLE = 'audit_entry', CONSTRAINT = 'audit_entry_append_only';
END $$;

CREATE FUNCTION public.bibtex_text(given text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT COALESCE(string_agg(COALESCE(spelling.latex, (((('{\'::text || accent.latex) || '{'::text) || "left"(NORMALIZE(letters.letter, NFD), 1)) || '}}'::text), letters.letter), ''::text ORDER BY letters.place), ''::text) AS "coalesce" FROM ((string_to_table(NORMALIZE(bibtex_text.given, NFC), NULL::text) WITH ORDINALITY letters(letter, place) LEFT JOIN (VALUES ('\'::text,'\textbackslash{}'::text), ('{'::text,'\textbraceleft{}'::text), ('}'::text,'\textbraceright{}'::text), ('~'::text,'\textasciitilde{}'::text), ('^'::text,'\textasciicircum{}'::text), ('&'::text,'\&'::text), ('%'::text,'\%'::text), ('#'::text,'\#'::text), ('_'::text,'\_'::text), ('$'::text,'\$'::text), ('
'::text,' '::text), ('
'::text,' '::text), ('	'::text,' '::text), ('‘'::text,'\textquoteleft{}'::text), ('’'::text,'\textquoteright{}'::text), ('“'::text,'\textquotedblleft{}'::text), ('”'::text,'\textquotedblright{}'::text), ('–'::text,'--'::text), ('—'::text,'---'::text), (' '::text,'~'::text), ('ß'::text,'\ss{}'::text), ('æ'::text,'\ae{}'::text), ('Æ'::text,'\AE{}'::text), ('ø'::text,'\o{}'::text), ('Ø'::text,'\O{}'::text)) spelling(letter, latex) USING (letter)) LEFT JOIN (VALUES ('̀'::text,'`'::text), ('́'::text,''''::text), ('̂'::text,'^'::text), ('̃'::text,'~'::text), ('̄'::text,'='::text), ('̆'::text,'u'::text), ('̇'::text,'.'::text), ('̈'::text,'"'::text), ('̊'::text,'r'::text), ('̋'::text,'H'::text), ('̌'::text,'v'::text), ('̧'::text,'c'::text), ('̨'::text,'k'::text)) accent(mark, latex) ON ((accent.mark = substr(NORMALIZE(letters.letter, NFD), 2)))));

CREATE FUNCTION public.case_study_observation_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before case_study_observation := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.case_study_observation (case_study, observation_id, revision, recorded_version, superseded_version) VALUES (OLD.case_study, OLD.observation_id, OLD.revision, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.case_study_organisation_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before case_study_organisation := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.case_study_organisation (case_study, "position", organisation, recorded_version, superseded_version) VALUES (OLD.case_study, OLD."position", OLD.organisation, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.case_study_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before case_study := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.case_study (slug, "position", programme, title, summary, area, citation_id, recorded_version, superseded_version) VALUES (OLD.slug, OLD."position", OLD.programme, OLD.title, OLD.summary, OLD.area, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.change_enter() RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF EXISTS (SELECT FROM yearly_update WHERE recorded_version = dataset_version()) THEN
    INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, title, after)
      SELECT dataset.changed_at, dataset.version, 'published', 'update', u.year, u.year, u.title, '{"documents": 0}'
      FROM dataset JOIN yearly_update u ON u.recorded_version = dataset.version
      WHERE NOT EXISTS (SELECT FROM document d WHERE d.update_year = u.year)
      AND coalesce((SELECT e.kind FROM change e WHERE e.type = 'update' AND e.subject = u.year::text ORDER BY e.change_id DESC LIMIT 1),
                   'withdrawn') = 'withdrawn'
      ORDER BY u.year;
  END IF;
  IF EXISTS (SELECT FROM document WHERE recorded_version = dataset_version()) THEN
    WITH entered AS MATERIALIZED (
      SELECT d.slug, d.update_year, d.title, d.published_from FROM dataset JOIN document d ON d.recorded_version = dataset.version
      WHERE coalesce((SELECT e.kind FROM change e WHERE e.type = 'document' AND e.subject = d.slug ORDER BY e.change_id DESC LIMIT 1),
                     'withdrawn') = 'withdrawn'
    )
    INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, after)
      SELECT dataset.changed_at, dataset.version, 'published', 'document', d.slug, d.update_year, d.slug, d.title,
        coalesce(c.counts, '{}')
      FROM dataset CROSS JOIN entered d
      LEFT JOIN LATERAL (SELECT counts FROM document_content WHERE document = d.slug OFFSET 0) AS c ON true
      ORDER BY d.published_from, d.slug;
  END IF;
  PERFORM change_enter_corrections();
END $$;

CREATE FUNCTION public.change_enter_corrections() RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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

CREATE FUNCTION public.commitment_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before commitment := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before.due_start := NEW.due_start; before.due_end := NEW.due_end; 
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.commitment (slug, "position", programme, title, summary, due, due_start, due_end, due_as_stated, indicator, target_value, target_text, target_qualifier, citation_id, recorded_version, superseded_version) VALUES (OLD.slug, OLD."position", OLD.programme, OLD.title, OLD.summary, OLD.due, OLD.due_start, OLD.due_end, OLD.due_as_stated, OLD.indicator, OLD.target_value, OLD.target_text, OLD.target_qualifier, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.range_combine(one numrange, other numrange, operator text) RETURNS numrange
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
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

CREATE FUNCTION public.comparison_reason(one public.figure, relation text, other public.figure, tolerance numeric) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (isempty((one).range) OR isempty((other).range)) THEN 'excluded'::text WHEN ((relation = '='::text) AND (num_nulls(lower((one).range), upper((one).range), lower((other).range), upper((other).range)) = 0) AND (abs(((one).value - (other).value)) <= tolerance)) THEN CASE WHEN ((one).value = (other).value) THEN 'equal'::text ELSE 'within-rounding'::text END WHEN (relation = '<'::text) THEN CASE WHEN ((one).range << (other).range) THEN 'implied'::text WHEN (lower((one).range) >= upper((other).range)) THEN 'excluded'::text ELSE 'left-open'::text END WHEN (relation = '<='::text) THEN CASE WHEN (upper((one).range) <= lower((other).range)) THEN 'implied'::text WHEN ((one).range >> (other).range) THEN 'excluded'::text ELSE 'left-open'::text END WHEN ((one).range <@ (other).range) THEN 'implied'::text WHEN ((one).range && public.range_combine((other).range, numrange((- tolerance), tolerance, '[]'::text), '+'::text)) THEN 'left-open'::text ELSE 'excluded'::text END;

CREATE FUNCTION public.comparison_result(reason text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (reason = ANY (ARRAY['equal'::text, 'within-rounding'::text, 'implied'::text])) THEN 'pass'::text WHEN (reason = 'excluded'::text) THEN 'fail'::text ELSE 'cannot-tell'::text END;

CREATE FUNCTION public.one_line(given text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN replace(replace(given, '\'::text, '\\'::text), '
'::text, '\n'::text);

CREATE FUNCTION public.composed(template text, cells jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT string_agg((parts.part[1] || COALESCE(
         CASE
             WHEN (parts.part[2] IS NULL) THEN (composed.cells ->> parts.part[3])
             ELSE public.one_line((composed.cells ->> parts.part[3]))
         END, ''::text)), ''::text ORDER BY parts.place) AS string_agg
    FROM regexp_matches(composed.template, '([^{]*)(?:\{(one_line\()?([^})]+)\)?\})?'::text, 'g'::text) WITH ORDINALITY parts(part, place);
END;

CREATE FUNCTION public.conflict_rank(conflict_kind text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_position('{rival,restated,look-alike}'::text[], conflict_kind);

CREATE FUNCTION public.sole_source(document text, section text, locator text, kind text) RETURNS json
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT json_build_array(json_build_object('document', document, 'section', section, 'locator', locator, 'kind', kind)) AS json_build_array;
END;

CREATE TABLE public.citation (
    citation_id integer NOT NULL,
    document public.slug NOT NULL,
    section text NOT NULL,
    locator text NOT NULL,
    kind text NOT NULL,
    sources json GENERATED ALWAYS AS (public.sole_source((document)::text, section, locator, kind)) STORED NOT NULL,
    CONSTRAINT citation_kind_known CHECK ((kind = ANY (ARRAY['body'::text, 'graphic'::text, 'press'::text, 'summary'::text]))),
    CONSTRAINT citation_locator_filled CHECK ((locator <> ''::text)),
    CONSTRAINT citation_locator_short CHECK ((length(locator) <= 200)),
    CONSTRAINT citation_section_filled CHECK ((section <> ''::text)),
    CONSTRAINT citation_section_short CHECK ((length(section) <= 300))
);

CREATE TABLE public.conflict (
    first_id bigint NOT NULL,
    first_revision smallint DEFAULT 1 NOT NULL,
    second_id bigint NOT NULL,
    second_revision smallint DEFAULT 1 NOT NULL,
    conflict_kind text NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT conflict_conflict_kind_known CHECK ((conflict_kind = ANY (ARRAY['rival'::text, 'restated'::text, 'look-alike'::text]))),
    CONSTRAINT conflict_second_id_other CHECK ((second_id <> first_id))
);

CREATE TABLE public.document (
    slug public.slug NOT NULL,
    update_year smallint NOT NULL,
    title text NOT NULL,
    publisher text NOT NULL,
    published_on public.partial_date NOT NULL,
    published_from date GENERATED ALWAYS AS (public.period_last_day((published_on)::text)) STORED,
    document_kind text NOT NULL,
    role text NOT NULL,
    licence text,
    sha256 text,
    contributors jsonb DEFAULT '[]'::jsonb NOT NULL,
    summary text NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT document_contributors_list CHECK ((jsonb_typeof(contributors) = 'array'::text)),
    CONSTRAINT document_document_kind_form CHECK ((document_kind ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
    CONSTRAINT document_role_known CHECK ((role = ANY (ARRAY['primary'::text, 'summary'::text, 'coverage'::text, 'related'::text]))),
    CONSTRAINT document_sha256_form CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT document_title_filled CHECK ((title <> ''::text))
);

COMMENT ON CONSTRAINT document_sha256_form ON public.document IS 'must be 64 hexadecimal digits in lower case';

CREATE VIEW public.told_figure AS
 SELECT o.observation_id,
    o.series_id,
    o.period_start,
    o.period_end,
    o.value,
    o.qualifier,
    o.status,
    o.update_year,
    o.rival_of,
    (EXISTS ( SELECT
           FROM public.observation later
          WHERE ((later.observation_id = o.observation_id) AND (later.revision > 1)))) AS revised,
    o.citation_id
   FROM public.observation o
  WHERE ((o.formula IS NULL) AND (o.revision = 1));

CREATE VIEW public.met_again AS
 SELECT a.observation_id AS one_id,
    b.observation_id AS other_id,
        CASE
            WHEN (a.update_year = b.update_year) THEN 'rival'::text
            ELSE 'restated'::text
        END AS conflict_kind,
    ((a.value IS DISTINCT FROM b.value) OR (a.qualifier IS DISTINCT FROM b.qualifier)) AS differ
   FROM (public.told_figure a
     JOIN public.told_figure b ON (((b.series_id = a.series_id) AND (b.period_end = a.period_end) AND (NOT (b.period_start IS DISTINCT FROM a.period_start)) AND (a.observation_id <> b.observation_id))))
  WHERE ((a.rival_of IS NULL) AND (b.rival_of IS NULL));

CREATE VIEW public.met_alike AS
 SELECT a.observation_id AS one_id,
    b.observation_id AS other_id,
    'look-alike'::text AS conflict_kind,
    (a.value <> b.value) AS differ
   FROM (((((((public.told_figure a
     JOIN public.series s ON ((s.series_id = a.series_id)))
     JOIN public.indicator i ON (((i.slug)::text = (s.indicator)::text)))
     JOIN public.indicator j ON ((((j.programme)::text = (i.programme)::text) AND ((j.unit)::text = (i.unit)::text) AND ((j.slug)::text <> (i.slug)::text))))
     JOIN public.series t ON ((((t.indicator)::text = (j.slug)::text) AND (NOT (t.area IS DISTINCT FROM s.area)) AND (t.dimensions = s.dimensions))))
     JOIN public.told_figure b ON (((b.series_id = t.series_id) AND (b.period_end = a.period_end) AND (NOT (b.period_start IS DISTINCT FROM a.period_start)) AND (b.status = a.status))))
     JOIN public.citation ac ON ((ac.citation_id = a.citation_id)))
     JOIN public.citation bc ON ((bc.citation_id = b.citation_id)))
  WHERE ((a.period_end < 'infinity'::date) AND (((ac.document)::text <> (bc.document)::text) OR (ac.kind <> bc.kind)));

CREATE VIEW public.revised_figure AS
 SELECT observation.observation_id
   FROM public.observation
  WHERE (observation.revision > 1);

CREATE VIEW public.told_again AS
 SELECT m.one_id,
    m.other_id,
    m.conflict_kind
   FROM public.met_again m
  WHERE (m.differ OR (EXISTS ( SELECT
           FROM public.revised_figure r
          WHERE (r.observation_id = m.one_id))) OR (EXISTS ( SELECT
           FROM public.revised_figure r
          WHERE (r.observation_id = m.other_id))));

CREATE VIEW public.told_alike AS
 SELECT m.one_id,
    m.other_id,
    m.conflict_kind
   FROM public.met_alike m
  WHERE (m.differ OR (EXISTS ( SELECT
           FROM public.revised_figure r
          WHERE (r.observation_id = m.one_id))) OR (EXISTS ( SELECT
           FROM public.revised_figure r
          WHERE (r.observation_id = m.other_id))));

CREATE VIEW public.told_rank AS
 SELECT o.observation_id,
    ARRAY[(o.update_year)::bigint, (array_position('{primary,summary,coverage,related}'::text[], d.role))::bigint, ((o.published_from - '2000-01-01'::date))::bigint, o.observation_id] AS rank
   FROM ((public.observation o
     JOIN public.citation c USING (citation_id))
     JOIN public.document d ON (((d.slug)::text = (c.document)::text)))
  WHERE ((o.formula IS NULL) AND (o.revision = 1));

CREATE VIEW public.told_differently AS
 SELECT DISTINCT ON (met.first_id, met.second_id) met.first_id,
    met.second_id,
    met.conflict_kind
   FROM ( SELECT told_figure.rival_of AS first_id,
            told_figure.observation_id AS second_id,
            'rival'::text AS conflict_kind
           FROM public.told_figure
          WHERE (told_figure.rival_of IS NOT NULL)
        UNION ALL
         SELECT p.one_id,
            p.other_id,
            p.conflict_kind
           FROM ((( SELECT told_again.one_id,
                    told_again.other_id,
                    told_again.conflict_kind
                   FROM public.told_again
                UNION ALL
                 SELECT told_alike.one_id,
                    told_alike.other_id,
                    told_alike.conflict_kind
                   FROM public.told_alike) p
             JOIN public.told_rank a ON ((a.observation_id = p.one_id)))
             JOIN public.told_rank b ON ((b.observation_id = p.other_id)))
          WHERE (a.rank < b.rank)) met
  ORDER BY met.first_id, met.second_id, (public.conflict_rank(met.conflict_kind));

CREATE FUNCTION public.conflict_rebuild() RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 WITH pair AS MATERIALIZED (
          SELECT told_differently.first_id,
             told_differently.second_id,
             told_differently.conflict_kind
            FROM public.told_differently
         ), gone AS (
          DELETE FROM public.conflict k
           WHERE (NOT (EXISTS ( SELECT
                    FROM pair
                   WHERE ((pair.first_id = k.first_id) AND (pair.second_id = k.second_id)))))
         )
  INSERT INTO public.conflict (first_id, second_id, conflict_kind)  SELECT pair.first_id,
             pair.second_id,
             pair.conflict_kind
            FROM pair ON CONFLICT(first_id, second_id) DO UPDATE SET conflict_kind = excluded.conflict_kind;
END;

CREATE FUNCTION public.conflict_refresh() RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
  figures CONSTANT bigint[] := ARRAY(SELECT observation_id FROM (
    SELECT observation_id FROM changed.figure
    UNION ALL SELECT first_id FROM changed.conflict
    UNION ALL SELECT second_id FROM changed.conflict) AS concerned LIMIT 1001);
BEGIN
  IF cardinality(figures) <= 1000 THEN
    PERFORM conflict_refresh_of(ARRAY(SELECT DISTINCT id FROM unnest(figures) AS listed (id)));
    RETURN;
  END IF;
  WITH figure AS MATERIALIZED (
    SELECT observation_id FROM changed.figure
    UNION SELECT first_id FROM changed.conflict
    UNION SELECT second_id FROM changed.conflict
  ), told AS MATERIALIZED (
    SELECT p.one_id, p.other_id, p.conflict_kind FROM figure JOIN told_again p ON p.one_id = figure.observation_id
    UNION ALL SELECT p.one_id, p.other_id, p.conflict_kind FROM figure JOIN told_alike p ON p.one_id = figure.observation_id
  ), met AS (
    SELECT t.rival_of AS first_id, t.observation_id AS second_id, 'rival' AS conflict_kind
      FROM figure JOIN told_figure t USING (observation_id) WHERE t.rival_of IS NOT NULL
    UNION SELECT t.rival_of, t.observation_id, 'rival' AS conflict_kind FROM figure JOIN told_figure t ON t.rival_of = figure.observation_id
    UNION SELECT CASE WHEN a.rank < b.rank THEN one_id ELSE other_id END, CASE WHEN a.rank < b.rank THEN other_id ELSE one_id END, conflict_kind
      FROM told CROSS JOIN LATERAL (SELECT rank FROM told_rank WHERE observation_id = one_id OFFSET 0) a
      CROSS JOIN LATERAL (SELECT rank FROM told_rank WHERE observation_id = other_id OFFSET 0) b
  ), pair AS MATERIALIZED (
    SELECT DISTINCT ON (first_id, second_id) first_id, second_id, conflict_kind FROM met
    ORDER BY first_id, second_id, conflict_rank(conflict_kind)
  ), concerned AS (
    SELECT k.first_id, k.second_id FROM figure JOIN conflict k ON k.first_id = figure.observation_id
    UNION SELECT k.first_id, k.second_id FROM figure JOIN conflict k ON k.second_id = figure.observation_id
  ), gone AS (
    DELETE FROM conflict k USING concerned c WHERE k.first_id = c.first_id AND k.second_id = c.second_id
    AND (k.first_id, k.second_id) NOT IN (SELECT first_id, second_id FROM pair)
  )
  INSERT INTO conflict (first_id, second_id, conflict_kind) SELECT first_id, second_id, conflict_kind FROM pair
    ON CONFLICT (first_id, second_id) DO UPDATE SET conflict_kind = excluded.conflict_kind;
END $$;

CREATE FUNCTION public.conflict_refresh_of(figures bigint[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  WITH told AS MATERIALIZED (
    SELECT p.one_id, p.other_id, p.conflict_kind
    FROM unnest(figures) AS one (id) CROSS JOIN LATERAL (
      SELECT * FROM met_again WHERE one_id = one.id UNION ALL SELECT * FROM met_alike WHERE one_id = one.id OFFSET 0) AS p
    WHERE p.differ OR EXISTS (SELECT FROM revised_figure r WHERE r.observation_id = p.one_id OFFSET 0)
    OR EXISTS (SELECT FROM revised_figure r WHERE r.observation_id = p.other_id OFFSET 0)
  ), met AS (
    SELECT rival_of AS first_id, observation_id AS second_id, 'rival' AS conflict_kind
      FROM unnest(figures) AS one (id) JOIN told_figure t ON t.observation_id = one.id WHERE t.rival_of IS NOT NULL
    UNION SELECT t.rival_of, t.observation_id, 'rival' FROM unnest(figures) AS one (id) JOIN told_figure t ON t.rival_of = one.id
    UNION SELECT CASE WHEN a.rank < b.rank THEN one_id ELSE other_id END, CASE WHEN a.rank < b.rank THEN other_id ELSE one_id END, conflict_kind
      FROM told CROSS JOIN LATERAL (SELECT rank FROM told_rank WHERE observation_id = one_id OFFSET 0) a
      CROSS JOIN LATERAL (SELECT rank FROM told_rank WHERE observation_id = other_id OFFSET 0) b
  ), pair AS MATERIALIZED (
    SELECT DISTINCT ON (first_id, second_id) first_id, second_id, conflict_kind FROM met
    ORDER BY first_id, second_id, conflict_rank(conflict_kind)
  ), gone AS (
    DELETE FROM conflict k WHERE (k.first_id = ANY (figures) OR k.second_id = ANY (figures))
    AND (k.first_id, k.second_id) NOT IN (SELECT first_id, second_id FROM pair)
  )
  INSERT INTO conflict (first_id, second_id, conflict_kind) SELECT first_id, second_id, conflict_kind FROM pair
    ON CONFLICT (first_id, second_id) DO UPDATE SET conflict_kind = excluded.conflict_kind;
END $$;

CREATE FUNCTION public.conflict_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before conflict := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.conflict (first_id, first_revision, second_id, second_revision, conflict_kind, recorded_version, superseded_version) VALUES (OLD.first_id, OLD.first_revision, OLD.second_id, OLD.second_revision, OLD.conflict_kind, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.conflict_title(name text, value_text text, period text, other_name text, other_value_text text, other_period text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN concat(name, ': ', value_text, ((' ('::text || period) || ')'::text), ', or ', (other_name || ': '::text), other_value_text, ((' ('::text || other_period) || ')'::text));

CREATE FUNCTION public.count_of(given text) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((length(given) <= 18) AND (given ~ '^(0|[1-9]\d*)$'::text)) THEN (given)::bigint ELSE NULL::bigint END;

CREATE FUNCTION public.lower_bound(value numeric, qualifier text) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (qualifier = 'exact'::text) THEN value WHEN ((qualifier = ANY (ARRAY['more-than'::text, 'at-least'::text])) AND (value >= (0)::numeric)) THEN value WHEN ((qualifier = ANY (ARRAY['nearly'::text, 'up-to'::text, 'under'::text])) AND (value < (0)::numeric)) THEN value ELSE NULL::numeric END;

CREATE FUNCTION public.upper_bound(value numeric, qualifier text) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (qualifier = 'exact'::text) THEN value WHEN ((qualifier = ANY (ARRAY['more-than'::text, 'at-least'::text])) AND (value < (0)::numeric)) THEN value WHEN ((qualifier = ANY (ARRAY['nearly'::text, 'up-to'::text, 'under'::text])) AND (value >= (0)::numeric)) THEN value ELSE NULL::numeric END;

CREATE FUNCTION public.difference_qualifier(from_value numeric, from_qualifier text, to_value numeric, to_qualifier text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN ((bounds."least" IS NOT NULL) AND (bounds.most IS NOT NULL)) THEN 'exact'::text
             WHEN ((bounds."least" IS NULL) AND (bounds.most IS NULL)) THEN
             CASE
                 WHEN (NOT (bounds.hedges <@ '{exact,about,projected}'::text[])) THEN NULL::text
                 WHEN ('projected'::text = ANY (bounds.hedges)) THEN 'projected'::text
                 ELSE 'about'::text
             END
             WHEN ((bounds."least" IS NOT NULL) = (difference_qualifier.to_value >= difference_qualifier.from_value)) THEN
             CASE
                 WHEN (bounds.hedges && '{more-than,under,nearly}'::text[]) THEN 'more-than'::text
                 ELSE 'at-least'::text
             END
             ELSE
             CASE
                 WHEN (bounds.hedges && '{more-than,under,nearly}'::text[]) THEN 'under'::text
                 ELSE 'up-to'::text
             END
         END AS "case"
    FROM ( SELECT (public.lower_bound(difference_qualifier.to_value, difference_qualifier.to_qualifier) - public.upper_bound(difference_qualifier.from_value, difference_qualifier.from_qualifier)) AS "least",
             (public.upper_bound(difference_qualifier.to_value, difference_qualifier.to_qualifier) - public.lower_bound(difference_qualifier.from_value, difference_qualifier.from_qualifier)) AS most,
             ARRAY[difference_qualifier.from_qualifier, difference_qualifier.to_qualifier] AS hedges) bounds
   WHERE ((difference_qualifier.from_value IS NOT NULL) AND (difference_qualifier.to_value IS NOT NULL));
END;

CREATE FUNCTION public.document_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before document := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before.published_from := NEW.published_from; 
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.document (slug, update_year, title, publisher, published_on, published_from, document_kind, role, licence, sha256, contributors, summary, recorded_version, superseded_version) VALUES (OLD.slug, OLD.update_year, OLD.title, OLD.publisher, OLD.published_on, OLD.published_from, OLD.document_kind, OLD.role, OLD.licence, OLD.sha256, OLD.contributors, OLD.summary, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.drafted_update() RETURNS smallint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('ops.update_year'::text, true), ''::text))::smallint;

CREATE FUNCTION public.event_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before event := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before.period_start := NEW.period_start; before.period_end := NEW.period_end; 
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.event (slug, programme, title, summary, period, period_start, period_end, as_stated, status, citation_id, recorded_version, superseded_version) VALUES (OLD.slug, OLD.programme, OLD.title, OLD.summary, OLD.period, OLD.period_start, OLD.period_end, OLD.as_stated, OLD.status, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.evidence_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before evidence := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before.observation_revision := NEW.observation_revision; 
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.evidence (evidence_id, commitment, reports, wording, event, observation_id, observation_revision, note, citation_id, recorded_version, superseded_version) VALUES (OLD.evidence_id, OLD.commitment, OLD.reports, OLD.wording, OLD.event, OLD.observation_id, OLD.observation_revision, OLD.note, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.few_figures_changed() RETURNS bigint[]
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  figures CONSTANT bigint[] := ARRAY(SELECT observation_id FROM changed.observation LIMIT 1001);
BEGIN
  IF cardinality(figures) > 1000 OR EXISTS (
    SELECT FROM principle WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.principle WHERE superseded_version = current_version
    UNION ALL SELECT FROM principle_name WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.principle_name WHERE superseded_version = current_version
    UNION ALL SELECT FROM programme WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.programme WHERE superseded_version = current_version
    UNION ALL SELECT FROM organisation WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.organisation WHERE superseded_version = current_version
    UNION ALL SELECT FROM area WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.area WHERE superseded_version = current_version
    UNION ALL SELECT FROM yearly_update WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.yearly_update WHERE superseded_version = current_version
    UNION ALL SELECT FROM document WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.document WHERE superseded_version = current_version
    UNION ALL SELECT FROM indicator WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.indicator WHERE superseded_version = current_version
    UNION ALL SELECT FROM commitment WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.commitment WHERE superseded_version = current_version
    UNION ALL SELECT FROM event WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.event WHERE superseded_version = current_version
    UNION ALL SELECT FROM recommendation WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.recommendation WHERE superseded_version = current_version
    UNION ALL SELECT FROM case_study WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.case_study WHERE superseded_version = current_version
    UNION ALL SELECT FROM conflict WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.conflict WHERE superseded_version = current_version
    UNION ALL SELECT FROM arithmetic_check WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.arithmetic_check WHERE superseded_version = current_version
    UNION ALL SELECT FROM search_entry WHERE recorded_version = current_version
    UNION ALL SELECT FROM past.search_entry WHERE superseded_version = current_version)
  THEN
    RETURN NULL;
  END IF;
  RETURN ARRAY(SELECT DISTINCT id FROM unnest(figures) AS listed (id));
END $$;

CREATE FUNCTION public.is_countable(given public.figure) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((GREATEST(abs((given).value), abs(lower((given).range)), abs(upper((given).range))) < '100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric) OR (num_nonnulls((given).value, lower((given).range), upper((given).range)) = 0));

CREATE FUNCTION public.figure_combine(one public.figure, other public.figure, operator text) RETURNS public.figure
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (public.is_countable(one) AND public.is_countable(other)) THEN ROW(CASE operator WHEN '+'::text THEN ((one).value + (other).value) WHEN '-'::text THEN ((one).value - (other).value) WHEN '*'::text THEN ((one).value * (other).value) WHEN '/'::text THEN trim_scale(((one).value / NULLIF((other).value, (0)::numeric))) ELSE NULL::numeric END, public.range_combine((one).range, (other).range, operator))::public.figure ELSE ROW(NULL::numeric, '(,)'::numrange)::public.figure END;

CREATE FUNCTION public.figure_of_pile(pile public.figure[]) RETURNS public.figure
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (pile)[1];

CREATE FUNCTION public.rounding_half(value numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (scale(value) > 0) THEN (('5e-'::text || (scale(value) + 1)))::numeric WHEN (value = (0)::numeric) THEN 0.5 ELSE (('5e'::text || ((length((value)::text) - length(rtrim((value)::text, '0'::text))) - 1)))::numeric END;

CREATE FUNCTION public.figure_range(value numeric, qualifier text) RETURNS numrange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (qualifier = 'exact'::text) THEN numrange(value, value, '[]'::text) WHEN (qualifier = 'about'::text) THEN numrange((value - public.rounding_half(value)), (value + public.rounding_half(value)), '[]'::text) WHEN (qualifier = 'more-than'::text) THEN CASE WHEN (value < (0)::numeric) THEN numrange(NULL::numeric, value, '()'::text) ELSE numrange(value, NULL::numeric, '()'::text) END WHEN (qualifier = 'at-least'::text) THEN CASE WHEN (value < (0)::numeric) THEN numrange(NULL::numeric, value, '(]'::text) ELSE numrange(value, NULL::numeric, '[)'::text) END WHEN (qualifier = 'up-to'::text) THEN CASE WHEN (value < (0)::numeric) THEN numrange(value, NULL::numeric, '[)'::text) ELSE numrange(NULL::numeric, value, '(]'::text) END WHEN (qualifier = ANY (ARRAY['nearly'::text, 'under'::text])) THEN CASE WHEN (value < (0)::numeric) THEN numrange(value, NULL::numeric, '()'::text) ELSE numrange(NULL::numeric, value, '()'::text) END ELSE '(,)'::numrange END;

CREATE FUNCTION public.figure_step(pile public.figure[], step text, value numeric, range numrange) RETURNS public.figure[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (step ~~ '#%'::text) THEN (ROW(value, range)::public.figure || pile) WHEN (step ~ '\d'::text) THEN (ROW((step)::numeric, numrange((step)::numeric, (step)::numeric, '[]'::text))::public.figure || pile) ELSE (public.figure_combine((pile)[2], (pile)[1], step) || (pile)[3:]) END;

CREATE FUNCTION public.further_citation_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before further_citation := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.further_citation (citation_id, "position", organisation, principle, programme, indicator, observation_id, observation_revision, commitment, event, recommendation, case_study, recorded_version, evidence_id, superseded_version) VALUES (OLD.citation_id, OLD."position", OLD.organisation, OLD.principle, OLD.programme, OLD.indicator, OLD.observation_id, OLD.observation_revision, OLD.commitment, OLD.event, OLD.recommendation, OLD.case_study, OLD.recorded_version, OLD.evidence_id, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.further_places(observation_id bigint, revision smallint) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
  RETURN (
    SELECT string_agg(concat_ws(' > ', c.document, c.section, c.locator, c.kind), ' | ' ORDER BY f.position)
    FROM further_citation f JOIN citation c USING (citation_id)
    WHERE f.observation_id = further_places.observation_id AND f.observation_revision = further_places.revision);
END $$;

CREATE FUNCTION public.indicator_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before indicator := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.indicator (slug, "position", programme, name, unit, measure, definition, comparability, citation_id, recorded_version, superseded_version) VALUES (OLD.slug, OLD."position", OLD.programme, OLD.name, OLD.unit, OLD.measure, OLD.definition, OLD.comparability, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.is_in_vocabulary(word text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((length(word) > 0) AND (length(word) <= 40) AND (word !~ '^[0-9]'::text));

CREATE FUNCTION public.is_told_by_number(value numeric, value_text text, qualifier text, as_stated text, note text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((note IS NULL) AND (as_stated IS NULL) AND (translate(value_text, ',£%'::text, ''::text) = (CASE WHEN (qualifier = 'exact'::text) THEN ''::text ELSE (replace(qualifier, '-'::text, ' '::text) || ' '::text) END || (value)::text)));

CREATE FUNCTION public.json_of(given text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    AS $$
BEGIN
  RETURN given::jsonb;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
  RETURN NULL;
END $$;

CREATE FUNCTION public.keep_changed(kept regclass) RETURNS void
    LANGUAGE plpgsql
    AS $_$
DECLARE
  name text := (SELECT relname FROM pg_class WHERE oid = kept);
  columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
                   FROM pg_attribute WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped);
BEGIN
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %s (recorded_version)', name || '_recorded_version', kept);
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON past.%I (superseded_version)', name || '_superseded_version', name);
  EXECUTE format('CREATE OR REPLACE VIEW changed.%1$I AS
    SELECT %2$s FROM %3$s WHERE recorded_version = dataset_version()
    UNION ALL
    SELECT %2$s FROM past.%1$I WHERE superseded_version = dataset_version()', name, columns, kept);
END $_$;

CREATE FUNCTION public.keep_superseded(kept regclass) RETURNS void
    LANGUAGE plpgsql
    AS $_$
DECLARE
  name text := (SELECT relname FROM pg_class WHERE oid = kept);
  columns text;
  values_before text;
  unseen text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum), string_agg('OLD.' || quote_ident(attname), ', ' ORDER BY attnum),
    coalesce(string_agg(format('before.%1$I := NEW.%1$I; ', attname), '' ORDER BY attnum) FILTER (WHERE attgenerated <> ''), '')
    INTO columns, values_before, unseen
    FROM pg_attribute WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped;
  EXECUTE format($sql$CREATE OR REPLACE FUNCTION %1$I() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before %2$s := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    %3$s
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.%4$I (%5$s, superseded_version) VALUES (%6$s, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$$sql$, name || '_supersede', kept, unseen, name, columns, values_before);
  EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION %I()',
    name || '_superseded', kept, name || '_supersede');
END $_$;

CREATE FUNCTION public.keep_versions(kept regclass, key text) RETURNS void
    LANGUAGE plpgsql
    AS $_$
DECLARE
  name text := (SELECT relname FROM pg_class WHERE oid = kept);
  added text;
  columns text;
BEGIN
  EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS recorded_version bigint NOT NULL DEFAULT dataset_version()', kept);
  EXECUTE format('CREATE TABLE IF NOT EXISTS past.%I (LIKE %s, superseded_version bigint NOT NULL,
    CONSTRAINT %I CHECK (superseded_version > recorded_version))', name, kept, name || '_superseded_version_later');
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON past.%I (%s)', name || '_key', name, key);
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
         string_agg(format('ALTER TABLE past.%I ADD COLUMN IF NOT EXISTS %I %s', name, attname, format_type(atttypid, atttypmod)), '; ')
    INTO columns, added
    FROM pg_attribute WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped;
  EXECUTE added;
  -- The conditions stand outside the union: only so are its parts planned as one table, with the indexes of each.
  EXECUTE format('CREATE OR REPLACE VIEW pinned.%1$I AS
    SELECT %2$s FROM (
      SELECT %2$s, %3$s::bigint AS superseded_version FROM %4$s
      UNION ALL
      SELECT %2$s, superseded_version FROM past.%1$I) AS kept
    WHERE recorded_version <= pinned_version() AND superseded_version > pinned_version()',
    name, columns, 9223372036854775807, kept);
  PERFORM keep_superseded(kept);
  PERFORM keep_changed(kept);
END $_$;

CREATE FUNCTION public.likeness(written text, word text, label text) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((written ~ '^\d{1,9}$'::text) AND (word ~ '^\d{1,9}$'::text) AND (length(written) = length(word))) THEN ((1)::double precision - ((abs(((written)::integer - (word)::integer)))::double precision / power((10)::double precision, (length(word))::double precision))) ELSE (GREATEST(public.similarity(word, written), public.similarity(label, written)))::double precision END;

CREATE FUNCTION public.number_of(given text) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((length(given) <= 40) AND (given ~ '^(0(\.\d+)?|-?[1-9]\d*(\.\d+)?|-0\.\d*[1-9]\d*)$'::text)) THEN (given)::numeric ELSE NULL::numeric END;

CREATE FUNCTION public.observation_show() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  before observation := OLD;
BEGIN
  before.superseded_from := NEW.superseded_from;
  before.shown_version := NEW.shown_version;
  before.recorded_version := NEW.recorded_version;
  -- Generated columns are not there yet.
  before.period_start := NEW.period_start;
  before.period_end := NEW.period_end;
  before.rival_of_revision := NEW.rival_of_revision;
  IF NEW *<> before THEN
    NEW.shown_version := dataset_version();
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION public.observation_sources_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  UPDATE public.observation o SET shown_version = dataset_version(), cited_further = said.further
  FROM (VALUES (OLD.observation_id, OLD.observation_revision), (NEW.observation_id, NEW.observation_revision)) AS touched (observation_id, revision)
  CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM public.further_citation f
    WHERE (f.observation_id, f.observation_revision) = (touched.observation_id, touched.revision)) AS further) AS said
  WHERE (o.observation_id, o.revision) = (touched.observation_id, touched.revision)
  AND (shown_version < dataset_version() OR o.cited_further <> said.further);
  RETURN NULL;
END $$;

CREATE FUNCTION public.observation_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before observation := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before.period_start := NEW.period_start; before.period_end := NEW.period_end; before.rival_of_revision := NEW.rival_of_revision; 
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.observation (observation_id, revision, series_id, update_year, published_from, citation_id, period, period_start, period_end, as_stated, area_basis, value, value_text, qualifier, status, formula, rival_of, rival_of_revision, note, reason, recorded_at, recorded_version, superseded_from, shown_version, reported_from, cited_further, superseded_version) VALUES (OLD.observation_id, OLD.revision, OLD.series_id, OLD.update_year, OLD.published_from, OLD.citation_id, OLD.period, OLD.period_start, OLD.period_end, OLD.as_stated, OLD.area_basis, OLD.value, OLD.value_text, OLD.qualifier, OLD.status, OLD.formula, OLD.rival_of, OLD.rival_of_revision, OLD.note, OLD.reason, OLD.recorded_at, OLD.recorded_version, OLD.superseded_from, OLD.shown_version, OLD.reported_from, OLD.cited_further, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.observation_unit_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  UPDATE public.observation SET shown_version = dataset_version()
  WHERE series_id IN (SELECT series_id FROM public.series WHERE indicator = NEW.slug) AND shown_version < dataset_version();
  RETURN NULL;
END $$;

CREATE FUNCTION public.organisation_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before organisation := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.organisation (slug, name, organisation_kind, aliases, summary, citation_id, recorded_version, superseded_version) VALUES (OLD.slug, OLD.name, OLD.organisation_kind, OLD.aliases, OLD.summary, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.partial_date_end(given text) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((given ~ '^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$'::text) AND public.day_exists(given)) THEN public.period_last_day(given) ELSE NULL::date END;

CREATE FUNCTION public.percent_change(from_value numeric, to_value numeric, qualifier text) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (percent_change.qualifier = ANY (ARRAY['more-than'::text, 'at-least'::text])) THEN trunc(changed.change, 1)
             WHEN (percent_change.qualifier = ANY (ARRAY['under'::text, 'up-to'::text])) THEN (trunc(changed.change, 1) +
             CASE
                 WHEN (changed.change = trunc(changed.change, 1)) THEN (0)::numeric
                 ELSE (sign(changed.change) * 0.1)
             END)
             ELSE round(changed.change, 1)
         END AS round
    FROM ( SELECT (((100)::numeric * (percent_change.to_value - percent_change.from_value)) / percent_change.from_value) AS change
           WHERE ((percent_change.from_value > (0)::numeric) AND ((percent_change.to_value > (0)::numeric) OR ((percent_change.to_value = (0)::numeric) AND (percent_change.qualifier = 'exact'::text))))) changed;
END;

CREATE FUNCTION public.period_type(period text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (strpos(period, '..'::text) > 0) THEN 'range'::text WHEN (period = 'undated'::text) THEN 'undated'::text WHEN (length(period) = 4) THEN 'year'::text WHEN (length(period) = 7) THEN 'month'::text WHEN (length(period) = 10) THEN 'day'::text WHEN starts_with(period, 'FY'::text) THEN 'financial-year'::text WHEN starts_with(period, 'AY'::text) THEN 'academic-year'::text ELSE 'season'::text END;

CREATE FUNCTION public.period_difference(measure text, one text, other text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((one IS NULL) OR (other IS NULL)) THEN NULL::text WHEN ('undated'::text = ANY (ARRAY[one, other])) THEN 'undated'::text WHEN (public.period_type(one) <> public.period_type(other)) THEN 'different-period-kind'::text WHEN ((measure = 'cumulative'::text) AND (public.period_first_day(one) IS DISTINCT FROM public.period_first_day(other))) THEN 'different-start'::text WHEN ((measure <> 'cumulative'::text) AND (round(((((public.period_last_day(one) - public.period_first_day(one)) + 1))::numeric / 30.44)) IS DISTINCT FROM round(((((public.period_last_day(other) - public.period_first_day(other)) + 1))::numeric / 30.44)))) THEN 'different-length'::text ELSE NULL::text END;

CREATE FUNCTION public.period_of(given text) RETURNS public.period_code
    LANGUAGE plpgsql IMMUTABLE
    AS $$
DECLARE
  period period_code;
BEGIN
  period := given;
  RETURN period;
EXCEPTION WHEN check_violation THEN
  RETURN NULL;
END $$;

CREATE FUNCTION public.period_touches(period text, start_day date, end_day date, first date, last date) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((period = 'undated'::text) OR (first = 'infinity'::date)) THEN ((period = 'undated'::text) AND (first = 'infinity'::date)) ELSE ((COALESCE(end_day, 'infinity'::date) >= first) AND (COALESCE(start_day, end_day) <= last)) END;

CREATE FUNCTION public.pinned_version() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (current_setting('ops.dataset_version'::text))::bigint;

CREATE FUNCTION public.principle_name_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before principle_name := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.principle_name (principle, document, name, citation_id, recorded_version, superseded_version) VALUES (OLD.principle, OLD.document, OLD.name, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.principle_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before principle := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.principle (slug, "position", name, summary, citation_id, recorded_version, superseded_version) VALUES (OLD.slug, OLD."position", OLD.name, OLD.summary, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.programme_name_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before programme_name := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.programme_name (programme, document, name, citation_id, recorded_version, superseded_version) VALUES (OLD.programme, OLD.document, OLD.name, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.programme_organisation_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before programme_organisation := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.programme_organisation (programme, "position", organisation, recorded_version, superseded_version) VALUES (OLD.programme, OLD."position", OLD.organisation, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.programme_principle_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before programme_principle := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.programme_principle (programme, "position", principle, recorded_version, superseded_version) VALUES (OLD.programme, OLD."position", OLD.principle, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.programme_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before programme := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.programme (slug, "position", name, aliases, part_of, summary, citation_id, recorded_version, superseded_version) VALUES (OLD.slug, OLD."position", OLD.name, OLD.aliases, OLD.part_of, OLD.summary, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.recommendation_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before recommendation := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.recommendation (slug, programme, "position", title, summary, made_by, made_to, citation_id, recorded_version, superseded_version) VALUES (OLD.slug, OLD.programme, OLD."position", OLD.title, OLD.summary, OLD.made_by, OLD.made_to, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.redefinition_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before redefinition := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.redefinition (indicator, formerly, reason, citation_id, recorded_version, superseded_version) VALUES (OLD.indicator, OLD.formerly, OLD.reason, OLD.citation_id, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.refresh_all() RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.refresh_changed() RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
  figures CONSTANT bigint[] := few_figures_changed();
BEGIN
  IF figures IS NULL THEN
    PERFORM refresh_all();
  ELSE
    PERFORM refresh_figures(figures);
  END IF;
END $$;

CREATE FUNCTION public.refresh_figures(figures bigint[]) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
  -- One that is corrected takes the place of another, and as many are left. (OFFSET: what a version brought and took is found by that alone.)
  IF EXISTS (
    SELECT FROM (
      SELECT brought.*, 1 AS number
        FROM (SELECT series_id, formula, superseded_from, rival_of FROM observation WHERE recorded_version = dataset_version() OFFSET 0) AS brought
      UNION ALL
      SELECT taken.*, -1 FROM (
        SELECT series_id, formula, superseded_from, rival_of FROM past.observation WHERE superseded_version = dataset_version() OFFSET 0) AS taken
    ) AS counted
    WHERE superseded_from = 'infinity' AND rival_of IS NULL GROUP BY series_id, formula IS NULL HAVING sum(number) <> 0
  ) THEN
    PERFORM series_size_refresh();
  END IF;
  -- A rule speaks of few figures, or spoke of them.
  IF EXISTS (
    SELECT FROM changed.observation o LEFT JOIN series s USING (series_id) LEFT JOIN indicator i ON i.slug = s.indicator
    WHERE o.formula IS NOT NULL OR i.measure = 'cumulative' OR (i.measure = 'ratio' AND i.unit = 'percent')
    UNION ALL SELECT FROM arithmetic_check k WHERE k.subject_id = ANY (figures) AND NOT k.told
  ) THEN
    PERFORM arithmetic_check_refresh();
  END IF;
  PERFORM conflict_refresh_of(figures);
  PERFORM search_refresh_of(figures);
END $$;

CREATE FUNCTION public.release_enter() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.release (version, released_at) VALUES (NEW.version, NEW.changed_at)
    ON CONFLICT (version) DO UPDATE SET released_at = excluded.released_at;
  RETURN NULL;
END $$;

CREATE FUNCTION public.row_as_sent(given jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (jsonb_typeof(given) = 'object'::text) THEN (((((given - '{document_kind,organisation_kind}'::text[]) - CASE WHEN (given ? 'locator'::text) THEN '{document,section,locator,kind,other_sources}'::text[] ELSE '{}'::text[] END) || COALESCE((SELECT jsonb_object_agg(name.name, COALESCE((SELECT jsonb_agg(CASE name.name WHEN 'observations'::text THEN to_jsonb((listed.part)::bigint) WHEN 'contributors'::text THEN jsonb_build_object('name', split_part(listed.part, ' = '::text, 1), 'office', split_part(listed.part, ' = '::text, 2)) ELSE to_jsonb(listed.part) END ORDER BY listed.place) AS jsonb_agg FROM string_to_table((row_as_sent.given ->> name.name), '; '::text) WITH ORDINALITY listed(part, place)), '[]'::jsonb)) AS jsonb_object_agg FROM unnest('{aliases,principles,organisations,observations,contributors}'::text[]) name(name) WHERE (jsonb_typeof((row_as_sent.given -> name.name)) = ANY (ARRAY['string'::text, 'null'::text]))), '{}'::jsonb)) || CASE WHEN (given ? 'document_kind'::text) THEN jsonb_build_object('kind', (given -> 'document_kind'::text)) WHEN (given ? 'organisation_kind'::text) THEN jsonb_build_object('kind', (given -> 'organisation_kind'::text)) ELSE '{}'::jsonb END) || CASE WHEN (given ? 'locator'::text) THEN jsonb_build_object('sources', (jsonb_build_array(jsonb_build_object('document', (given -> 'document'::text), 'section', (given -> 'section'::text), 'locator', (given -> 'locator'::text), 'kind', (given -> 'kind'::text))) || COALESCE((SELECT jsonb_agg(jsonb_build_object('document', split_part(listed.part, ' > '::text, 1), 'section', split_part(listed.part, ' > '::text, 2), 'locator', split_part(listed.part, ' > '::text, 3), 'kind', split_part(listed.part, ' > '::text, 4)) ORDER BY listed.place) AS jsonb_agg FROM string_to_table((row_as_sent.given ->> 'other_sources'::text), ' | '::text) WITH ORDINALITY listed(part, place)), '[]'::jsonb))) ELSE '{}'::jsonb END) ELSE given END;

CREATE FUNCTION public.rule_query(target regclass, candidate regclass) RETURNS text
    LANGUAGE sql STABLE
    AS $_$
  WITH standing AS (
    SELECT t.attname, t.attnum, t.attnotnull, t.atthasdef, t.attidentity FROM pg_attribute t
    JOIN pg_attribute c ON c.attrelid = candidate AND c.attname = t.attname AND c.attnum > 0
    WHERE t.attrelid = target AND t.attnum > 0 AND NOT t.attisdropped
  ), ruled AS (
    SELECT coalesce((SELECT attname FROM standing
                     WHERE starts_with(conname, (SELECT relname FROM pg_class WHERE oid = target) || '_' || attname || '_')
                     ORDER BY length(attname) DESC LIMIT 1),
                    (SELECT attname FROM standing WHERE attnum = conkey[1])) AS column_name,
      conname AS rule, ARRAY(SELECT attname FROM standing WHERE attnum = ANY (conkey)) AS concerns,
      '(' || pg_get_expr(conbin, conrelid) || ')' AS holds
    FROM pg_constraint WHERE conrelid = target AND contype = 'c' AND conkey <@ ARRAY(SELECT attnum FROM standing)
    UNION ALL
    SELECT attname, 'required', ARRAY[attname], format('(%I IS NOT NULL)', attname) FROM standing
    WHERE attnotnull AND (NOT atthasdef OR attnum = ANY ((SELECT indkey FROM pg_index WHERE indrelid = target AND indisprimary)::int2[]))
  ), governed AS (
    SELECT t.attname, d.typbasetype::regtype AS base, string_agg(
      format('WHEN (%s) IS FALSE THEN %L', substr(pg_get_constraintdef(k.oid), 7), k.conname), ' ' ORDER BY k.conname) AS cases
    FROM pg_attribute t JOIN pg_type d ON d.oid = t.atttypid AND d.typtype = 'd' JOIN pg_constraint k ON k.contypid = d.oid
    JOIN pg_attribute c ON c.attrelid = candidate AND c.attname = t.attname AND c.attnum > 0
    WHERE t.attrelid = target AND t.attnum > 0 GROUP BY 1, 2
  ), parts (query) AS (
    SELECT format(
      'SELECT to_jsonb(c), r.member, r.rule, r.concerns FROM %s AS c CROSS JOIN LATERAL (VALUES %s) AS r (member, rule, concerns, holds)
       WHERE (%s) IS FALSE AND r.holds IS FALSE', candidate,
      string_agg(format('(%L, %L, %L::text[], %s)', column_name, rule, concerns, holds), ', '), string_agg(holds, ' AND ')) FROM ruled
    UNION ALL
    -- Each value once: figures share their periods and places. The rules call it VALUE.
    SELECT format(
      '(WITH given AS MATERIALIZED (SELECT DISTINCT %3$I::%4$s AS value FROM %5$s)
        SELECT to_jsonb(c), %1$L, judged.rule, ARRAY[%1$L] FROM (SELECT value, CASE %2$s END AS rule FROM given) AS judged
        JOIN %5$s AS c ON c.%3$I::%4$s = judged.value WHERE judged.rule IS NOT NULL)',
      attname, cases, attname, base, candidate) FROM governed
  )
  SELECT string_agg(query, ' UNION ALL ') FROM parts
$_$;

CREATE FUNCTION public.search_entry_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before search_entry := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before.names := NEW.names; before.vector := NEW.vector; 
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.search_entry (type, key, programme, title, aliases, told, context, names, vector, recorded_version, superseded_version) VALUES (OLD.type, OLD.key, OLD.programme, OLD.title, OLD.aliases, OLD.told, OLD.context, OLD.names, OLD.vector, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.search_spaced(told text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (told ~ '[[:alnum:]][.,][0-9]'::text) THEN replace(regexp_replace(told, '[^[:alnum:]]*([[:alnum:]]+(?:,[0-9]{3}(?![0-9])|\.[0-9]+)*|$)'::text, '\1 '::text, 'g'::text), ','::text, ''::text) ELSE regexp_replace(told, '[^[:alnum:]]+'::text, ' '::text, 'g'::text) END;

CREATE FUNCTION public.search_entry_words(title text, aliases text[], told text, context text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN string_to_array(lower(((((((public.search_spaced(title) || ' '::text) || public.search_spaced(array_to_string(aliases, ' . '::text))) || ' '::text) || public.search_spaced(told)) || ' '::text) || public.search_spaced(context))), ' '::text);

CREATE FUNCTION public.search_mention_enter(words text[], differences bigint[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF words IS NULL THEN
    RETURN;
  END IF;
  WITH difference AS MATERIALIZED (
    SELECT word, mentions FROM unnest(words, differences) AS said (word, mentions)
  ), fewer AS (
    UPDATE search_mention m SET mentions = m.mentions + d.mentions FROM difference d WHERE d.word = m.word AND d.mentions < 0
  ), more AS (
    INSERT INTO search_mention AS m (word, mentions) SELECT word, mentions FROM difference WHERE mentions > 0
      ON CONFLICT (word) DO UPDATE SET mentions = m.mentions + excluded.mentions
  )
  INSERT INTO search_word (word) SELECT word FROM difference WHERE mentions > 0 ON CONFLICT DO NOTHING;
  WITH unsaid AS (
    DELETE FROM search_mention WHERE mentions = 0 RETURNING word
  )
  DELETE FROM search_word w USING unsaid WHERE w.word = unsaid.word;
END $$;

CREATE FUNCTION public.search_squeezed(name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(lower(name), '[^[:alnum:]]'::text, ''::text, 'g'::text);

CREATE FUNCTION public.search_names(title text, aliases text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (aliases = '{}'::text[]) THEN public.search_squeezed(title) ELSE replace(regexp_replace(lower(array_to_string((title || aliases), ''::text)), '[^[:alnum:]]'::text, ''::text, 'g'::text), ''::text, ' '::text) END;

CREATE FUNCTION public.search_pieces(told text) RETURNS TABLE(place bigint, gap text, shown text, word text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT piece.place,
     piece.part[1] AS part,
     piece.part[2] AS part,
     lower(replace(piece.part[2], ','::text, ''::text)) AS lower
    FROM regexp_matches(search_pieces.told, '([^[:alnum:]]*)([[:alnum:]]+(?:,[0-9]{3}(?![0-9])|\.[0-9]+)*|$)'::text, 'g'::text) WITH ORDINALITY piece(part, place);
END;

CREATE TEXT SEARCH DICTIONARY public.english_words (
    TEMPLATE = pg_catalog.snowball,
    language = 'english' );

CREATE FUNCTION public.search_stem(word text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (ts_lexize('public.english_words'::regdictionary, word))[1];

CREATE FUNCTION public.search_stems(told text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
  spaced text := public.search_spaced(told);
BEGIN
  IF spaced ~ '[^0-9. ][^ ]*\.|[0-9][eE][0-9]' THEN
    RETURN (SELECT coalesce(string_agg(format('%L:%s', public.search_stem(word), least(place, 16383)), ' '), '')::tsvector
            FROM public.search_pieces(told) WHERE word <> '');
  END IF;
  RETURN to_tsvector('public.search_words', spaced);
END $$;

CREATE FUNCTION public.search_vector(title text, aliases text[], told text, context text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((((((setweight(public.search_stems(title), 'A'::"char"))::text || ' '::text) || CASE WHEN (aliases = '{}'::text[]) THEN ''::text ELSE ((setweight(public.search_stems(array_to_string(aliases, ' . '::text)), 'B'::"char"))::text || ' '::text) END) || (setweight(public.search_stems(told), 'C'::"char"))::text) || ' '::text) || (setweight(public.search_stems(context), 'D'::"char"))::text))::tsvector;

CREATE TABLE public.area (
    code text NOT NULL,
    name text NOT NULL,
    level text NOT NULL,
    parent text,
    scheme text NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT area_code_form CHECK ((code ~ '^([EKNSW]\d{8}|x-[a-z0-9-]+)$'::text)),
    CONSTRAINT area_code_short CHECK ((length(code) <= 100)),
    CONSTRAINT area_level_form CHECK ((level ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
    CONSTRAINT area_name_filled CHECK ((name <> ''::text)),
    CONSTRAINT area_parent_other CHECK ((parent <> code)),
    CONSTRAINT area_scheme_fits_code CHECK (((scheme = 'local'::text) = (code ~~ 'x-%'::text))),
    CONSTRAINT area_scheme_known CHECK ((scheme = ANY (ARRAY['gss'::text, 'local'::text])))
);

COMMENT ON CONSTRAINT area_code_form ON public.area IS 'must be a GSS code such as E92000001, or start with "x-"';

COMMENT ON CONSTRAINT area_parent_other ON public.area IS 'must be another area';

COMMENT ON CONSTRAINT area_scheme_fits_code ON public.area IS 'must be "local" for a code that starts with "x-", else "gss"';

CREATE TABLE public.case_study (
    slug public.slug NOT NULL,
    "position" integer NOT NULL,
    programme public.slug NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    area text,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT case_study_title_filled CHECK ((title <> ''::text))
);

CREATE TABLE public.commitment (
    slug public.slug NOT NULL,
    "position" integer NOT NULL,
    programme public.slug NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    due public.period_code NOT NULL,
    due_start date GENERATED ALWAYS AS (public.period_first_day((due)::text)) STORED,
    due_end date GENERATED ALWAYS AS (public.period_last_day((due)::text)) STORED,
    due_as_stated text,
    indicator public.slug,
    target_value numeric,
    target_text text,
    target_qualifier text,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT commitment_due_as_stated_filled CHECK ((due_as_stated <> ''::text)),
    CONSTRAINT commitment_target_qualifier_known CHECK ((target_qualifier = ANY (ARRAY['exact'::text, 'about'::text, 'more-than'::text, 'at-least'::text, 'nearly'::text, 'up-to'::text, 'under'::text, 'projected'::text]))),
    CONSTRAINT commitment_target_whole CHECK (((target_value IS NULL) OR ((target_text IS NOT NULL) AND (target_qualifier IS NOT NULL)))),
    CONSTRAINT commitment_title_filled CHECK ((title <> ''::text))
);

COMMENT ON CONSTRAINT commitment_target_whole ON public.commitment IS 'needs target_text and target_qualifier beside it';

CREATE TABLE public.event (
    slug public.slug NOT NULL,
    programme public.slug,
    title text NOT NULL,
    summary text NOT NULL,
    period public.period_code NOT NULL,
    period_start date GENERATED ALWAYS AS (public.period_first_day((period)::text)) STORED,
    period_end date GENERATED ALWAYS AS (public.period_last_day((period)::text)) STORED,
    as_stated text,
    status text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT event_as_stated_filled CHECK ((as_stated <> ''::text)),
    CONSTRAINT event_status_known CHECK ((status = ANY (ARRAY['happened'::text, 'planned'::text]))),
    CONSTRAINT event_title_filled CHECK ((title <> ''::text))
);

CREATE TABLE public.organisation (
    slug public.slug NOT NULL,
    name text NOT NULL,
    organisation_kind text NOT NULL,
    aliases text[] DEFAULT '{}'::text[] NOT NULL,
    summary text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT organisation_name_filled CHECK ((name <> ''::text)),
    CONSTRAINT organisation_organisation_kind_form CHECK ((organisation_kind ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text))
);

CREATE TABLE public.principle (
    slug public.slug NOT NULL,
    "position" smallint NOT NULL,
    name text NOT NULL,
    summary text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT principle_name_filled CHECK ((name <> ''::text))
);

CREATE TABLE public.principle_name (
    principle public.slug NOT NULL,
    document public.slug NOT NULL,
    name text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT principle_name_name_filled CHECK ((name <> ''::text))
);

CREATE TABLE public.programme (
    slug public.slug NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    aliases text[] DEFAULT '{}'::text[] NOT NULL,
    part_of public.slug,
    summary text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT programme_name_filled CHECK ((name <> ''::text)),
    CONSTRAINT programme_part_of_other CHECK (((part_of)::text <> (slug)::text))
);

COMMENT ON CONSTRAINT programme_part_of_other ON public.programme IS 'must be another programme';

CREATE TABLE public.recommendation (
    slug public.slug NOT NULL,
    programme public.slug NOT NULL,
    "position" smallint NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    made_by public.slug NOT NULL,
    made_to text,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT recommendation_made_to_filled CHECK ((made_to <> ''::text)),
    CONSTRAINT recommendation_title_filled CHECK ((title <> ''::text))
);

CREATE VIEW public.search_check AS
 SELECT 'check'::text AS type,
    (k.slug)::text AS key,
    (i.programme)::text AS programme,
    k.title,
    '{}'::text[] AS aliases,
    concat_ws('. '::text, i.name, k.note) AS told,
    concat_ws(' '::text, k.left_side, k.relation, k.right_side, p.name, array_to_string(p.aliases, ' '::text)) AS context
   FROM ((((public.arithmetic_check k
     JOIN public.observation o ON (((o.observation_id = k.subject_id) AND (o.revision = k.subject_revision))))
     JOIN public.series s USING (series_id))
     JOIN public.indicator i ON (((i.slug)::text = (s.indicator)::text)))
     JOIN public.programme p ON (((p.slug)::text = (i.programme)::text)))
  WHERE k.told;

CREATE VIEW public.search_conflict AS
 SELECT 'conflict'::text AS type,
    (((k.first_id)::text || '-'::text) || (k.second_id)::text) AS key,
    (i.programme)::text AS programme,
    public.conflict_title(i.name, a.value_text,
        CASE
            WHEN (NOT verdict.same_period) THEN (a.period)::text
            ELSE NULL::text
        END,
        CASE
            WHEN ((i.slug)::text <> (other.slug)::text) THEN other.name
            ELSE NULL::text
        END, b.value_text,
        CASE
            WHEN (NOT verdict.same_period) THEN (b.period)::text
            ELSE NULL::text
        END) AS title,
    '{}'::text[] AS aliases,
    concat_ws('. '::text, ((ad.title || ': '::text) || a.value_text), ((bd.title || ': '::text) || b.value_text), a.note, b.note) AS told,
    concat_ws(' '::text, a.period, b.period, p.name, array_to_string(p.aliases, ' '::text)) AS context
   FROM ((((((((((((public.conflict k
     CROSS JOIN LATERAL ( SELECT o.observation_id,
            o.revision,
            o.series_id,
            o.update_year,
            o.published_from,
            o.citation_id,
            o.period,
            o.period_start,
            o.period_end,
            o.as_stated,
            o.area_basis,
            o.value,
            o.value_text,
            o.qualifier,
            o.status,
            o.formula,
            o.rival_of,
            o.rival_of_revision,
            o.note,
            o.reason,
            o.recorded_at,
            o.recorded_version,
            o.superseded_from,
            o.shown_version,
            o.reported_from,
            o.cited_further
           FROM public.observation o
          WHERE (o.observation_id = k.first_id)
          ORDER BY o.revision DESC
         LIMIT 1) a)
     CROSS JOIN LATERAL ( SELECT o.observation_id,
            o.revision,
            o.series_id,
            o.update_year,
            o.published_from,
            o.citation_id,
            o.period,
            o.period_start,
            o.period_end,
            o.as_stated,
            o.area_basis,
            o.value,
            o.value_text,
            o.qualifier,
            o.status,
            o.formula,
            o.rival_of,
            o.rival_of_revision,
            o.note,
            o.reason,
            o.recorded_at,
            o.recorded_version,
            o.superseded_from,
            o.shown_version,
            o.reported_from,
            o.cited_further
           FROM public.observation o
          WHERE (o.observation_id = k.second_id)
          ORDER BY o.revision DESC
         LIMIT 1) b)
     JOIN public.series s ON ((s.series_id = a.series_id)))
     JOIN public.indicator i ON (((i.slug)::text = (s.indicator)::text)))
     JOIN public.programme p ON (((p.slug)::text = (i.programme)::text)))
     JOIN public.series t ON ((t.series_id = b.series_id)))
     JOIN public.indicator other ON (((other.slug)::text = (t.indicator)::text)))
     JOIN public.citation ac ON ((ac.citation_id = a.citation_id)))
     JOIN public.document ad ON (((ad.slug)::text = (ac.document)::text)))
     JOIN public.citation bc ON ((bc.citation_id = b.citation_id)))
     JOIN public.document bd ON (((bd.slug)::text = (bc.document)::text)))
     CROSS JOIN LATERAL ( SELECT ((a.period_end = b.period_end) AND (NOT (a.period_start IS DISTINCT FROM b.period_start))) AS same_period) verdict)
  WHERE (((NOT (b.rival_of IS DISTINCT FROM a.observation_id)) AND ((a.value IS DISTINCT FROM b.value) OR (a.qualifier IS DISTINCT FROM b.qualifier) OR ((a.period)::text <> (b.period)::text) OR (a.series_id <> b.series_id))) OR (NOT (public.figure_range(a.value, a.qualifier) && public.figure_range(b.value, b.qualifier))));

CREATE TABLE public.yearly_update (
    year smallint NOT NULL,
    title text NOT NULL,
    published_on public.partial_date NOT NULL,
    published_from date GENERATED ALWAYS AS (public.period_last_day((published_on)::text)) STORED,
    state text DEFAULT 'published'::text NOT NULL,
    summary text NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT yearly_update_state_known CHECK ((state = 'published'::text)),
    CONSTRAINT yearly_update_title_filled CHECK ((title <> ''::text)),
    CONSTRAINT yearly_update_year_range CHECK (((year >= 2011) AND (year <= 2100)))
);

COMMENT ON CONSTRAINT yearly_update_year_range ON public.yearly_update IS 'must be a year from 2011 to 2100';

CREATE VIEW public.search_catalogue AS
 WITH belonging AS (
         SELECT programme.slug,
            concat_ws(' '::text, programme.name, array_to_string(programme.aliases, ' '::text)) AS context
           FROM public.programme
        )
 SELECT 'principle'::text AS type,
    (p.slug)::text AS key,
    NULL::text AS programme,
    p.name AS title,
    ARRAY( SELECT DISTINCT n.name
           FROM public.principle_name n
          WHERE (((n.principle)::text = (p.slug)::text) AND (lower(n.name) <> lower(p.name)))
          ORDER BY n.name) AS aliases,
    p.summary AS told,
    ''::text AS context
   FROM public.principle p
UNION ALL
 SELECT 'programme'::text AS type,
    (programme.slug)::text AS key,
    programme.slug AS programme,
    programme.name AS title,
    programme.aliases,
    programme.summary AS told,
    ''::text AS context
   FROM public.programme
UNION ALL
 SELECT 'organisation'::text AS type,
    (organisation.slug)::text AS key,
    NULL::text AS programme,
    organisation.name AS title,
    organisation.aliases,
    organisation.summary AS told,
    organisation.organisation_kind AS context
   FROM public.organisation
UNION ALL
 SELECT 'area'::text AS type,
    a.code AS key,
    NULL::text AS programme,
    a.name AS title,
    '{}'::text[] AS aliases,
    concat_ws(' in '::text, a.level, parent.name) AS told,
    a.code AS context
   FROM (public.area a
     LEFT JOIN public.area parent ON ((parent.code = a.parent)))
UNION ALL
 SELECT 'update'::text AS type,
    (yearly_update.year)::text AS key,
    NULL::text AS programme,
    yearly_update.title,
    '{}'::text[] AS aliases,
    yearly_update.summary AS told,
    (yearly_update.year)::text AS context
   FROM public.yearly_update
UNION ALL
 SELECT 'document'::text AS type,
    (document.slug)::text AS key,
    NULL::text AS programme,
    document.title,
    '{}'::text[] AS aliases,
    document.summary AS told,
    concat_ws(' '::text, document.publisher, ( SELECT string_agg(concat_ws(' '::text, (person.value ->> 'name'::text), (person.value ->> 'office'::text)), ' '::text) AS string_agg
           FROM jsonb_array_elements(document.contributors) person(value))) AS context
   FROM public.document
UNION ALL
 SELECT 'indicator'::text AS type,
    (i.slug)::text AS key,
    i.programme,
    i.name AS title,
    '{}'::text[] AS aliases,
    concat_ws(' '::text, i.definition, i.comparability) AS told,
    b.context
   FROM (public.indicator i
     JOIN belonging b ON (((b.slug)::text = (i.programme)::text)))
UNION ALL
 SELECT 'commitment'::text AS type,
    (m.slug)::text AS key,
    m.programme,
    m.title,
    '{}'::text[] AS aliases,
    concat_ws(' '::text, m.summary, concat_ws(', '::text, m.target_text, m.due_as_stated)) AS told,
    b.context
   FROM (public.commitment m
     JOIN belonging b ON (((b.slug)::text = (m.programme)::text)))
UNION ALL
 SELECT 'event'::text AS type,
    (e.slug)::text AS key,
    e.programme,
    e.title,
    '{}'::text[] AS aliases,
    e.summary AS told,
    concat_ws(' '::text, e.as_stated, e.period, b.context) AS context
   FROM (public.event e
     LEFT JOIN belonging b ON (((b.slug)::text = (e.programme)::text)))
UNION ALL
 SELECT 'recommendation'::text AS type,
    (r.slug)::text AS key,
    r.programme,
    r.title,
    '{}'::text[] AS aliases,
    r.summary AS told,
    concat_ws(' '::text, r.made_to, b.context) AS context
   FROM (public.recommendation r
     JOIN belonging b ON (((b.slug)::text = (r.programme)::text)))
UNION ALL
 SELECT 'case-study'::text AS type,
    (c.slug)::text AS key,
    c.programme,
    c.title,
    '{}'::text[] AS aliases,
    c.summary AS told,
    concat_ws(' '::text, a.name, b.context) AS context
   FROM ((public.case_study c
     JOIN belonging b ON (((b.slug)::text = (c.programme)::text)))
     LEFT JOIN public.area a ON ((a.code = c.area)))
UNION ALL
 SELECT search_conflict.type,
    search_conflict.key,
    search_conflict.programme,
    search_conflict.title,
    search_conflict.aliases,
    search_conflict.told,
    search_conflict.context
   FROM public.search_conflict
UNION ALL
 SELECT search_check.type,
    search_check.key,
    search_check.programme,
    search_check.title,
    search_check.aliases,
    search_check.told,
    search_check.context
   FROM public.search_check;

CREATE TABLE public.search_entry (
    type text NOT NULL,
    key text NOT NULL,
    programme public.slug,
    title text NOT NULL,
    aliases text[] NOT NULL,
    told text NOT NULL,
    context text NOT NULL,
    names text GENERATED ALWAYS AS (public.search_names(title, aliases)) STORED NOT NULL,
    vector tsvector GENERATED ALWAYS AS (public.search_vector(title, aliases, told, context)) STORED NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT search_entry_title_filled CHECK ((title <> ''::text))
);

CREATE VIEW public.search_figure AS
 SELECT o.observation_id,
    i.programme,
    ((i.name || ': '::text) || o.value_text) AS title,
    concat_ws('. '::text, COALESCE(o.as_stated, (o.period)::text), a.name, o.note) AS told,
    concat_ws(' '::text, o.value, o.period, p.name, array_to_string(p.aliases, ' '::text)) AS context
   FROM ((((public.observation o
     JOIN public.series s USING (series_id))
     JOIN public.indicator i ON (((i.slug)::text = (s.indicator)::text)))
     JOIN public.programme p ON (((p.slug)::text = (i.programme)::text)))
     LEFT JOIN public.area a ON ((a.code = s.area)))
  WHERE ((o.formula IS NULL) AND (public.is_told_by_number(o.value, o.value_text, o.qualifier, o.as_stated, o.note) IS NOT TRUE) AND (NOT (EXISTS ( SELECT
           FROM public.observation later
          WHERE ((later.observation_id = o.observation_id) AND (later.revision > o.revision) AND (later.revision > 1) AND (later.formula IS NULL))))));

CREATE TABLE public.search_mention (
    word text NOT NULL COLLATE pg_catalog."C",
    mentions bigint NOT NULL,
    CONSTRAINT search_mention_mentions_positive CHECK ((mentions >= 0))
);

CREATE VIEW public.search_source AS
 SELECT search_catalogue.type,
    search_catalogue.key,
    search_catalogue.programme,
    search_catalogue.title,
    search_catalogue.aliases,
    search_catalogue.told,
    search_catalogue.context
   FROM public.search_catalogue
UNION ALL
 SELECT 'observation'::text AS type,
    (search_figure.observation_id)::text AS key,
    search_figure.programme,
    search_figure.title,
    '{}'::text[] AS aliases,
    search_figure.told,
    search_figure.context
   FROM public.search_figure;

CREATE TABLE public.search_word (
    word text NOT NULL COLLATE pg_catalog."C",
    stem text GENERATED ALWAYS AS (public.search_stem(word)) STORED NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL
);

CREATE FUNCTION public.search_rebuild() RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 DELETE FROM public.search_entry e
   WHERE (NOT (EXISTS ( SELECT
            FROM public.search_source s
           WHERE ((s.type = e.type) AND (s.key = e.key)))));
 INSERT INTO public.search_entry AS e (type, key, programme, title, aliases, told, context)  SELECT search_source.type,
             search_source.key,
             search_source.programme,
             search_source.title,
             search_source.aliases,
             search_source.told,
             search_source.context
            FROM public.search_source ON CONFLICT(type, key) DO UPDATE SET programme = excluded.programme, title = excluded.title, aliases = excluded.aliases, told = excluded.told, context = excluded.context
   WHERE (jsonb_build_array(e.programme, e.title, e.aliases, e.told, e.context) <> jsonb_build_array(excluded.programme, excluded.title, excluded.aliases, excluded.told, excluded.context));
 DELETE FROM public.search_mention;
 INSERT INTO public.search_mention (word, mentions)  SELECT said.word,
             count(*) AS count
            FROM ( SELECT unnest(public.search_entry_words(search_entry.title, search_entry.aliases, search_entry.told, search_entry.context)) AS word
                    FROM public.search_entry) said
           WHERE public.is_in_vocabulary(said.word)
           GROUP BY said.word;
 DELETE FROM public.search_word w
   WHERE (NOT (EXISTS ( SELECT
            FROM public.search_mention m
           WHERE (m.word = w.word))));
 INSERT INTO public.search_word (word)  SELECT search_mention.word
            FROM public.search_mention ON CONFLICT DO NOTHING;
END;

CREATE FUNCTION public.search_refresh() RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
  words text[];
  differences bigint[];
BEGIN
  WITH listed AS MATERIALIZED (
    SELECT type, key FROM changed.search_catalogue
  ), figure AS MATERIALIZED (
    SELECT observation_id FROM changed.search_figure
  ), told AS MATERIALIZED (
    SELECT s.* FROM (SELECT * FROM listed WHERE (SELECT count(*) FROM listed) <= 200) AS one
    CROSS JOIN LATERAL (SELECT * FROM search_catalogue s WHERE s.type = one.type AND s.key = one.key OFFSET 0) AS s
    UNION ALL
    SELECT s.* FROM search_catalogue s JOIN listed USING (type, key) WHERE (SELECT count(*) FROM listed) > 200
    UNION ALL
    SELECT 'observation' AS type, f.observation_id::text AS key, f.programme, f.title, '{}' AS aliases, f.told, f.context
    FROM figure JOIN search_figure f USING (observation_id)
  ), before AS MATERIALIZED (
    SELECT e.type, e.key, e.programme, e.title, e.aliases, e.told, e.context
    FROM (SELECT type, key FROM listed UNION ALL SELECT 'observation' AS type, observation_id::text AS key FROM figure) AS concerned
    JOIN search_entry e USING (type, key)
  ), coming AS MATERIALIZED (
    SELECT * FROM told EXCEPT SELECT * FROM before
  ), going AS MATERIALIZED (
    SELECT * FROM before EXCEPT SELECT * FROM told
  ), gone AS (
    DELETE FROM search_entry e USING going g
    WHERE e.type = g.type AND e.key = g.key AND (g.type, g.key) NOT IN (SELECT type, key FROM coming)
  ), entered AS (
    INSERT INTO search_entry (type, key, programme, title, aliases, told, context)
      SELECT type, key, programme, title, aliases, told, context FROM coming
      ON CONFLICT (type, key) DO UPDATE SET (programme, title, aliases, told, context)
        = (excluded.programme, excluded.title, excluded.aliases, excluded.told, excluded.context)
  ), difference AS (
    SELECT word, sum(mentions)::bigint AS mentions FROM (
      SELECT unnest(search_entry_words(title, aliases, told, context)) AS word, 1 AS mentions FROM coming
      UNION ALL
      SELECT unnest(search_entry_words(title, aliases, told, context)) AS word, -1 AS mentions FROM going) AS said
    WHERE is_in_vocabulary(word) GROUP BY word HAVING sum(mentions) <> 0
  )
  SELECT array_agg(word), array_agg(mentions) INTO words, differences FROM difference;
  PERFORM search_mention_enter(words, differences);
END $$;

CREATE FUNCTION public.search_refresh_of(figures bigint[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
  conflicts CONSTANT text[] := ARRAY(
    SELECT first_id || '-' || second_id FROM changed.conflict
    UNION SELECT first_id || '-' || second_id FROM conflict WHERE first_id = ANY (figures)
    UNION SELECT first_id || '-' || second_id FROM conflict WHERE second_id = ANY (figures));
  checks CONSTANT text[] := ARRAY(
    SELECT DISTINCT k.slug FROM unnest(figures) AS one (id)
    CROSS JOIN LATERAL (SELECT check_slug FROM arithmetic_check_figure WHERE observation_id = one.id OFFSET 0) AS u
    JOIN arithmetic_check k ON k.slug = u.check_slug AND k.told);
  words text[];
  differences bigint[];
BEGIN
  WITH told AS MATERIALIZED (
    SELECT s.* FROM unnest(conflicts) AS listed (key)
    CROSS JOIN LATERAL (SELECT * FROM search_conflict s WHERE s.key = listed.key OFFSET 0) AS s
    UNION ALL
    SELECT s.* FROM unnest(checks) AS listed (key)
    CROSS JOIN LATERAL (SELECT * FROM search_check s WHERE s.key = listed.key OFFSET 0) AS s
    UNION ALL
    SELECT 'observation' AS type, f.observation_id::text AS key, f.programme, f.title, '{}' AS aliases, f.told, f.context
    FROM unnest(figures) AS one (id) CROSS JOIN LATERAL (SELECT * FROM search_figure f WHERE f.observation_id = one.id OFFSET 0) AS f
  ), before AS MATERIALIZED (
    SELECT e.type, e.key, e.programme, e.title, e.aliases, e.told, e.context
    FROM (SELECT 'conflict' AS type, unnest(conflicts) AS key UNION ALL SELECT 'check', unnest(checks)
          UNION ALL SELECT 'observation', unnest(figures)::text) AS concerned
    JOIN search_entry e USING (type, key)
  ), coming AS MATERIALIZED (
    SELECT * FROM told EXCEPT SELECT * FROM before
  ), going AS MATERIALIZED (
    SELECT * FROM before EXCEPT SELECT * FROM told
  ), gone AS (
    DELETE FROM search_entry e USING going g
    WHERE e.type = g.type AND e.key = g.key AND (g.type, g.key) NOT IN (SELECT type, key FROM coming)
  ), entered AS (
    INSERT INTO search_entry (type, key, programme, title, aliases, told, context)
      SELECT type, key, programme, title, aliases, told, context FROM coming
      ON CONFLICT (type, key) DO UPDATE SET (programme, title, aliases, told, context)
        = (excluded.programme, excluded.title, excluded.aliases, excluded.told, excluded.context)
  ), difference AS (
    SELECT word, sum(mentions)::bigint AS mentions FROM (
      SELECT unnest(search_entry_words(title, aliases, told, context)) AS word, 1 AS mentions FROM coming
      UNION ALL
      SELECT unnest(search_entry_words(title, aliases, told, context)) AS word, -1 AS mentions FROM going) AS said
    WHERE is_in_vocabulary(word) GROUP BY word HAVING sum(mentions) <> 0
  )
  SELECT array_agg(word), array_agg(mentions) INTO words, differences FROM difference;
  PERFORM search_mention_enter(words, differences);
END $$;

CREATE FUNCTION public.search_snippet(told text, stems text[], beginning text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 WITH piece AS (
          SELECT search_pieces.place,
             search_pieces.gap,
             search_pieces.shown,
             ((search_pieces.word <> ''::text) AND ((public.search_stem(search_pieces.word) = ANY (search_snippet.stems)) OR starts_with(search_pieces.word, search_snippet.beginning))) AS found
            FROM public.search_pieces(translate(search_snippet.told, '«»'::text, '‹›'::text)) search_pieces(place, gap, shown, word)
         ), part AS (
          SELECT GREATEST((COALESCE(min(piece_1.place) FILTER (WHERE piece_1.found), (1)::bigint) - 8), (1)::bigint) AS first,
             max(piece_1.place) AS last
            FROM piece piece_1
         )
  SELECT ((
         CASE
             WHEN (part.first > 1) THEN '… '::text
             ELSE ''::text
         END || COALESCE(string_agg((
         CASE
             WHEN (piece.place = part.first) THEN ltrim(piece.gap)
             ELSE piece.gap
         END ||
         CASE
             WHEN piece.found THEN (('«'::text || piece.shown) || '»'::text)
             ELSE piece.shown
         END), ''::text ORDER BY piece.place), ''::text)) ||
         CASE
             WHEN (part.last > (part.first + 32)) THEN ' …'::text
             ELSE ''::text
         END)
    FROM (part
      LEFT JOIN piece ON (((piece.place >= part.first) AND (piece.place <= (part.first + 32)))))
   GROUP BY part.first, part.last;
END;

CREATE FUNCTION public.search_word_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before search_word := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before.stem := NEW.stem; 
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.search_word (word, stem, recorded_version, superseded_version) VALUES (OLD.word, OLD.stem, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE VIEW public.series_counted AS
 SELECT s.series_id,
    (COALESCE(c.figures, (0)::bigint))::integer AS figures,
    (COALESCE(c.derived, (0)::bigint))::integer AS derived
   FROM (public.series s
     CROSS JOIN LATERAL ( SELECT count(*) FILTER (WHERE (o.formula IS NULL)) AS figures,
            count(*) FILTER (WHERE (o.formula IS NOT NULL)) AS derived
           FROM public.observation o
          WHERE ((o.series_id = s.series_id) AND (o.superseded_from = 'infinity'::date) AND (o.rival_of IS NULL))) c);

CREATE TABLE public.series_size (
    series_id integer NOT NULL,
    figures integer NOT NULL,
    derived integer NOT NULL,
    CONSTRAINT series_size_derived_counted CHECK ((derived >= 0)),
    CONSTRAINT series_size_figures_counted CHECK ((figures >= 0))
);

CREATE FUNCTION public.series_size_rebuild() RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO public.series_size AS z (series_id, figures, derived)  SELECT c.series_id,
             c.figures,
             c.derived
            FROM (( SELECT DISTINCT observation.series_id
                    FROM public.observation
                 UNION
                  SELECT series_size.series_id
                    FROM public.series_size) o
              JOIN public.series_counted c USING (series_id)) ON CONFLICT(series_id) DO UPDATE SET figures = excluded.figures, derived = excluded.derived
   WHERE ((z.figures <> excluded.figures) OR (z.derived <> excluded.derived));
END;

CREATE FUNCTION public.series_size_refresh() RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO series_size AS z (series_id, figures, derived)
    SELECT c.series_id, c.figures, c.derived
    FROM (SELECT DISTINCT series_id FROM changed.observation) AS o JOIN series_counted c USING (series_id)
    ON CONFLICT (series_id) DO UPDATE SET (figures, derived) = (excluded.figures, excluded.derived)
    WHERE (z.figures, z.derived) <> (excluded.figures, excluded.derived);
END $$;

CREATE FUNCTION public.source_list(citation_ids integer[]) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT json_agg((citation.sources -> 0) ORDER BY cited.place) AS json_agg
    FROM (unnest(source_list.citation_ids) WITH ORDINALITY cited(citation_id, place)
      JOIN public.citation USING (citation_id));
END;

CREATE FUNCTION public.stated_figure(revision smallint, value numeric, value_text text, qualifier text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN jsonb_build_object('revision', revision, 'value', value, 'value_text', value_text, 'qualifier', qualifier);

CREATE FUNCTION public.tables_analyze(VARIADIC tables regclass[] DEFAULT '{}'::regclass[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  analyzed regclass;
BEGIN
  IF tables = '{}' THEN
    tables := ARRAY(SELECT oid FROM pg_class WHERE relkind = 'r' AND relpersistence = 'p'
      AND relnamespace <> ALL ('{pg_catalog,information_schema}'::regnamespace[]));
  END IF;
  FOREACH analyzed IN ARRAY tables LOOP
    EXECUTE format('ANALYZE %s', analyzed);
  END LOOP;
END $$;

CREATE FUNCTION public.value_text(value text, qualifier text, unit text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN concat(CASE WHEN (qualifier <> 'exact'::text) THEN (replace(qualifier, '-'::text, ' '::text) || ' '::text) ELSE NULL::text END, regexp_replace(regexp_replace(split_part(value, '.'::text, 1), '(\d)(?=(\d{3})+$)'::text, '\1,'::text, 'g'::text), '^(-?)'::text, CASE WHEN (unit = 'gbp'::text) THEN '\1£'::text ELSE '\1'::text END), "substring"(value, '\..*'::text), CASE WHEN (unit = 'percent'::text) THEN '%'::text ELSE NULL::text END);

CREATE FUNCTION public.yearly_update_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  current_version CONSTANT bigint := dataset_version();
  before yearly_update := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before.published_from := NEW.published_from; 
    IF NEW *= before THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    INSERT INTO past.yearly_update (year, title, published_on, published_from, state, summary, recorded_version, superseded_version) VALUES (OLD.year, OLD.title, OLD.published_on, OLD.published_from, OLD.state, OLD.summary, OLD.recorded_version, current_version);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE AGGREGATE public.figure_of_steps(step text, value numeric, range numrange) (
    SFUNC = public.figure_step,
    STYPE = public.figure[],
    INITCOND = '{}',
    FINALFUNC = public.figure_of_pile,
    PARALLEL = safe
);

CREATE TEXT SEARCH CONFIGURATION public.search_words (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR asciiword WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR word WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR numword WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR email WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR url WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR host WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR sfloat WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR version WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR hword_numpart WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR hword_part WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR hword_asciipart WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR numhword WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR asciihword WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR hword WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR url_path WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR file WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR "float" WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR "int" WITH public.english_words;

ALTER TEXT SEARCH CONFIGURATION public.search_words
    ADD MAPPING FOR uint WITH public.english_words;

CREATE TABLE past.area (
    code text NOT NULL,
    name text NOT NULL,
    level text NOT NULL,
    parent text,
    scheme text NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT area_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.area AS
 SELECT area.code,
    area.name,
    area.level,
    area.parent,
    area.scheme,
    area.recorded_version
   FROM public.area
  WHERE (area.recorded_version = public.dataset_version())
UNION ALL
 SELECT area.code,
    area.name,
    area.level,
    area.parent,
    area.scheme,
    area.recorded_version
   FROM past.area
  WHERE (area.superseded_version = public.dataset_version());

CREATE VIEW changed.area_told AS
 SELECT area.code
   FROM changed.area
  GROUP BY area.code
 HAVING (count(DISTINCT area.name) > 1);

CREATE TABLE past.arithmetic_check (
    slug public.slug NOT NULL,
    "position" integer NOT NULL,
    check_kind text NOT NULL,
    told boolean NOT NULL,
    title text NOT NULL,
    left_side text NOT NULL,
    relation text NOT NULL,
    right_side text NOT NULL,
    tolerance numeric NOT NULL,
    note text,
    citation_id integer NOT NULL,
    left_steps text[],
    right_steps text[],
    subject_id bigint,
    subject_revision smallint NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT arithmetic_check_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.arithmetic_check AS
 SELECT arithmetic_check.slug,
    arithmetic_check."position",
    arithmetic_check.check_kind,
    arithmetic_check.told,
    arithmetic_check.title,
    arithmetic_check.left_side,
    arithmetic_check.relation,
    arithmetic_check.right_side,
    arithmetic_check.tolerance,
    arithmetic_check.note,
    arithmetic_check.citation_id,
    arithmetic_check.left_steps,
    arithmetic_check.right_steps,
    arithmetic_check.subject_id,
    arithmetic_check.subject_revision,
    arithmetic_check.recorded_version
   FROM public.arithmetic_check
  WHERE (arithmetic_check.recorded_version = public.dataset_version())
UNION ALL
 SELECT arithmetic_check.slug,
    arithmetic_check."position",
    arithmetic_check.check_kind,
    arithmetic_check.told,
    arithmetic_check.title,
    arithmetic_check.left_side,
    arithmetic_check.relation,
    arithmetic_check.right_side,
    arithmetic_check.tolerance,
    arithmetic_check.note,
    arithmetic_check.citation_id,
    arithmetic_check.left_steps,
    arithmetic_check.right_steps,
    arithmetic_check.subject_id,
    arithmetic_check.subject_revision,
    arithmetic_check.recorded_version
   FROM past.arithmetic_check
  WHERE (arithmetic_check.superseded_version = public.dataset_version());

CREATE TABLE past.arithmetic_check_input (
    check_slug public.slug NOT NULL,
    observation_id bigint NOT NULL,
    revision smallint NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT arithmetic_check_input_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.arithmetic_check_input AS
 SELECT arithmetic_check_input.check_slug,
    arithmetic_check_input.observation_id,
    arithmetic_check_input.revision,
    arithmetic_check_input.recorded_version
   FROM public.arithmetic_check_input
  WHERE (arithmetic_check_input.recorded_version = public.dataset_version())
UNION ALL
 SELECT arithmetic_check_input.check_slug,
    arithmetic_check_input.observation_id,
    arithmetic_check_input.revision,
    arithmetic_check_input.recorded_version
   FROM past.arithmetic_check_input
  WHERE (arithmetic_check_input.superseded_version = public.dataset_version());

CREATE TABLE past.arithmetic_check_source (
    check_slug public.slug NOT NULL,
    "position" smallint NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT arithmetic_check_source_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE public.arithmetic_check_source (
    check_slug public.slug NOT NULL,
    "position" smallint NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT arithmetic_check_source_position_positive CHECK (("position" > 0))
);

CREATE VIEW changed.arithmetic_check_source AS
 SELECT arithmetic_check_source.check_slug,
    arithmetic_check_source."position",
    arithmetic_check_source.citation_id,
    arithmetic_check_source.recorded_version
   FROM public.arithmetic_check_source
  WHERE (arithmetic_check_source.recorded_version = public.dataset_version())
UNION ALL
 SELECT arithmetic_check_source.check_slug,
    arithmetic_check_source."position",
    arithmetic_check_source.citation_id,
    arithmetic_check_source.recorded_version
   FROM past.arithmetic_check_source
  WHERE (arithmetic_check_source.superseded_version = public.dataset_version());

CREATE TABLE past.case_study (
    slug public.slug NOT NULL,
    "position" integer NOT NULL,
    programme public.slug NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    area text,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT case_study_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.case_study AS
 SELECT case_study.slug,
    case_study."position",
    case_study.programme,
    case_study.title,
    case_study.summary,
    case_study.area,
    case_study.citation_id,
    case_study.recorded_version
   FROM public.case_study
  WHERE (case_study.recorded_version = public.dataset_version())
UNION ALL
 SELECT case_study.slug,
    case_study."position",
    case_study.programme,
    case_study.title,
    case_study.summary,
    case_study.area,
    case_study.citation_id,
    case_study.recorded_version
   FROM past.case_study
  WHERE (case_study.superseded_version = public.dataset_version());

CREATE TABLE past.case_study_observation (
    case_study public.slug NOT NULL,
    observation_id bigint NOT NULL,
    revision smallint NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT case_study_observation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE public.case_study_observation (
    case_study public.slug NOT NULL,
    observation_id bigint NOT NULL,
    revision smallint DEFAULT 1 NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL
);

CREATE VIEW changed.case_study_observation AS
 SELECT case_study_observation.case_study,
    case_study_observation.observation_id,
    case_study_observation.revision,
    case_study_observation.recorded_version
   FROM public.case_study_observation
  WHERE (case_study_observation.recorded_version = public.dataset_version())
UNION ALL
 SELECT case_study_observation.case_study,
    case_study_observation.observation_id,
    case_study_observation.revision,
    case_study_observation.recorded_version
   FROM past.case_study_observation
  WHERE (case_study_observation.superseded_version = public.dataset_version());

CREATE TABLE past.case_study_organisation (
    case_study public.slug NOT NULL,
    "position" smallint NOT NULL,
    organisation public.slug NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT case_study_organisation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE public.case_study_organisation (
    case_study public.slug NOT NULL,
    "position" smallint NOT NULL,
    organisation public.slug NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT case_study_organisation_position_positive CHECK (("position" > 0))
);

CREATE VIEW changed.case_study_organisation AS
 SELECT case_study_organisation.case_study,
    case_study_organisation."position",
    case_study_organisation.organisation,
    case_study_organisation.recorded_version
   FROM public.case_study_organisation
  WHERE (case_study_organisation.recorded_version = public.dataset_version())
UNION ALL
 SELECT case_study_organisation.case_study,
    case_study_organisation."position",
    case_study_organisation.organisation,
    case_study_organisation.recorded_version
   FROM past.case_study_organisation
  WHERE (case_study_organisation.superseded_version = public.dataset_version());

CREATE TABLE past.commitment (
    slug public.slug NOT NULL,
    "position" integer NOT NULL,
    programme public.slug NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    due public.period_code NOT NULL,
    due_start date,
    due_end date,
    due_as_stated text,
    indicator public.slug,
    target_value numeric,
    target_text text,
    target_qualifier text,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT commitment_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.commitment AS
 SELECT commitment.slug,
    commitment."position",
    commitment.programme,
    commitment.title,
    commitment.summary,
    commitment.due,
    commitment.due_start,
    commitment.due_end,
    commitment.due_as_stated,
    commitment.indicator,
    commitment.target_value,
    commitment.target_text,
    commitment.target_qualifier,
    commitment.citation_id,
    commitment.recorded_version
   FROM public.commitment
  WHERE (commitment.recorded_version = public.dataset_version())
UNION ALL
 SELECT commitment.slug,
    commitment."position",
    commitment.programme,
    commitment.title,
    commitment.summary,
    commitment.due,
    commitment.due_start,
    commitment.due_end,
    commitment.due_as_stated,
    commitment.indicator,
    commitment.target_value,
    commitment.target_text,
    commitment.target_qualifier,
    commitment.citation_id,
    commitment.recorded_version
   FROM past.commitment
  WHERE (commitment.superseded_version = public.dataset_version());

CREATE TABLE past.conflict (
    first_id bigint NOT NULL,
    first_revision smallint NOT NULL,
    second_id bigint NOT NULL,
    second_revision smallint NOT NULL,
    conflict_kind text NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT conflict_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.conflict AS
 SELECT conflict.first_id,
    conflict.first_revision,
    conflict.second_id,
    conflict.second_revision,
    conflict.conflict_kind,
    conflict.recorded_version
   FROM public.conflict
  WHERE (conflict.recorded_version = public.dataset_version())
UNION ALL
 SELECT conflict.first_id,
    conflict.first_revision,
    conflict.second_id,
    conflict.second_revision,
    conflict.conflict_kind,
    conflict.recorded_version
   FROM past.conflict
  WHERE (conflict.superseded_version = public.dataset_version());

CREATE TABLE past.document (
    slug public.slug NOT NULL,
    update_year smallint NOT NULL,
    title text NOT NULL,
    publisher text NOT NULL,
    published_on public.partial_date NOT NULL,
    published_from date,
    document_kind text NOT NULL,
    role text NOT NULL,
    licence text,
    sha256 text,
    contributors jsonb NOT NULL,
    summary text NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT document_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.document AS
 SELECT document.slug,
    document.update_year,
    document.title,
    document.publisher,
    document.published_on,
    document.published_from,
    document.document_kind,
    document.role,
    document.licence,
    document.sha256,
    document.contributors,
    document.summary,
    document.recorded_version
   FROM public.document
  WHERE (document.recorded_version = public.dataset_version())
UNION ALL
 SELECT document.slug,
    document.update_year,
    document.title,
    document.publisher,
    document.published_on,
    document.published_from,
    document.document_kind,
    document.role,
    document.licence,
    document.sha256,
    document.contributors,
    document.summary,
    document.recorded_version
   FROM past.document
  WHERE (document.superseded_version = public.dataset_version());

CREATE VIEW changed.document_told AS
 SELECT document.slug
   FROM changed.document
  GROUP BY document.slug
 HAVING (count(DISTINCT ROW(document.title, document.role)) > 1);

CREATE TABLE past.event (
    slug public.slug NOT NULL,
    programme public.slug,
    title text NOT NULL,
    summary text NOT NULL,
    period public.period_code NOT NULL,
    period_start date,
    period_end date,
    as_stated text,
    status text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT event_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.event AS
 SELECT event.slug,
    event.programme,
    event.title,
    event.summary,
    event.period,
    event.period_start,
    event.period_end,
    event.as_stated,
    event.status,
    event.citation_id,
    event.recorded_version
   FROM public.event
  WHERE (event.recorded_version = public.dataset_version())
UNION ALL
 SELECT event.slug,
    event.programme,
    event.title,
    event.summary,
    event.period,
    event.period_start,
    event.period_end,
    event.as_stated,
    event.status,
    event.citation_id,
    event.recorded_version
   FROM past.event
  WHERE (event.superseded_version = public.dataset_version());

CREATE TABLE past.evidence (
    evidence_id integer NOT NULL,
    commitment public.slug NOT NULL,
    reports text NOT NULL,
    wording text NOT NULL,
    event public.slug,
    observation_id bigint,
    observation_revision smallint,
    note text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT evidence_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE public.evidence (
    evidence_id integer NOT NULL,
    commitment public.slug NOT NULL,
    reports text NOT NULL,
    wording text NOT NULL,
    event public.slug,
    observation_id bigint,
    observation_revision smallint GENERATED ALWAYS AS (
CASE
    WHEN (observation_id IS NOT NULL) THEN 1
    ELSE NULL::integer
END) STORED,
    note text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT evidence_id_positive CHECK ((evidence_id > 0)),
    CONSTRAINT evidence_note_filled CHECK ((note <> ''::text)),
    CONSTRAINT evidence_reports_known CHECK ((reports = ANY (ARRAY['met'::text, 'partly-met'::text, 'in-progress'::text, 'not-met'::text, 'dropped'::text]))),
    CONSTRAINT evidence_wording_short CHECK ((wording ~ '^\S+( \S+){0,3}$'::text))
);

COMMENT ON CONSTRAINT evidence_wording_short ON public.evidence IS 'must be one to four words';

CREATE VIEW changed.evidence AS
 SELECT evidence.evidence_id,
    evidence.commitment,
    evidence.reports,
    evidence.wording,
    evidence.event,
    evidence.observation_id,
    evidence.observation_revision,
    evidence.note,
    evidence.citation_id,
    evidence.recorded_version
   FROM public.evidence
  WHERE (evidence.recorded_version = public.dataset_version())
UNION ALL
 SELECT evidence.evidence_id,
    evidence.commitment,
    evidence.reports,
    evidence.wording,
    evidence.event,
    evidence.observation_id,
    evidence.observation_revision,
    evidence.note,
    evidence.citation_id,
    evidence.recorded_version
   FROM past.evidence
  WHERE (evidence.superseded_version = public.dataset_version());

CREATE TABLE past.indicator (
    slug public.slug NOT NULL,
    "position" integer NOT NULL,
    programme public.slug NOT NULL,
    name text NOT NULL,
    unit public.slug NOT NULL,
    measure text NOT NULL,
    definition text NOT NULL,
    comparability text,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT indicator_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.indicator AS
 SELECT indicator.slug,
    indicator."position",
    indicator.programme,
    indicator.name,
    indicator.unit,
    indicator.measure,
    indicator.definition,
    indicator.comparability,
    indicator.citation_id,
    indicator.recorded_version
   FROM public.indicator
  WHERE (indicator.recorded_version = public.dataset_version())
UNION ALL
 SELECT indicator.slug,
    indicator."position",
    indicator.programme,
    indicator.name,
    indicator.unit,
    indicator.measure,
    indicator.definition,
    indicator.comparability,
    indicator.citation_id,
    indicator.recorded_version
   FROM past.indicator
  WHERE (indicator.superseded_version = public.dataset_version());

CREATE TABLE past.programme (
    slug public.slug NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    aliases text[] NOT NULL,
    part_of public.slug,
    summary text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT programme_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.programme AS
 SELECT programme.slug,
    programme."position",
    programme.name,
    programme.aliases,
    programme.part_of,
    programme.summary,
    programme.citation_id,
    programme.recorded_version
   FROM public.programme
  WHERE (programme.recorded_version = public.dataset_version())
UNION ALL
 SELECT programme.slug,
    programme."position",
    programme.name,
    programme.aliases,
    programme.part_of,
    programme.summary,
    programme.citation_id,
    programme.recorded_version
   FROM past.programme
  WHERE (programme.superseded_version = public.dataset_version());

CREATE VIEW changed.programme_told AS
 SELECT programme.slug
   FROM changed.programme
  GROUP BY programme.slug
 HAVING (count(DISTINCT ROW(programme.name, programme.aliases)) > 1);

CREATE VIEW changed.indicator_told AS
 SELECT indicator.slug
   FROM changed.indicator
  GROUP BY indicator.slug
 HAVING (count(DISTINCT ROW(indicator.programme, indicator.name, indicator.unit, indicator.measure)) > 1)
UNION
 SELECT i.slug
   FROM (changed.programme_told p
     JOIN public.indicator i ON (((i.programme)::text = (p.slug)::text)));

CREATE VIEW changed.figure_told AS
 SELECT o.observation_id
   FROM ((changed.indicator_told i
     JOIN public.series s ON (((s.indicator)::text = (i.slug)::text)))
     JOIN public.observation o USING (series_id))
UNION ALL
 SELECT o.observation_id
   FROM ((changed.area_told a
     JOIN public.series s ON ((s.area = a.code)))
     JOIN public.observation o USING (series_id))
UNION ALL
 SELECT o.observation_id
   FROM ((changed.document_told d
     JOIN public.citation c ON (((c.document)::text = (d.slug)::text)))
     JOIN public.observation o USING (citation_id));

CREATE TABLE past.observation (
    observation_id bigint NOT NULL,
    revision smallint NOT NULL,
    series_id integer NOT NULL,
    update_year smallint NOT NULL,
    published_from date NOT NULL,
    citation_id integer NOT NULL,
    period public.period_code NOT NULL,
    period_start date,
    period_end date NOT NULL,
    as_stated text,
    area_basis text NOT NULL,
    value numeric,
    value_text text NOT NULL,
    qualifier text,
    status text NOT NULL,
    formula text,
    rival_of bigint,
    rival_of_revision smallint,
    note text,
    reason text,
    recorded_at timestamp with time zone NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    superseded_from date,
    shown_version bigint,
    reported_from date,
    cited_further boolean DEFAULT false NOT NULL,
    CONSTRAINT observation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.observation AS
 SELECT observation.observation_id,
    observation.revision,
    observation.series_id,
    observation.update_year,
    observation.published_from,
    observation.citation_id,
    observation.period,
    observation.period_start,
    observation.period_end,
    observation.as_stated,
    observation.area_basis,
    observation.value,
    observation.value_text,
    observation.qualifier,
    observation.status,
    observation.formula,
    observation.rival_of,
    observation.rival_of_revision,
    observation.note,
    observation.reason,
    observation.recorded_at,
    observation.recorded_version,
    observation.superseded_from,
    observation.shown_version,
    observation.reported_from,
    observation.cited_further
   FROM public.observation
  WHERE (observation.recorded_version = public.dataset_version())
UNION ALL
 SELECT observation.observation_id,
    observation.revision,
    observation.series_id,
    observation.update_year,
    observation.published_from,
    observation.citation_id,
    observation.period,
    observation.period_start,
    observation.period_end,
    observation.as_stated,
    observation.area_basis,
    observation.value,
    observation.value_text,
    observation.qualifier,
    observation.status,
    observation.formula,
    observation.rival_of,
    observation.rival_of_revision,
    observation.note,
    observation.reason,
    observation.recorded_at,
    observation.recorded_version,
    observation.superseded_from,
    observation.shown_version,
    observation.reported_from,
    observation.cited_further
   FROM past.observation
  WHERE (observation.superseded_version = public.dataset_version());

CREATE VIEW changed.figure AS
 SELECT observation.observation_id
   FROM changed.observation
UNION ALL
 SELECT figure_told.observation_id
   FROM changed.figure_told;

CREATE TABLE past.further_citation (
    citation_id integer NOT NULL,
    "position" smallint NOT NULL,
    organisation public.slug,
    principle public.slug,
    programme public.slug,
    indicator public.slug,
    observation_id bigint,
    observation_revision smallint,
    commitment public.slug,
    event public.slug,
    recommendation public.slug,
    case_study public.slug,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    evidence_id integer,
    CONSTRAINT further_citation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE public.further_citation (
    citation_id integer NOT NULL,
    "position" smallint NOT NULL,
    organisation public.slug,
    principle public.slug,
    programme public.slug,
    indicator public.slug,
    observation_id bigint,
    observation_revision smallint,
    commitment public.slug,
    event public.slug,
    recommendation public.slug,
    case_study public.slug,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    evidence_id integer,
    CONSTRAINT further_citation_one_subject CHECK ((num_nonnulls(organisation, principle, programme, indicator, observation_id, commitment, event, recommendation, case_study, evidence_id) = 1)),
    CONSTRAINT further_citation_position_positive CHECK (("position" > 0)),
    CONSTRAINT further_citation_revision_given CHECK (((observation_id IS NULL) = (observation_revision IS NULL)))
);

CREATE VIEW changed.further_citation AS
 SELECT further_citation.citation_id,
    further_citation."position",
    further_citation.organisation,
    further_citation.principle,
    further_citation.programme,
    further_citation.indicator,
    further_citation.observation_id,
    further_citation.observation_revision,
    further_citation.commitment,
    further_citation.event,
    further_citation.recommendation,
    further_citation.case_study,
    further_citation.recorded_version,
    further_citation.evidence_id
   FROM public.further_citation
  WHERE (further_citation.recorded_version = public.dataset_version())
UNION ALL
 SELECT further_citation.citation_id,
    further_citation."position",
    further_citation.organisation,
    further_citation.principle,
    further_citation.programme,
    further_citation.indicator,
    further_citation.observation_id,
    further_citation.observation_revision,
    further_citation.commitment,
    further_citation.event,
    further_citation.recommendation,
    further_citation.case_study,
    further_citation.recorded_version,
    further_citation.evidence_id
   FROM past.further_citation
  WHERE (further_citation.superseded_version = public.dataset_version());

CREATE TABLE past.organisation (
    slug public.slug NOT NULL,
    name text NOT NULL,
    organisation_kind text NOT NULL,
    aliases text[] NOT NULL,
    summary text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT organisation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.organisation AS
 SELECT organisation.slug,
    organisation.name,
    organisation.organisation_kind,
    organisation.aliases,
    organisation.summary,
    organisation.citation_id,
    organisation.recorded_version
   FROM public.organisation
  WHERE (organisation.recorded_version = public.dataset_version())
UNION ALL
 SELECT organisation.slug,
    organisation.name,
    organisation.organisation_kind,
    organisation.aliases,
    organisation.summary,
    organisation.citation_id,
    organisation.recorded_version
   FROM past.organisation
  WHERE (organisation.superseded_version = public.dataset_version());

CREATE TABLE past.principle (
    slug public.slug NOT NULL,
    "position" smallint NOT NULL,
    name text NOT NULL,
    summary text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT principle_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.principle AS
 SELECT principle.slug,
    principle."position",
    principle.name,
    principle.summary,
    principle.citation_id,
    principle.recorded_version
   FROM public.principle
  WHERE (principle.recorded_version = public.dataset_version())
UNION ALL
 SELECT principle.slug,
    principle."position",
    principle.name,
    principle.summary,
    principle.citation_id,
    principle.recorded_version
   FROM past.principle
  WHERE (principle.superseded_version = public.dataset_version());

CREATE TABLE past.principle_name (
    principle public.slug NOT NULL,
    document public.slug NOT NULL,
    name text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT principle_name_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.principle_name AS
 SELECT principle_name.principle,
    principle_name.document,
    principle_name.name,
    principle_name.citation_id,
    principle_name.recorded_version
   FROM public.principle_name
  WHERE (principle_name.recorded_version = public.dataset_version())
UNION ALL
 SELECT principle_name.principle,
    principle_name.document,
    principle_name.name,
    principle_name.citation_id,
    principle_name.recorded_version
   FROM past.principle_name
  WHERE (principle_name.superseded_version = public.dataset_version());

CREATE TABLE past.programme_name (
    programme public.slug NOT NULL,
    document public.slug NOT NULL,
    name text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT programme_name_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE public.programme_name (
    programme public.slug NOT NULL,
    document public.slug NOT NULL,
    name text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT programme_name_name_filled CHECK ((name <> ''::text))
);

CREATE VIEW changed.programme_name AS
 SELECT programme_name.programme,
    programme_name.document,
    programme_name.name,
    programme_name.citation_id,
    programme_name.recorded_version
   FROM public.programme_name
  WHERE (programme_name.recorded_version = public.dataset_version())
UNION ALL
 SELECT programme_name.programme,
    programme_name.document,
    programme_name.name,
    programme_name.citation_id,
    programme_name.recorded_version
   FROM past.programme_name
  WHERE (programme_name.superseded_version = public.dataset_version());

CREATE TABLE past.programme_organisation (
    programme public.slug NOT NULL,
    "position" smallint NOT NULL,
    organisation public.slug NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT programme_organisation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE public.programme_organisation (
    programme public.slug NOT NULL,
    "position" smallint NOT NULL,
    organisation public.slug NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT programme_organisation_position_positive CHECK (("position" > 0))
);

CREATE VIEW changed.programme_organisation AS
 SELECT programme_organisation.programme,
    programme_organisation."position",
    programme_organisation.organisation,
    programme_organisation.recorded_version
   FROM public.programme_organisation
  WHERE (programme_organisation.recorded_version = public.dataset_version())
UNION ALL
 SELECT programme_organisation.programme,
    programme_organisation."position",
    programme_organisation.organisation,
    programme_organisation.recorded_version
   FROM past.programme_organisation
  WHERE (programme_organisation.superseded_version = public.dataset_version());

CREATE TABLE past.programme_principle (
    programme public.slug NOT NULL,
    "position" smallint NOT NULL,
    principle public.slug NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT programme_principle_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE public.programme_principle (
    programme public.slug NOT NULL,
    "position" smallint NOT NULL,
    principle public.slug NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT programme_principle_position_positive CHECK (("position" > 0))
);

CREATE VIEW changed.programme_principle AS
 SELECT programme_principle.programme,
    programme_principle."position",
    programme_principle.principle,
    programme_principle.recorded_version
   FROM public.programme_principle
  WHERE (programme_principle.recorded_version = public.dataset_version())
UNION ALL
 SELECT programme_principle.programme,
    programme_principle."position",
    programme_principle.principle,
    programme_principle.recorded_version
   FROM past.programme_principle
  WHERE (programme_principle.superseded_version = public.dataset_version());

CREATE TABLE past.recommendation (
    slug public.slug NOT NULL,
    programme public.slug NOT NULL,
    "position" smallint NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    made_by public.slug NOT NULL,
    made_to text,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT recommendation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.recommendation AS
 SELECT recommendation.slug,
    recommendation.programme,
    recommendation."position",
    recommendation.title,
    recommendation.summary,
    recommendation.made_by,
    recommendation.made_to,
    recommendation.citation_id,
    recommendation.recorded_version
   FROM public.recommendation
  WHERE (recommendation.recorded_version = public.dataset_version())
UNION ALL
 SELECT recommendation.slug,
    recommendation.programme,
    recommendation."position",
    recommendation.title,
    recommendation.summary,
    recommendation.made_by,
    recommendation.made_to,
    recommendation.citation_id,
    recommendation.recorded_version
   FROM past.recommendation
  WHERE (recommendation.superseded_version = public.dataset_version());

CREATE TABLE past.redefinition (
    indicator public.slug NOT NULL,
    formerly public.slug NOT NULL,
    reason text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT redefinition_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE public.redefinition (
    indicator public.slug NOT NULL,
    formerly public.slug NOT NULL,
    reason text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT redefinition_formerly_other CHECK (((formerly)::text <> (indicator)::text)),
    CONSTRAINT redefinition_reason_filled CHECK ((reason <> ''::text))
);

COMMENT ON CONSTRAINT redefinition_formerly_other ON public.redefinition IS 'must be another indicator';

CREATE VIEW changed.redefinition AS
 SELECT redefinition.indicator,
    redefinition.formerly,
    redefinition.reason,
    redefinition.citation_id,
    redefinition.recorded_version
   FROM public.redefinition
  WHERE (redefinition.recorded_version = public.dataset_version())
UNION ALL
 SELECT redefinition.indicator,
    redefinition.formerly,
    redefinition.reason,
    redefinition.citation_id,
    redefinition.recorded_version
   FROM past.redefinition
  WHERE (redefinition.superseded_version = public.dataset_version());

CREATE TABLE past.search_entry (
    type text NOT NULL,
    key text NOT NULL,
    programme public.slug,
    title text NOT NULL,
    aliases text[] NOT NULL,
    told text NOT NULL,
    context text NOT NULL,
    names text NOT NULL,
    vector tsvector NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT search_entry_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.search_entry AS
 SELECT search_entry.type,
    search_entry.key,
    search_entry.programme,
    search_entry.title,
    search_entry.aliases,
    search_entry.told,
    search_entry.context,
    search_entry.names,
    search_entry.vector,
    search_entry.recorded_version
   FROM public.search_entry
  WHERE (search_entry.recorded_version = public.dataset_version())
UNION ALL
 SELECT search_entry.type,
    search_entry.key,
    search_entry.programme,
    search_entry.title,
    search_entry.aliases,
    search_entry.told,
    search_entry.context,
    search_entry.names,
    search_entry.vector,
    search_entry.recorded_version
   FROM past.search_entry
  WHERE (search_entry.superseded_version = public.dataset_version());

CREATE TABLE past.yearly_update (
    year smallint NOT NULL,
    title text NOT NULL,
    published_on public.partial_date NOT NULL,
    published_from date,
    state text NOT NULL,
    summary text NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT yearly_update_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.yearly_update AS
 SELECT yearly_update.year,
    yearly_update.title,
    yearly_update.published_on,
    yearly_update.published_from,
    yearly_update.state,
    yearly_update.summary,
    yearly_update.recorded_version
   FROM public.yearly_update
  WHERE (yearly_update.recorded_version = public.dataset_version())
UNION ALL
 SELECT yearly_update.year,
    yearly_update.title,
    yearly_update.published_on,
    yearly_update.published_from,
    yearly_update.state,
    yearly_update.summary,
    yearly_update.recorded_version
   FROM past.yearly_update
  WHERE (yearly_update.superseded_version = public.dataset_version());

CREATE VIEW public.arithmetic_check_figure AS
 SELECT arithmetic_check.slug AS check_slug,
    arithmetic_check.subject_id AS observation_id,
    arithmetic_check.subject_revision AS revision
   FROM public.arithmetic_check
UNION ALL
 SELECT arithmetic_check_input.check_slug,
    arithmetic_check_input.observation_id,
    arithmetic_check_input.revision
   FROM public.arithmetic_check_input;

CREATE VIEW changed.search_catalogue AS
 WITH figure AS MATERIALIZED (
         SELECT figure.observation_id
           FROM changed.figure
        )
 SELECT 'principle'::text AS type,
    (principle.slug)::text AS key
   FROM changed.principle
UNION
 SELECT 'principle'::text AS type,
    principle_name.principle AS key
   FROM changed.principle_name
UNION
 SELECT 'programme'::text AS type,
    programme.slug AS key
   FROM changed.programme
UNION
 SELECT 'organisation'::text AS type,
    organisation.slug AS key
   FROM changed.organisation
UNION
 SELECT 'area'::text AS type,
    area.code AS key
   FROM changed.area
UNION
 SELECT 'area'::text AS type,
    a.code AS key
   FROM (changed.area_told parent
     JOIN public.area a ON ((a.parent = parent.code)))
UNION
 SELECT 'update'::text AS type,
    (yearly_update.year)::text AS key
   FROM changed.yearly_update
UNION
 SELECT 'document'::text AS type,
    document.slug AS key
   FROM changed.document
UNION
 SELECT 'indicator'::text AS type,
    indicator.slug AS key
   FROM changed.indicator
UNION
 SELECT 'indicator'::text AS type,
    indicator_told.slug AS key
   FROM changed.indicator_told
UNION
 SELECT 'commitment'::text AS type,
    commitment.slug AS key
   FROM changed.commitment
UNION
 SELECT 'commitment'::text AS type,
    m.slug AS key
   FROM (changed.programme_told p
     JOIN public.commitment m ON (((m.programme)::text = (p.slug)::text)))
UNION
 SELECT 'event'::text AS type,
    event.slug AS key
   FROM changed.event
UNION
 SELECT 'event'::text AS type,
    e.slug AS key
   FROM (changed.programme_told p
     JOIN public.event e ON (((e.programme)::text = (p.slug)::text)))
UNION
 SELECT 'recommendation'::text AS type,
    recommendation.slug AS key
   FROM changed.recommendation
UNION
 SELECT 'recommendation'::text AS type,
    r.slug AS key
   FROM (changed.programme_told p
     JOIN public.recommendation r ON (((r.programme)::text = (p.slug)::text)))
UNION
 SELECT 'case-study'::text AS type,
    case_study.slug AS key
   FROM changed.case_study
UNION
 SELECT 'case-study'::text AS type,
    c.slug AS key
   FROM (changed.programme_told p
     JOIN public.case_study c ON (((c.programme)::text = (p.slug)::text)))
UNION
 SELECT 'case-study'::text AS type,
    c.slug AS key
   FROM (changed.area_told a
     JOIN public.case_study c ON ((c.area = a.code)))
UNION
 SELECT 'conflict'::text AS type,
    ((conflict.first_id || '-'::text) || conflict.second_id) AS key
   FROM changed.conflict
UNION
 SELECT 'conflict'::text AS type,
    ((k.first_id || '-'::text) || k.second_id) AS key
   FROM (figure f
     JOIN public.conflict k ON ((k.first_id = f.observation_id)))
UNION
 SELECT 'conflict'::text AS type,
    ((k.first_id || '-'::text) || k.second_id) AS key
   FROM (figure f
     JOIN public.conflict k ON ((k.second_id = f.observation_id)))
UNION
 SELECT 'check'::text AS type,
    arithmetic_check.slug AS key
   FROM changed.arithmetic_check
  WHERE arithmetic_check.told
UNION
 SELECT 'check'::text AS type,
    k.slug AS key
   FROM ((figure f
     JOIN public.arithmetic_check_figure u USING (observation_id))
     JOIN public.arithmetic_check k ON ((((k.slug)::text = (u.check_slug)::text) AND k.told)))
UNION
 SELECT search_entry.type,
    search_entry.key
   FROM changed.search_entry
  WHERE (search_entry.type <> 'observation'::text);

CREATE VIEW changed.search_figure AS
 SELECT observation.observation_id
   FROM changed.observation
  WHERE ((public.is_told_by_number(observation.value, observation.value_text, observation.qualifier, observation.as_stated, observation.note) IS NOT TRUE) OR (observation.revision > 1))
UNION
 SELECT f.observation_id
   FROM (( SELECT s.series_id
           FROM (changed.indicator_told i
             JOIN public.series s ON (((s.indicator)::text = (i.slug)::text)))
        UNION
         SELECT s.series_id
           FROM (changed.area_told a
             JOIN public.series s ON ((s.area = a.code)))) told
     CROSS JOIN LATERAL ( SELECT o.observation_id
           FROM public.observation o
          WHERE ((o.series_id = told.series_id) AND (public.is_told_by_number(o.value, o.value_text, o.qualifier, o.as_stated, o.note) IS NOT TRUE))) f)
UNION
 SELECT (search_entry.key)::bigint AS observation_id
   FROM changed.search_entry
  WHERE (search_entry.type = 'observation'::text);

CREATE TABLE past.search_word (
    word text NOT NULL COLLATE pg_catalog."C",
    stem text NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT search_word_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE VIEW changed.search_word AS
 SELECT search_word.word,
    search_word.stem,
    search_word.recorded_version
   FROM public.search_word
  WHERE (search_word.recorded_version = public.dataset_version())
UNION ALL
 SELECT search_word.word,
    search_word.stem,
    search_word.recorded_version
   FROM past.search_word
  WHERE (search_word.superseded_version = public.dataset_version());

CREATE TABLE draft.areas (
    update_year smallint NOT NULL,
    code text NOT NULL,
    name text,
    level text,
    parent text,
    scheme text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.areas ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.areas_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.case_studies (
    update_year smallint NOT NULL,
    slug text NOT NULL,
    programme text,
    title text,
    summary text,
    area text,
    organisations text,
    observations text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.case_studies ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.case_studies_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.checks (
    update_year smallint NOT NULL,
    slug text NOT NULL,
    check_kind text,
    title text,
    left_side text,
    relation text,
    right_side text,
    tolerance text,
    note text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.checks ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.checks_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.commitments (
    update_year smallint NOT NULL,
    slug text NOT NULL,
    programme text,
    title text,
    summary text,
    due text,
    due_as_stated text,
    indicator text,
    target_value text,
    target_text text,
    target_qualifier text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.commitments ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.commitments_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.documents (
    update_year smallint NOT NULL,
    slug text NOT NULL,
    update text,
    title text,
    publisher text,
    published_on text,
    document_kind text,
    role text,
    licence text,
    sha256 text,
    contributors text,
    summary text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.documents ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.documents_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.events (
    update_year smallint NOT NULL,
    slug text NOT NULL,
    programme text,
    title text,
    summary text,
    period text,
    as_stated text,
    status text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.events ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.events_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.evidence (
    update_year smallint NOT NULL,
    id text NOT NULL,
    commitment text,
    reports text,
    wording text,
    event text,
    observation text,
    note text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.evidence ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.evidence_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.indicators (
    update_year smallint NOT NULL,
    slug text NOT NULL,
    programme text,
    name text,
    unit text,
    measure text,
    definition text,
    comparability text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.indicators ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.indicators_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.observations (
    update_year smallint NOT NULL,
    id text NOT NULL,
    revision text NOT NULL,
    indicator text,
    area text,
    area_basis text,
    period text,
    as_stated text,
    dimensions text,
    value text,
    value_text text,
    qualifier text,
    status text,
    formula text,
    rival_of text,
    note text,
    reason text,
    corrected_on text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.observations ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.observations_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.organisations (
    update_year smallint NOT NULL,
    slug text NOT NULL,
    name text,
    organisation_kind text,
    aliases text,
    summary text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.organisations ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.organisations_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.principle_names (
    update_year smallint NOT NULL,
    principle text NOT NULL,
    name text,
    document text NOT NULL,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.principle_names ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.principle_names_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.principles (
    update_year smallint NOT NULL,
    slug text NOT NULL,
    "position" text,
    name text,
    summary text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.principles ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.principles_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.programme_names (
    update_year smallint NOT NULL,
    programme text NOT NULL,
    name text,
    document text NOT NULL,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.programme_names ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.programme_names_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.programmes (
    update_year smallint NOT NULL,
    slug text NOT NULL,
    name text,
    aliases text,
    part_of text,
    principles text,
    organisations text,
    summary text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.programmes ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.programmes_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.recommendations (
    update_year smallint NOT NULL,
    slug text NOT NULL,
    programme text,
    "position" text,
    title text,
    summary text,
    made_by text,
    made_to text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.recommendations ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.recommendations_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.redefinitions (
    update_year smallint NOT NULL,
    indicator text NOT NULL,
    formerly text NOT NULL,
    reason text,
    document text,
    section text,
    locator text,
    kind text,
    other_sources text,
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE draft.redefinitions ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME draft.redefinitions_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft.yearly_update (
    year smallint NOT NULL,
    title text,
    published_on text,
    summary text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE VIEW pinned.area AS
 SELECT kept.code,
    kept.name,
    kept.level,
    kept.parent,
    kept.scheme,
    kept.recorded_version
   FROM ( SELECT area.code,
            area.name,
            area.level,
            area.parent,
            area.scheme,
            area.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.area
        UNION ALL
         SELECT area.code,
            area.name,
            area.level,
            area.parent,
            area.scheme,
            area.recorded_version,
            area.superseded_version
           FROM past.area) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.arithmetic_check AS
 SELECT kept.slug,
    kept."position",
    kept.check_kind,
    kept.told,
    kept.title,
    kept.left_side,
    kept.relation,
    kept.right_side,
    kept.tolerance,
    kept.note,
    kept.citation_id,
    kept.left_steps,
    kept.right_steps,
    kept.subject_id,
    kept.subject_revision,
    kept.recorded_version
   FROM ( SELECT arithmetic_check.slug,
            arithmetic_check."position",
            arithmetic_check.check_kind,
            arithmetic_check.told,
            arithmetic_check.title,
            arithmetic_check.left_side,
            arithmetic_check.relation,
            arithmetic_check.right_side,
            arithmetic_check.tolerance,
            arithmetic_check.note,
            arithmetic_check.citation_id,
            arithmetic_check.left_steps,
            arithmetic_check.right_steps,
            arithmetic_check.subject_id,
            arithmetic_check.subject_revision,
            arithmetic_check.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.arithmetic_check
        UNION ALL
         SELECT arithmetic_check.slug,
            arithmetic_check."position",
            arithmetic_check.check_kind,
            arithmetic_check.told,
            arithmetic_check.title,
            arithmetic_check.left_side,
            arithmetic_check.relation,
            arithmetic_check.right_side,
            arithmetic_check.tolerance,
            arithmetic_check.note,
            arithmetic_check.citation_id,
            arithmetic_check.left_steps,
            arithmetic_check.right_steps,
            arithmetic_check.subject_id,
            arithmetic_check.subject_revision,
            arithmetic_check.recorded_version,
            arithmetic_check.superseded_version
           FROM past.arithmetic_check) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.arithmetic_check_input AS
 SELECT kept.check_slug,
    kept.observation_id,
    kept.revision,
    kept.recorded_version
   FROM ( SELECT arithmetic_check_input.check_slug,
            arithmetic_check_input.observation_id,
            arithmetic_check_input.revision,
            arithmetic_check_input.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.arithmetic_check_input
        UNION ALL
         SELECT arithmetic_check_input.check_slug,
            arithmetic_check_input.observation_id,
            arithmetic_check_input.revision,
            arithmetic_check_input.recorded_version,
            arithmetic_check_input.superseded_version
           FROM past.arithmetic_check_input) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.arithmetic_check_source AS
 SELECT kept.check_slug,
    kept."position",
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT arithmetic_check_source.check_slug,
            arithmetic_check_source."position",
            arithmetic_check_source.citation_id,
            arithmetic_check_source.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.arithmetic_check_source
        UNION ALL
         SELECT arithmetic_check_source.check_slug,
            arithmetic_check_source."position",
            arithmetic_check_source.citation_id,
            arithmetic_check_source.recorded_version,
            arithmetic_check_source.superseded_version
           FROM past.arithmetic_check_source) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.case_study AS
 SELECT kept.slug,
    kept."position",
    kept.programme,
    kept.title,
    kept.summary,
    kept.area,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT case_study.slug,
            case_study."position",
            case_study.programme,
            case_study.title,
            case_study.summary,
            case_study.area,
            case_study.citation_id,
            case_study.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.case_study
        UNION ALL
         SELECT case_study.slug,
            case_study."position",
            case_study.programme,
            case_study.title,
            case_study.summary,
            case_study.area,
            case_study.citation_id,
            case_study.recorded_version,
            case_study.superseded_version
           FROM past.case_study) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.case_study_observation AS
 SELECT kept.case_study,
    kept.observation_id,
    kept.revision,
    kept.recorded_version
   FROM ( SELECT case_study_observation.case_study,
            case_study_observation.observation_id,
            case_study_observation.revision,
            case_study_observation.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.case_study_observation
        UNION ALL
         SELECT case_study_observation.case_study,
            case_study_observation.observation_id,
            case_study_observation.revision,
            case_study_observation.recorded_version,
            case_study_observation.superseded_version
           FROM past.case_study_observation) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.case_study_organisation AS
 SELECT kept.case_study,
    kept."position",
    kept.organisation,
    kept.recorded_version
   FROM ( SELECT case_study_organisation.case_study,
            case_study_organisation."position",
            case_study_organisation.organisation,
            case_study_organisation.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.case_study_organisation
        UNION ALL
         SELECT case_study_organisation.case_study,
            case_study_organisation."position",
            case_study_organisation.organisation,
            case_study_organisation.recorded_version,
            case_study_organisation.superseded_version
           FROM past.case_study_organisation) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE TABLE public.change (
    change_id bigint NOT NULL,
    entry_id uuid DEFAULT gen_random_uuid() NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    dataset_version bigint NOT NULL,
    kind text NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    update_year smallint,
    document public.slug,
    title text NOT NULL,
    before jsonb,
    after jsonb,
    reason text,
    CONSTRAINT change_after_fits_kind CHECK (((kind = 'withdrawn'::text) = (after IS NULL))),
    CONSTRAINT change_before_fits_kind CHECK (((kind = 'published'::text) = (before IS NULL))),
    CONSTRAINT change_kind_known CHECK ((kind = ANY (ARRAY['published'::text, 'corrected'::text, 'withdrawn'::text]))),
    CONSTRAINT change_reason_filled CHECK ((reason <> ''::text)),
    CONSTRAINT change_reason_fits_kind CHECK (((kind = 'published'::text) = (reason IS NULL))),
    CONSTRAINT change_subject_filled CHECK ((subject <> ''::text)),
    CONSTRAINT change_title_filled CHECK ((title <> ''::text))
);

CREATE VIEW pinned.change AS
 SELECT change.change_id,
    change.entry_id,
    change.changed_at,
    change.dataset_version,
    change.kind,
    change.type,
    change.subject,
    change.update_year,
    change.document,
    change.title,
    change.before,
    change.after,
    change.reason
   FROM public.change
  WHERE (change.dataset_version <= public.pinned_version());

CREATE VIEW pinned.commitment AS
 SELECT kept.slug,
    kept."position",
    kept.programme,
    kept.title,
    kept.summary,
    kept.due,
    kept.due_start,
    kept.due_end,
    kept.due_as_stated,
    kept.indicator,
    kept.target_value,
    kept.target_text,
    kept.target_qualifier,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT commitment.slug,
            commitment."position",
            commitment.programme,
            commitment.title,
            commitment.summary,
            commitment.due,
            commitment.due_start,
            commitment.due_end,
            commitment.due_as_stated,
            commitment.indicator,
            commitment.target_value,
            commitment.target_text,
            commitment.target_qualifier,
            commitment.citation_id,
            commitment.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.commitment
        UNION ALL
         SELECT commitment.slug,
            commitment."position",
            commitment.programme,
            commitment.title,
            commitment.summary,
            commitment.due,
            commitment.due_start,
            commitment.due_end,
            commitment.due_as_stated,
            commitment.indicator,
            commitment.target_value,
            commitment.target_text,
            commitment.target_qualifier,
            commitment.citation_id,
            commitment.recorded_version,
            commitment.superseded_version
           FROM past.commitment) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.conflict AS
 SELECT kept.first_id,
    kept.first_revision,
    kept.second_id,
    kept.second_revision,
    kept.conflict_kind,
    kept.recorded_version
   FROM ( SELECT conflict.first_id,
            conflict.first_revision,
            conflict.second_id,
            conflict.second_revision,
            conflict.conflict_kind,
            conflict.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.conflict
        UNION ALL
         SELECT conflict.first_id,
            conflict.first_revision,
            conflict.second_id,
            conflict.second_revision,
            conflict.conflict_kind,
            conflict.recorded_version,
            conflict.superseded_version
           FROM past.conflict) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE TABLE public.dataset (
    singleton boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    feed_id uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT dataset_singleton_only CHECK (singleton),
    CONSTRAINT dataset_version_positive CHECK ((version >= 0))
);

CREATE TABLE public.release (
    version bigint NOT NULL,
    released_at timestamp with time zone NOT NULL,
    CONSTRAINT release_version_positive CHECK ((version >= 0))
);

CREATE VIEW pinned.dataset AS
 SELECT d.singleton,
    r.version,
    r.released_at AS changed_at,
    d.feed_id
   FROM (public.dataset d
     JOIN public.release r ON ((r.version = public.pinned_version())));

CREATE VIEW pinned.document AS
 SELECT kept.slug,
    kept.update_year,
    kept.title,
    kept.publisher,
    kept.published_on,
    kept.published_from,
    kept.document_kind,
    kept.role,
    kept.licence,
    kept.sha256,
    kept.contributors,
    kept.summary,
    kept.recorded_version
   FROM ( SELECT document.slug,
            document.update_year,
            document.title,
            document.publisher,
            document.published_on,
            document.published_from,
            document.document_kind,
            document.role,
            document.licence,
            document.sha256,
            document.contributors,
            document.summary,
            document.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.document
        UNION ALL
         SELECT document.slug,
            document.update_year,
            document.title,
            document.publisher,
            document.published_on,
            document.published_from,
            document.document_kind,
            document.role,
            document.licence,
            document.sha256,
            document.contributors,
            document.summary,
            document.recorded_version,
            document.superseded_version
           FROM past.document) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.event AS
 SELECT kept.slug,
    kept.programme,
    kept.title,
    kept.summary,
    kept.period,
    kept.period_start,
    kept.period_end,
    kept.as_stated,
    kept.status,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT event.slug,
            event.programme,
            event.title,
            event.summary,
            event.period,
            event.period_start,
            event.period_end,
            event.as_stated,
            event.status,
            event.citation_id,
            event.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.event
        UNION ALL
         SELECT event.slug,
            event.programme,
            event.title,
            event.summary,
            event.period,
            event.period_start,
            event.period_end,
            event.as_stated,
            event.status,
            event.citation_id,
            event.recorded_version,
            event.superseded_version
           FROM past.event) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.evidence AS
 SELECT kept.evidence_id,
    kept.commitment,
    kept.reports,
    kept.wording,
    kept.event,
    kept.observation_id,
    kept.observation_revision,
    kept.note,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT evidence.evidence_id,
            evidence.commitment,
            evidence.reports,
            evidence.wording,
            evidence.event,
            evidence.observation_id,
            evidence.observation_revision,
            evidence.note,
            evidence.citation_id,
            evidence.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.evidence
        UNION ALL
         SELECT evidence.evidence_id,
            evidence.commitment,
            evidence.reports,
            evidence.wording,
            evidence.event,
            evidence.observation_id,
            evidence.observation_revision,
            evidence.note,
            evidence.citation_id,
            evidence.recorded_version,
            evidence.superseded_version
           FROM past.evidence) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.further_citation AS
 SELECT kept.citation_id,
    kept."position",
    kept.organisation,
    kept.principle,
    kept.programme,
    kept.indicator,
    kept.observation_id,
    kept.observation_revision,
    kept.commitment,
    kept.event,
    kept.recommendation,
    kept.case_study,
    kept.recorded_version,
    kept.evidence_id
   FROM ( SELECT further_citation.citation_id,
            further_citation."position",
            further_citation.organisation,
            further_citation.principle,
            further_citation.programme,
            further_citation.indicator,
            further_citation.observation_id,
            further_citation.observation_revision,
            further_citation.commitment,
            further_citation.event,
            further_citation.recommendation,
            further_citation.case_study,
            further_citation.recorded_version,
            further_citation.evidence_id,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.further_citation
        UNION ALL
         SELECT further_citation.citation_id,
            further_citation."position",
            further_citation.organisation,
            further_citation.principle,
            further_citation.programme,
            further_citation.indicator,
            further_citation.observation_id,
            further_citation.observation_revision,
            further_citation.commitment,
            further_citation.event,
            further_citation.recommendation,
            further_citation.case_study,
            further_citation.recorded_version,
            further_citation.evidence_id,
            further_citation.superseded_version
           FROM past.further_citation) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.indicator AS
 SELECT kept.slug,
    kept."position",
    kept.programme,
    kept.name,
    kept.unit,
    kept.measure,
    kept.definition,
    kept.comparability,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT indicator.slug,
            indicator."position",
            indicator.programme,
            indicator.name,
            indicator.unit,
            indicator.measure,
            indicator.definition,
            indicator.comparability,
            indicator.citation_id,
            indicator.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.indicator
        UNION ALL
         SELECT indicator.slug,
            indicator."position",
            indicator.programme,
            indicator.name,
            indicator.unit,
            indicator.measure,
            indicator.definition,
            indicator.comparability,
            indicator.citation_id,
            indicator.recorded_version,
            indicator.superseded_version
           FROM past.indicator) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.observation AS
 SELECT kept.observation_id,
    kept.revision,
    kept.series_id,
    kept.update_year,
    kept.published_from,
    kept.citation_id,
    kept.period,
    kept.period_start,
    kept.period_end,
    kept.as_stated,
    kept.area_basis,
    kept.value,
    kept.value_text,
    kept.qualifier,
    kept.status,
    kept.formula,
    kept.rival_of,
    kept.rival_of_revision,
    kept.note,
    kept.reason,
    kept.recorded_at,
    kept.recorded_version,
    kept.superseded_from,
    kept.shown_version,
    kept.reported_from,
    kept.cited_further
   FROM ( SELECT observation.observation_id,
            observation.revision,
            observation.series_id,
            observation.update_year,
            observation.published_from,
            observation.citation_id,
            observation.period,
            observation.period_start,
            observation.period_end,
            observation.as_stated,
            observation.area_basis,
            observation.value,
            observation.value_text,
            observation.qualifier,
            observation.status,
            observation.formula,
            observation.rival_of,
            observation.rival_of_revision,
            observation.note,
            observation.reason,
            observation.recorded_at,
            observation.recorded_version,
            observation.superseded_from,
            observation.shown_version,
            observation.reported_from,
            observation.cited_further,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.observation
        UNION ALL
         SELECT observation.observation_id,
            observation.revision,
            observation.series_id,
            observation.update_year,
            observation.published_from,
            observation.citation_id,
            observation.period,
            observation.period_start,
            observation.period_end,
            observation.as_stated,
            observation.area_basis,
            observation.value,
            observation.value_text,
            observation.qualifier,
            observation.status,
            observation.formula,
            observation.rival_of,
            observation.rival_of_revision,
            observation.note,
            observation.reason,
            observation.recorded_at,
            observation.recorded_version,
            observation.superseded_from,
            observation.shown_version,
            observation.reported_from,
            observation.cited_further,
            observation.superseded_version
           FROM past.observation) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.organisation AS
 SELECT kept.slug,
    kept.name,
    kept.organisation_kind,
    kept.aliases,
    kept.summary,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT organisation.slug,
            organisation.name,
            organisation.organisation_kind,
            organisation.aliases,
            organisation.summary,
            organisation.citation_id,
            organisation.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.organisation
        UNION ALL
         SELECT organisation.slug,
            organisation.name,
            organisation.organisation_kind,
            organisation.aliases,
            organisation.summary,
            organisation.citation_id,
            organisation.recorded_version,
            organisation.superseded_version
           FROM past.organisation) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.principle AS
 SELECT kept.slug,
    kept."position",
    kept.name,
    kept.summary,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT principle.slug,
            principle."position",
            principle.name,
            principle.summary,
            principle.citation_id,
            principle.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.principle
        UNION ALL
         SELECT principle.slug,
            principle."position",
            principle.name,
            principle.summary,
            principle.citation_id,
            principle.recorded_version,
            principle.superseded_version
           FROM past.principle) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.principle_name AS
 SELECT kept.principle,
    kept.document,
    kept.name,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT principle_name.principle,
            principle_name.document,
            principle_name.name,
            principle_name.citation_id,
            principle_name.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.principle_name
        UNION ALL
         SELECT principle_name.principle,
            principle_name.document,
            principle_name.name,
            principle_name.citation_id,
            principle_name.recorded_version,
            principle_name.superseded_version
           FROM past.principle_name) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.programme AS
 SELECT kept.slug,
    kept."position",
    kept.name,
    kept.aliases,
    kept.part_of,
    kept.summary,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT programme.slug,
            programme."position",
            programme.name,
            programme.aliases,
            programme.part_of,
            programme.summary,
            programme.citation_id,
            programme.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.programme
        UNION ALL
         SELECT programme.slug,
            programme."position",
            programme.name,
            programme.aliases,
            programme.part_of,
            programme.summary,
            programme.citation_id,
            programme.recorded_version,
            programme.superseded_version
           FROM past.programme) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.programme_name AS
 SELECT kept.programme,
    kept.document,
    kept.name,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT programme_name.programme,
            programme_name.document,
            programme_name.name,
            programme_name.citation_id,
            programme_name.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.programme_name
        UNION ALL
         SELECT programme_name.programme,
            programme_name.document,
            programme_name.name,
            programme_name.citation_id,
            programme_name.recorded_version,
            programme_name.superseded_version
           FROM past.programme_name) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.programme_organisation AS
 SELECT kept.programme,
    kept."position",
    kept.organisation,
    kept.recorded_version
   FROM ( SELECT programme_organisation.programme,
            programme_organisation."position",
            programme_organisation.organisation,
            programme_organisation.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.programme_organisation
        UNION ALL
         SELECT programme_organisation.programme,
            programme_organisation."position",
            programme_organisation.organisation,
            programme_organisation.recorded_version,
            programme_organisation.superseded_version
           FROM past.programme_organisation) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.programme_principle AS
 SELECT kept.programme,
    kept."position",
    kept.principle,
    kept.recorded_version
   FROM ( SELECT programme_principle.programme,
            programme_principle."position",
            programme_principle.principle,
            programme_principle.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.programme_principle
        UNION ALL
         SELECT programme_principle.programme,
            programme_principle."position",
            programme_principle.principle,
            programme_principle.recorded_version,
            programme_principle.superseded_version
           FROM past.programme_principle) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.recommendation AS
 SELECT kept.slug,
    kept.programme,
    kept."position",
    kept.title,
    kept.summary,
    kept.made_by,
    kept.made_to,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT recommendation.slug,
            recommendation.programme,
            recommendation."position",
            recommendation.title,
            recommendation.summary,
            recommendation.made_by,
            recommendation.made_to,
            recommendation.citation_id,
            recommendation.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.recommendation
        UNION ALL
         SELECT recommendation.slug,
            recommendation.programme,
            recommendation."position",
            recommendation.title,
            recommendation.summary,
            recommendation.made_by,
            recommendation.made_to,
            recommendation.citation_id,
            recommendation.recorded_version,
            recommendation.superseded_version
           FROM past.recommendation) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.redefinition AS
 SELECT kept.indicator,
    kept.formerly,
    kept.reason,
    kept.citation_id,
    kept.recorded_version
   FROM ( SELECT redefinition.indicator,
            redefinition.formerly,
            redefinition.reason,
            redefinition.citation_id,
            redefinition.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.redefinition
        UNION ALL
         SELECT redefinition.indicator,
            redefinition.formerly,
            redefinition.reason,
            redefinition.citation_id,
            redefinition.recorded_version,
            redefinition.superseded_version
           FROM past.redefinition) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.release AS
 SELECT release.version,
    release.released_at
   FROM public.release
  WHERE (release.version <= public.pinned_version());

CREATE VIEW pinned.search_entry AS
 SELECT kept.type,
    kept.key,
    kept.programme,
    kept.title,
    kept.aliases,
    kept.told,
    kept.context,
    kept.names,
    kept.vector,
    kept.recorded_version
   FROM ( SELECT search_entry.type,
            search_entry.key,
            search_entry.programme,
            search_entry.title,
            search_entry.aliases,
            search_entry.told,
            search_entry.context,
            search_entry.names,
            search_entry.vector,
            search_entry.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.search_entry
        UNION ALL
         SELECT search_entry.type,
            search_entry.key,
            search_entry.programme,
            search_entry.title,
            search_entry.aliases,
            search_entry.told,
            search_entry.context,
            search_entry.names,
            search_entry.vector,
            search_entry.recorded_version,
            search_entry.superseded_version
           FROM past.search_entry) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE VIEW pinned.search_word AS
 SELECT kept.word,
    kept.stem,
    kept.recorded_version
   FROM ( SELECT search_word.word,
            search_word.stem,
            search_word.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.search_word
        UNION ALL
         SELECT search_word.word,
            search_word.stem,
            search_word.recorded_version,
            search_word.superseded_version
           FROM past.search_word) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

CREATE TABLE public.withdrawal (
    withdrawal_id bigint NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    update_year smallint,
    reason text NOT NULL,
    withdrawn_at timestamp with time zone NOT NULL,
    dataset_version bigint NOT NULL,
    CONSTRAINT withdrawal_reason_filled CHECK ((reason <> ''::text)),
    CONSTRAINT withdrawal_subject_filled CHECK ((subject <> ''::text))
);

CREATE VIEW pinned.withdrawal AS
 SELECT withdrawal.withdrawal_id,
    withdrawal.type,
    withdrawal.subject,
    withdrawal.update_year,
    withdrawal.reason,
    withdrawal.withdrawn_at,
    withdrawal.dataset_version
   FROM public.withdrawal
  WHERE (withdrawal.dataset_version <= public.pinned_version());

CREATE VIEW pinned.yearly_update AS
 SELECT kept.year,
    kept.title,
    kept.published_on,
    kept.published_from,
    kept.state,
    kept.summary,
    kept.recorded_version
   FROM ( SELECT yearly_update.year,
            yearly_update.title,
            yearly_update.published_on,
            yearly_update.published_from,
            yearly_update.state,
            yearly_update.summary,
            yearly_update.recorded_version,
            '9223372036854775807'::bigint AS superseded_version
           FROM public.yearly_update
        UNION ALL
         SELECT yearly_update.year,
            yearly_update.title,
            yearly_update.published_on,
            yearly_update.published_from,
            yearly_update.state,
            yearly_update.summary,
            yearly_update.recorded_version,
            yearly_update.superseded_version
           FROM past.yearly_update) kept
  WHERE ((kept.recorded_version <= public.pinned_version()) AND (kept.superseded_version > public.pinned_version()));

ALTER TABLE public.api_key ALTER COLUMN key_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.api_key_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.arithmetic_check ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.arithmetic_check_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_entry (
    entry_id bigint NOT NULL,
    entered_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    key_id bigint,
    key_name text NOT NULL,
    method text NOT NULL,
    target text NOT NULL,
    subject text NOT NULL,
    before jsonb,
    after jsonb,
    client inet,
    traceparent text,
    dataset_version bigint NOT NULL,
    CONSTRAINT audit_entry_key_name_filled CHECK ((key_name <> ''::text)),
    CONSTRAINT audit_entry_method_known CHECK ((method = ANY (ARRAY['POST'::text, 'PUT'::text, 'PATCH'::text, 'DELETE'::text]))),
    CONSTRAINT audit_entry_subject_filled CHECK ((subject <> ''::text)),
    CONSTRAINT audit_entry_target_form CHECK (((target ~~ '/%'::text) OR (target ~~ 'opsd %'::text)))
);

ALTER TABLE public.audit_entry ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_entry_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.case_study ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.case_study_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.change ALTER COLUMN change_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.change_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.citation ALTER COLUMN citation_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.citation_citation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.commitment ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.commitment_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.document_content AS
 SELECT counted.document,
    jsonb_object_agg(counted.resource, counted.number) AS counts
   FROM ( SELECT c.document,
            said.resource,
            count(*) AS number
           FROM (public.citation c
             CROSS JOIN LATERAL ( SELECT said_1.resource
                   FROM ( SELECT principle.citation_id,
                            'principles'::text AS resource
                           FROM public.principle
                        UNION ALL
                         SELECT programme.citation_id,
                            'programmes'::text AS resource
                           FROM public.programme
                        UNION ALL
                         SELECT organisation.citation_id,
                            'organisations'::text AS resource
                           FROM public.organisation
                        UNION ALL
                         SELECT indicator.citation_id,
                            'indicators'::text AS resource
                           FROM public.indicator
                        UNION ALL
                         SELECT observation.citation_id,
                                CASE
                                    WHEN (observation.formula IS NULL) THEN 'observations'::text
                                    ELSE 'derived'::text
                                END AS resource
                           FROM public.observation
                          WHERE (observation.revision = 1)
                        UNION ALL
                         SELECT commitment.citation_id,
                            'commitments'::text AS resource
                           FROM public.commitment
                        UNION ALL
                         SELECT event.citation_id,
                            'events'::text AS resource
                           FROM public.event
                        UNION ALL
                         SELECT recommendation.citation_id,
                            'recommendations'::text AS resource
                           FROM public.recommendation
                        UNION ALL
                         SELECT case_study.citation_id,
                            'case_studies'::text AS resource
                           FROM public.case_study
                        UNION ALL
                         SELECT evidence.citation_id,
                            'evidence'::text AS resource
                           FROM public.evidence) said_1
                  WHERE (said_1.citation_id = c.citation_id)
                 OFFSET 0) said)
          GROUP BY c.document, said.resource) counted
  GROUP BY counted.document;

CREATE SEQUENCE public.evidence_number
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.idempotency (
    key_id bigint NOT NULL,
    idempotency_key text NOT NULL,
    fingerprint text NOT NULL,
    status smallint NOT NULL,
    location text,
    tag text,
    applied text,
    body text NOT NULL,
    answered_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT idempotency_fingerprint_form CHECK ((fingerprint ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT idempotency_idempotency_key_length CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 255))),
    CONSTRAINT idempotency_status_good CHECK (((status >= 200) AND (status <= 299)))
);

ALTER TABLE public.indicator ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.indicator_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.observation_input (
    observation_id bigint NOT NULL,
    revision smallint NOT NULL,
    input_id bigint NOT NULL,
    input_revision smallint DEFAULT 1 NOT NULL
);

CREATE SEQUENCE public.observation_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER TABLE public.programme ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.programme_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.record_import (
    sha256 text NOT NULL,
    imported_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT record_import_sha256_form CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);

CREATE TABLE public.resource_type (
    type text NOT NULL,
    "position" smallint NOT NULL,
    collection text NOT NULL,
    CONSTRAINT resource_type_collection_path CHECK ((collection ~~ '/v1/%'::text)),
    CONSTRAINT resource_type_type_form CHECK ((type ~ '^[a-z]+(-[a-z]+)*$'::text))
);

CREATE TABLE public.schema_migration (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.series ALTER COLUMN series_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.series_series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.upload (
    upload_id integer NOT NULL,
    update_year smallint NOT NULL,
    file text NOT NULL,
    media_type text NOT NULL,
    dry_run boolean NOT NULL,
    key_id bigint,
    key_name text NOT NULL,
    state text NOT NULL,
    row_count bigint NOT NULL,
    byte_count bigint NOT NULL,
    bytes_expected bigint,
    fault_count bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT upload_byte_count_range CHECK ((byte_count >= 0)),
    CONSTRAINT upload_bytes_expected_range CHECK ((bytes_expected >= 0)),
    CONSTRAINT upload_fault_count_range CHECK ((fault_count >= 0)),
    CONSTRAINT upload_file_filled CHECK ((file <> ''::text)),
    CONSTRAINT upload_key_name_filled CHECK ((key_name <> ''::text)),
    CONSTRAINT upload_media_type_known CHECK ((media_type = ANY (ARRAY['application/json'::text, 'application/x-ndjson'::text, 'text/csv'::text]))),
    CONSTRAINT upload_row_count_range CHECK ((row_count >= 0)),
    CONSTRAINT upload_state_known CHECK ((state = ANY (ARRAY['receiving'::text, 'checking'::text, 'checked'::text, 'kept'::text, 'refused'::text])))
);

CREATE SEQUENCE public.upload_number
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
    CYCLE;

ALTER TABLE public.withdrawal ALTER COLUMN withdrawal_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.withdrawal_withdrawal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY draft.areas
    ADD CONSTRAINT areas_pkey PRIMARY KEY (update_year, code);

ALTER TABLE ONLY draft.case_studies
    ADD CONSTRAINT case_studies_pkey PRIMARY KEY (update_year, slug);

ALTER TABLE ONLY draft.checks
    ADD CONSTRAINT checks_pkey PRIMARY KEY (update_year, slug);

ALTER TABLE ONLY draft.commitments
    ADD CONSTRAINT commitments_pkey PRIMARY KEY (update_year, slug);

ALTER TABLE ONLY draft.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (update_year, slug);

ALTER TABLE ONLY draft.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (update_year, slug);

ALTER TABLE ONLY draft.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (update_year, id);

ALTER TABLE ONLY draft.indicators
    ADD CONSTRAINT indicators_pkey PRIMARY KEY (update_year, slug);

ALTER TABLE ONLY draft.observations
    ADD CONSTRAINT observations_pkey PRIMARY KEY (update_year, id, revision);

ALTER TABLE ONLY draft.organisations
    ADD CONSTRAINT organisations_pkey PRIMARY KEY (update_year, slug);

ALTER TABLE ONLY draft.principle_names
    ADD CONSTRAINT principle_names_pkey PRIMARY KEY (update_year, principle, document);

ALTER TABLE ONLY draft.principles
    ADD CONSTRAINT principles_pkey PRIMARY KEY (update_year, slug);

ALTER TABLE ONLY draft.programme_names
    ADD CONSTRAINT programme_names_pkey PRIMARY KEY (update_year, programme, document);

ALTER TABLE ONLY draft.programmes
    ADD CONSTRAINT programmes_pkey PRIMARY KEY (update_year, slug);

ALTER TABLE ONLY draft.recommendations
    ADD CONSTRAINT recommendations_pkey PRIMARY KEY (update_year, slug);

ALTER TABLE ONLY draft.redefinitions
    ADD CONSTRAINT redefinitions_pkey PRIMARY KEY (update_year, indicator, formerly);

ALTER TABLE ONLY draft.yearly_update
    ADD CONSTRAINT yearly_update_pkey PRIMARY KEY (year);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (key_id);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_prefix_once UNIQUE (prefix);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_sha256_once UNIQUE (sha256);

ALTER TABLE ONLY public.area
    ADD CONSTRAINT area_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.arithmetic_check_input
    ADD CONSTRAINT arithmetic_check_input_pkey PRIMARY KEY (check_slug, observation_id);

ALTER TABLE ONLY public.arithmetic_check
    ADD CONSTRAINT arithmetic_check_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.arithmetic_check_source
    ADD CONSTRAINT arithmetic_check_source_pkey PRIMARY KEY (check_slug, "position");

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (entry_id);

ALTER TABLE ONLY public.case_study_observation
    ADD CONSTRAINT case_study_observation_pkey PRIMARY KEY (case_study, observation_id);

ALTER TABLE ONLY public.case_study_organisation
    ADD CONSTRAINT case_study_organisation_once UNIQUE (organisation, case_study);

ALTER TABLE ONLY public.case_study_organisation
    ADD CONSTRAINT case_study_organisation_pkey PRIMARY KEY (case_study, "position");

ALTER TABLE ONLY public.case_study
    ADD CONSTRAINT case_study_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.change
    ADD CONSTRAINT change_entry_id_once UNIQUE (entry_id);

ALTER TABLE ONLY public.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (change_id);

ALTER TABLE ONLY public.citation
    ADD CONSTRAINT citation_pkey PRIMARY KEY (citation_id);

ALTER TABLE ONLY public.citation
    ADD CONSTRAINT citation_place_once UNIQUE (document, section, locator, kind);

ALTER TABLE ONLY public.commitment
    ADD CONSTRAINT commitment_pkey PRIMARY KEY (slug);

ALTER TABLE public.commitment
    ADD CONSTRAINT commitment_target_qualifier_with_value CHECK (((target_qualifier IS NULL) OR (target_value IS NOT NULL))) NOT VALID;

COMMENT ON CONSTRAINT commitment_target_qualifier_with_value ON public.commitment IS 'must be given only where there is a target_value';

ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_pkey PRIMARY KEY (first_id, second_id);

ALTER TABLE ONLY public.dataset
    ADD CONSTRAINT dataset_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (evidence_id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_place_once UNIQUE (commitment, citation_id);

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (key_id, idempotency_key);

ALTER TABLE ONLY public.indicator
    ADD CONSTRAINT indicator_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.observation_input
    ADD CONSTRAINT observation_input_pkey PRIMARY KEY (observation_id, revision, input_id);

ALTER TABLE ONLY public.observation
    ADD CONSTRAINT observation_pkey PRIMARY KEY (observation_id, revision);

ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT organisation_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.principle_name
    ADD CONSTRAINT principle_name_pkey PRIMARY KEY (principle, document);

ALTER TABLE ONLY public.principle
    ADD CONSTRAINT principle_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.principle
    ADD CONSTRAINT principle_position_once UNIQUE ("position");

ALTER TABLE ONLY public.programme_name
    ADD CONSTRAINT programme_name_pkey PRIMARY KEY (programme, document);

ALTER TABLE ONLY public.programme_organisation
    ADD CONSTRAINT programme_organisation_once UNIQUE (organisation, programme);

ALTER TABLE ONLY public.programme_organisation
    ADD CONSTRAINT programme_organisation_pkey PRIMARY KEY (programme, "position");

ALTER TABLE ONLY public.programme
    ADD CONSTRAINT programme_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.programme_principle
    ADD CONSTRAINT programme_principle_once UNIQUE (principle, programme);

ALTER TABLE ONLY public.programme_principle
    ADD CONSTRAINT programme_principle_pkey PRIMARY KEY (programme, "position");

ALTER TABLE ONLY public.recommendation
    ADD CONSTRAINT recommendation_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.recommendation
    ADD CONSTRAINT recommendation_position_once UNIQUE ("position");

ALTER TABLE ONLY public.record_import
    ADD CONSTRAINT record_import_pkey PRIMARY KEY (sha256);

ALTER TABLE ONLY public.redefinition
    ADD CONSTRAINT redefinition_pkey PRIMARY KEY (indicator, formerly);

ALTER TABLE ONLY public.release
    ADD CONSTRAINT release_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.resource_type
    ADD CONSTRAINT resource_type_pkey PRIMARY KEY (type);

ALTER TABLE ONLY public.resource_type
    ADD CONSTRAINT resource_type_position_once UNIQUE ("position");

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.search_entry
    ADD CONSTRAINT search_entry_pkey PRIMARY KEY (type, key);

ALTER TABLE ONLY public.search_mention
    ADD CONSTRAINT search_mention_pkey PRIMARY KEY (word);

ALTER TABLE ONLY public.search_word
    ADD CONSTRAINT search_word_pkey PRIMARY KEY (word);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_once UNIQUE NULLS NOT DISTINCT (indicator, area, dimensions);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_pkey PRIMARY KEY (series_id);

ALTER TABLE ONLY public.series_size
    ADD CONSTRAINT series_size_pkey PRIMARY KEY (series_id);

ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_pkey PRIMARY KEY (upload_id);

ALTER TABLE ONLY public.withdrawal
    ADD CONSTRAINT withdrawal_pkey PRIMARY KEY (withdrawal_id);

ALTER TABLE ONLY public.withdrawal
    ADD CONSTRAINT withdrawal_subject_once UNIQUE (type, subject, dataset_version);

ALTER TABLE ONLY public.yearly_update
    ADD CONSTRAINT yearly_update_pkey PRIMARY KEY (year);

CREATE INDEX observations_in_series ON draft.observations USING btree (update_year, indicator, period);

CREATE INDEX area_key ON past.area USING btree (code);

CREATE INDEX area_superseded_version ON past.area USING btree (superseded_version);

CREATE INDEX arithmetic_check_input_key ON past.arithmetic_check_input USING btree (check_slug, observation_id);

CREATE INDEX arithmetic_check_input_superseded_version ON past.arithmetic_check_input USING btree (superseded_version);

CREATE INDEX arithmetic_check_key ON past.arithmetic_check USING btree (slug);

CREATE INDEX arithmetic_check_source_key ON past.arithmetic_check_source USING btree (check_slug, "position");

CREATE INDEX arithmetic_check_source_superseded_version ON past.arithmetic_check_source USING btree (superseded_version);

CREATE INDEX arithmetic_check_superseded_version ON past.arithmetic_check USING btree (superseded_version);

CREATE INDEX case_study_key ON past.case_study USING btree (slug);

CREATE INDEX case_study_observation_key ON past.case_study_observation USING btree (case_study, observation_id);

CREATE INDEX case_study_observation_superseded_version ON past.case_study_observation USING btree (superseded_version);

CREATE INDEX case_study_organisation_key ON past.case_study_organisation USING btree (case_study, "position");

CREATE INDEX case_study_organisation_superseded_version ON past.case_study_organisation USING btree (superseded_version);

CREATE INDEX case_study_superseded_version ON past.case_study USING btree (superseded_version);

CREATE INDEX commitment_key ON past.commitment USING btree (slug);

CREATE INDEX commitment_superseded_version ON past.commitment USING btree (superseded_version);

CREATE INDEX conflict_key ON past.conflict USING btree (first_id, second_id);

CREATE INDEX conflict_superseded_version ON past.conflict USING btree (superseded_version);

CREATE INDEX document_key ON past.document USING btree (slug);

CREATE INDEX document_superseded_version ON past.document USING btree (superseded_version);

CREATE INDEX event_key ON past.event USING btree (slug);

CREATE INDEX event_superseded_version ON past.event USING btree (superseded_version);

CREATE INDEX evidence_key ON past.evidence USING btree (commitment);

CREATE INDEX evidence_superseded_version ON past.evidence USING btree (superseded_version);

CREATE INDEX further_citation_key ON past.further_citation USING btree (citation_id);

CREATE INDEX further_citation_superseded_version ON past.further_citation USING btree (superseded_version);

CREATE INDEX indicator_key ON past.indicator USING btree (slug);

CREATE INDEX indicator_superseded_version ON past.indicator USING btree (superseded_version);

CREATE INDEX observation_id ON past.observation USING btree (observation_id, revision);

CREATE INDEX observation_key ON past.observation USING btree (series_id, period_end, period, ((formula IS NOT NULL)), reported_from DESC, revision DESC, observation_id DESC);

CREATE INDEX observation_newest ON past.observation USING btree (series_id, period_end, period, ((formula IS NOT NULL))) WHERE ((superseded_from = 'infinity'::date) AND (rival_of IS NULL));

CREATE INDEX observation_revision ON past.observation USING btree (observation_id, revision);

CREATE INDEX observation_rival_of ON past.observation USING btree (rival_of) WHERE (rival_of IS NOT NULL);

CREATE INDEX observation_superseded_version ON past.observation USING btree (superseded_version);

CREATE INDEX observation_value ON past.observation USING btree (hash_numeric(abs(value))) WHERE ((formula IS NULL) AND public.is_told_by_number(value, value_text, qualifier, as_stated, note));

CREATE INDEX organisation_key ON past.organisation USING btree (slug);

CREATE INDEX organisation_superseded_version ON past.organisation USING btree (superseded_version);

CREATE INDEX principle_key ON past.principle USING btree (slug);

CREATE INDEX principle_name_key ON past.principle_name USING btree (principle, document);

CREATE INDEX principle_name_superseded_version ON past.principle_name USING btree (superseded_version);

CREATE INDEX principle_superseded_version ON past.principle USING btree (superseded_version);

CREATE INDEX programme_key ON past.programme USING btree (slug);

CREATE INDEX programme_name_key ON past.programme_name USING btree (programme, document);

CREATE INDEX programme_name_superseded_version ON past.programme_name USING btree (superseded_version);

CREATE INDEX programme_organisation_key ON past.programme_organisation USING btree (programme, "position");

CREATE INDEX programme_organisation_superseded_version ON past.programme_organisation USING btree (superseded_version);

CREATE INDEX programme_principle_key ON past.programme_principle USING btree (programme, "position");

CREATE INDEX programme_principle_superseded_version ON past.programme_principle USING btree (superseded_version);

CREATE INDEX programme_superseded_version ON past.programme USING btree (superseded_version);

CREATE INDEX recommendation_key ON past.recommendation USING btree (slug);

CREATE INDEX recommendation_superseded_version ON past.recommendation USING btree (superseded_version);

CREATE INDEX redefinition_key ON past.redefinition USING btree (indicator, formerly);

CREATE INDEX redefinition_superseded_version ON past.redefinition USING btree (superseded_version);

CREATE INDEX search_entry_key ON past.search_entry USING btree (type, key);

CREATE INDEX search_entry_superseded_version ON past.search_entry USING btree (superseded_version);

CREATE INDEX search_word_key ON past.search_word USING btree (word);

CREATE INDEX search_word_superseded_version ON past.search_word USING btree (superseded_version);

CREATE INDEX yearly_update_key ON past.yearly_update USING btree (year);

CREATE INDEX yearly_update_superseded_version ON past.yearly_update USING btree (superseded_version);

CREATE INDEX api_key_programme ON public.api_key USING btree (programme);

CREATE INDEX area_parent ON public.area USING btree (parent);

CREATE INDEX area_recorded_version ON public.area USING btree (recorded_version);

CREATE INDEX arithmetic_check_citation ON public.arithmetic_check USING btree (citation_id);

CREATE INDEX arithmetic_check_input_recorded_version ON public.arithmetic_check_input USING btree (recorded_version);

CREATE INDEX arithmetic_check_input_used ON public.arithmetic_check_input USING btree (observation_id);

CREATE INDEX arithmetic_check_recorded_version ON public.arithmetic_check USING btree (recorded_version);

CREATE INDEX arithmetic_check_source_recorded_version ON public.arithmetic_check_source USING btree (recorded_version);

CREATE INDEX arithmetic_check_subject ON public.arithmetic_check USING btree (subject_id);

CREATE INDEX arithmetic_check_told ON public.arithmetic_check USING btree (slug) WHERE told;

CREATE INDEX audit_entry_key ON public.audit_entry USING btree (key_id, entry_id);

CREATE INDEX audit_entry_subject ON public.audit_entry USING btree (subject, entry_id);

CREATE INDEX case_study_area ON public.case_study USING btree (area);

CREATE INDEX case_study_citation ON public.case_study USING btree (citation_id);

CREATE INDEX case_study_observation_recorded_version ON public.case_study_observation USING btree (recorded_version);

CREATE INDEX case_study_observation_told ON public.case_study_observation USING btree (observation_id);

CREATE INDEX case_study_organisation_recorded_version ON public.case_study_organisation USING btree (recorded_version);

CREATE INDEX case_study_programme ON public.case_study USING btree (programme);

CREATE INDEX case_study_recorded_version ON public.case_study USING btree (recorded_version);

CREATE INDEX change_document ON public.change USING btree (document);

CREATE INDEX change_in_order ON public.change USING btree (changed_at, change_id);

CREATE INDEX change_subject ON public.change USING btree (type, subject);

CREATE INDEX change_update_year ON public.change USING btree (update_year);

CREATE INDEX commitment_citation ON public.commitment USING btree (citation_id);

CREATE INDEX commitment_indicator ON public.commitment USING btree (indicator);

CREATE INDEX commitment_programme ON public.commitment USING btree (programme);

CREATE INDEX commitment_recorded_version ON public.commitment USING btree (recorded_version);

CREATE INDEX conflict_key ON public.conflict USING btree (((((first_id)::text || '-'::text) || (second_id)::text)));

CREATE INDEX conflict_recorded_version ON public.conflict USING btree (recorded_version);

CREATE INDEX conflict_second_id ON public.conflict USING btree (second_id);

CREATE INDEX document_recorded_version ON public.document USING btree (recorded_version);

CREATE INDEX document_update_year ON public.document USING btree (update_year);

CREATE INDEX event_citation ON public.event USING btree (citation_id);

CREATE INDEX event_programme ON public.event USING btree (programme);

CREATE INDEX event_recorded_version ON public.event USING btree (recorded_version);

CREATE INDEX evidence_citation ON public.evidence USING btree (citation_id);

CREATE INDEX evidence_event ON public.evidence USING btree (event) WHERE (event IS NOT NULL);

CREATE INDEX evidence_observation ON public.evidence USING btree (observation_id) WHERE (observation_id IS NOT NULL);

CREATE INDEX evidence_recorded_version ON public.evidence USING btree (recorded_version);

CREATE UNIQUE INDEX further_citation_case_study ON public.further_citation USING btree (case_study, "position") WHERE (case_study IS NOT NULL);

CREATE INDEX further_citation_citation ON public.further_citation USING btree (citation_id);

CREATE UNIQUE INDEX further_citation_commitment ON public.further_citation USING btree (commitment, "position") WHERE (commitment IS NOT NULL);

CREATE UNIQUE INDEX further_citation_event ON public.further_citation USING btree (event, "position") WHERE (event IS NOT NULL);

CREATE UNIQUE INDEX further_citation_evidence ON public.further_citation USING btree (evidence_id, "position") WHERE (evidence_id IS NOT NULL);

CREATE UNIQUE INDEX further_citation_indicator ON public.further_citation USING btree (indicator, "position") WHERE (indicator IS NOT NULL);

CREATE UNIQUE INDEX further_citation_observation ON public.further_citation USING btree (observation_id, observation_revision, "position") WHERE (observation_id IS NOT NULL);

CREATE UNIQUE INDEX further_citation_organisation ON public.further_citation USING btree (organisation, "position") WHERE (organisation IS NOT NULL);

CREATE UNIQUE INDEX further_citation_principle ON public.further_citation USING btree (principle, "position") WHERE (principle IS NOT NULL);

CREATE UNIQUE INDEX further_citation_programme ON public.further_citation USING btree (programme, "position") WHERE (programme IS NOT NULL);

CREATE UNIQUE INDEX further_citation_recommendation ON public.further_citation USING btree (recommendation, "position") WHERE (recommendation IS NOT NULL);

CREATE INDEX further_citation_recorded_version ON public.further_citation USING btree (recorded_version);

CREATE INDEX idempotency_answered_at ON public.idempotency USING btree (answered_at);

CREATE INDEX indicator_citation ON public.indicator USING btree (citation_id);

CREATE INDEX indicator_programme ON public.indicator USING btree (programme);

CREATE INDEX indicator_recorded_version ON public.indicator USING btree (recorded_version);

CREATE INDEX observation_citation ON public.observation USING btree (citation_id);

CREATE INDEX observation_corrected_in ON public.observation USING btree ((
CASE
    WHEN (revision > 1) THEN recorded_version
    ELSE NULL::bigint
END)) WHERE (
CASE
    WHEN (revision > 1) THEN recorded_version
    ELSE NULL::bigint
END IS NOT NULL);

CREATE INDEX observation_in_series ON public.observation USING btree (series_id, period_end, period, ((formula IS NOT NULL)), reported_from DESC, revision DESC, observation_id DESC);

CREATE INDEX observation_in_update ON public.observation USING btree (update_year, series_id, period_end, period);

CREATE INDEX observation_input_used ON public.observation_input USING btree (input_id, input_revision);

CREATE UNIQUE INDEX observation_newest ON public.observation USING btree (series_id, period_end, period, ((formula IS NOT NULL))) WHERE ((superseded_from = 'infinity'::date) AND (rival_of IS NULL));

CREATE UNIQUE INDEX observation_once ON public.observation USING btree (series_id, period, (
CASE
    WHEN (revision = 1) THEN reported_from
    ELSE NULL::date
END)) WHERE (rival_of IS NULL);

CREATE INDEX observation_recorded_version ON public.observation USING btree (recorded_version);

CREATE INDEX observation_result ON public.observation USING btree (series_id, update_year, published_from) WHERE ((status = 'actual'::text) AND (formula IS NULL) AND (rival_of IS NULL));

CREATE INDEX observation_revised ON public.observation USING btree (observation_id, revision) WHERE (revision > 1);

CREATE INDEX observation_rival_of ON public.observation USING btree (rival_of) WHERE (rival_of IS NOT NULL);

CREATE INDEX observation_value ON public.observation USING btree (hash_numeric(abs(value))) WHERE ((formula IS NULL) AND public.is_told_by_number(value, value_text, qualifier, as_stated, note));

CREATE INDEX organisation_citation ON public.organisation USING btree (citation_id);

CREATE INDEX organisation_recorded_version ON public.organisation USING btree (recorded_version);

CREATE INDEX principle_citation ON public.principle USING btree (citation_id);

CREATE INDEX principle_name_recorded_version ON public.principle_name USING btree (recorded_version);

CREATE INDEX principle_recorded_version ON public.principle USING btree (recorded_version);

CREATE INDEX programme_citation ON public.programme USING btree (citation_id);

CREATE INDEX programme_name_document ON public.programme_name USING btree (document);

CREATE INDEX programme_name_recorded_version ON public.programme_name USING btree (recorded_version);

CREATE INDEX programme_organisation_recorded_version ON public.programme_organisation USING btree (recorded_version);

CREATE INDEX programme_part_of ON public.programme USING btree (part_of);

CREATE INDEX programme_principle_recorded_version ON public.programme_principle USING btree (recorded_version);

CREATE INDEX programme_recorded_version ON public.programme USING btree (recorded_version);

CREATE INDEX recommendation_citation ON public.recommendation USING btree (citation_id);

CREATE INDEX recommendation_programme ON public.recommendation USING btree (programme);

CREATE INDEX recommendation_recorded_version ON public.recommendation USING btree (recorded_version);

CREATE INDEX redefinition_formerly ON public.redefinition USING btree (formerly);

CREATE INDEX redefinition_recorded_version ON public.redefinition USING btree (recorded_version);

CREATE INDEX search_entry_names ON public.search_entry USING gin (names public.gin_trgm_ops) WITH (fastupdate=off) WHERE (type <> ALL ('{observation,conflict}'::text[]));

CREATE INDEX search_entry_recorded_version ON public.search_entry USING btree (recorded_version);

CREATE INDEX search_entry_vector ON public.search_entry USING gin (vector) WITH (fastupdate='on', gin_pending_list_limit='64');

CREATE INDEX search_mention_none ON public.search_mention USING btree (word) WHERE (mentions = 0);

CREATE INDEX search_word_near ON public.search_word USING gist (word public.gist_trgm_ops (siglen='128'));

CREATE INDEX search_word_recorded_version ON public.search_word USING btree (recorded_version);

CREATE INDEX search_word_stem ON public.search_word USING btree (stem);

CREATE INDEX series_area ON public.series USING btree (area);

CREATE INDEX upload_changed_at ON public.upload USING btree (changed_at);

CREATE INDEX upload_of_update ON public.upload USING btree (update_year, started_at DESC, upload_id DESC);

CREATE INDEX yearly_update_recorded_version ON public.yearly_update USING btree (recorded_version);

CREATE TRIGGER area_superseded BEFORE DELETE OR UPDATE ON public.area FOR EACH ROW EXECUTE FUNCTION public.area_supersede();

CREATE TRIGGER arithmetic_check_input_superseded BEFORE DELETE OR UPDATE ON public.arithmetic_check_input FOR EACH ROW EXECUTE FUNCTION public.arithmetic_check_input_supersede();

CREATE TRIGGER arithmetic_check_source_superseded BEFORE DELETE OR UPDATE ON public.arithmetic_check_source FOR EACH ROW EXECUTE FUNCTION public.arithmetic_check_source_supersede();

CREATE TRIGGER arithmetic_check_superseded BEFORE DELETE OR UPDATE ON public.arithmetic_check FOR EACH ROW EXECUTE FUNCTION public.arithmetic_check_supersede();

CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR UPDATE ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION public.audit_entry_refuse();

CREATE TRIGGER audit_entry_kept BEFORE TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION public.audit_entry_refuse();

CREATE TRIGGER case_study_observation_superseded BEFORE DELETE OR UPDATE ON public.case_study_observation FOR EACH ROW EXECUTE FUNCTION public.case_study_observation_supersede();

CREATE TRIGGER case_study_organisation_superseded BEFORE DELETE OR UPDATE ON public.case_study_organisation FOR EACH ROW EXECUTE FUNCTION public.case_study_organisation_supersede();

CREATE TRIGGER case_study_superseded BEFORE DELETE OR UPDATE ON public.case_study FOR EACH ROW EXECUTE FUNCTION public.case_study_supersede();

CREATE TRIGGER change_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.change FOR EACH STATEMENT EXECUTE FUNCTION public.append_only_refuse();

CREATE TRIGGER commitment_superseded BEFORE DELETE OR UPDATE ON public.commitment FOR EACH ROW EXECUTE FUNCTION public.commitment_supersede();

CREATE TRIGGER conflict_superseded BEFORE DELETE OR UPDATE ON public.conflict FOR EACH ROW EXECUTE FUNCTION public.conflict_supersede();

CREATE TRIGGER document_superseded BEFORE DELETE OR UPDATE ON public.document FOR EACH ROW EXECUTE FUNCTION public.document_supersede();

CREATE TRIGGER event_superseded BEFORE DELETE OR UPDATE ON public.event FOR EACH ROW EXECUTE FUNCTION public.event_supersede();

CREATE TRIGGER evidence_superseded BEFORE DELETE OR UPDATE ON public.evidence FOR EACH ROW EXECUTE FUNCTION public.evidence_supersede();

CREATE TRIGGER further_citation_of_observation AFTER INSERT OR DELETE OR UPDATE ON public.further_citation FOR EACH ROW EXECUTE FUNCTION public.observation_sources_changed();

CREATE TRIGGER further_citation_superseded BEFORE DELETE OR UPDATE ON public.further_citation FOR EACH ROW EXECUTE FUNCTION public.further_citation_supersede();

CREATE TRIGGER indicator_superseded BEFORE DELETE OR UPDATE ON public.indicator FOR EACH ROW EXECUTE FUNCTION public.indicator_supersede();

CREATE TRIGGER indicator_unit_changed AFTER UPDATE ON public.indicator FOR EACH ROW WHEN ((((old.unit)::text IS DISTINCT FROM (new.unit)::text) OR (old.measure IS DISTINCT FROM new.measure))) EXECUTE FUNCTION public.observation_unit_changed();

CREATE TRIGGER observation_shown BEFORE UPDATE ON public.observation FOR EACH ROW EXECUTE FUNCTION public.observation_show();

CREATE TRIGGER observation_superseded BEFORE DELETE OR UPDATE ON public.observation FOR EACH ROW EXECUTE FUNCTION public.observation_supersede();

CREATE TRIGGER organisation_superseded BEFORE DELETE OR UPDATE ON public.organisation FOR EACH ROW EXECUTE FUNCTION public.organisation_supersede();

CREATE TRIGGER principle_name_superseded BEFORE DELETE OR UPDATE ON public.principle_name FOR EACH ROW EXECUTE FUNCTION public.principle_name_supersede();

CREATE TRIGGER principle_superseded BEFORE DELETE OR UPDATE ON public.principle FOR EACH ROW EXECUTE FUNCTION public.principle_supersede();

CREATE TRIGGER programme_keys_revoked AFTER DELETE ON public.programme REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.api_key_revoke_bound();

CREATE TRIGGER programme_name_superseded BEFORE DELETE OR UPDATE ON public.programme_name FOR EACH ROW EXECUTE FUNCTION public.programme_name_supersede();

CREATE TRIGGER programme_organisation_superseded BEFORE DELETE OR UPDATE ON public.programme_organisation FOR EACH ROW EXECUTE FUNCTION public.programme_organisation_supersede();

CREATE TRIGGER programme_principle_superseded BEFORE DELETE OR UPDATE ON public.programme_principle FOR EACH ROW EXECUTE FUNCTION public.programme_principle_supersede();

CREATE TRIGGER programme_superseded BEFORE DELETE OR UPDATE ON public.programme FOR EACH ROW EXECUTE FUNCTION public.programme_supersede();

CREATE TRIGGER recommendation_superseded BEFORE DELETE OR UPDATE ON public.recommendation FOR EACH ROW EXECUTE FUNCTION public.recommendation_supersede();

CREATE TRIGGER redefinition_superseded BEFORE DELETE OR UPDATE ON public.redefinition FOR EACH ROW EXECUTE FUNCTION public.redefinition_supersede();

CREATE TRIGGER release_entered AFTER UPDATE ON public.dataset FOR EACH ROW EXECUTE FUNCTION public.release_enter();

CREATE TRIGGER search_entry_superseded BEFORE DELETE OR UPDATE ON public.search_entry FOR EACH ROW EXECUTE FUNCTION public.search_entry_supersede();

CREATE TRIGGER search_word_superseded BEFORE DELETE OR UPDATE ON public.search_word FOR EACH ROW EXECUTE FUNCTION public.search_word_supersede();

CREATE TRIGGER withdrawal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.withdrawal FOR EACH STATEMENT EXECUTE FUNCTION public.append_only_refuse();

CREATE TRIGGER yearly_update_superseded BEFORE DELETE OR UPDATE ON public.yearly_update FOR EACH ROW EXECUTE FUNCTION public.yearly_update_supersede();

ALTER TABLE ONLY draft.areas
    ADD CONSTRAINT areas_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.case_studies
    ADD CONSTRAINT case_studies_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.checks
    ADD CONSTRAINT checks_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.commitments
    ADD CONSTRAINT commitments_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.documents
    ADD CONSTRAINT documents_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.events
    ADD CONSTRAINT events_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.evidence
    ADD CONSTRAINT evidence_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.indicators
    ADD CONSTRAINT indicators_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.observations
    ADD CONSTRAINT observations_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.organisations
    ADD CONSTRAINT organisations_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.principle_names
    ADD CONSTRAINT principle_names_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.principles
    ADD CONSTRAINT principles_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.programme_names
    ADD CONSTRAINT programme_names_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.programmes
    ADD CONSTRAINT programmes_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.recommendations
    ADD CONSTRAINT recommendations_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY draft.redefinitions
    ADD CONSTRAINT redefinitions_update_year_fkey FOREIGN KEY (update_year) REFERENCES draft.yearly_update(year) ON DELETE CASCADE;

ALTER TABLE ONLY public.area
    ADD CONSTRAINT area_parent_fkey FOREIGN KEY (parent) REFERENCES public.area(code);

ALTER TABLE ONLY public.arithmetic_check
    ADD CONSTRAINT arithmetic_check_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.arithmetic_check_input
    ADD CONSTRAINT arithmetic_check_input_check_slug_fkey FOREIGN KEY (check_slug) REFERENCES public.arithmetic_check(slug) ON DELETE CASCADE;

ALTER TABLE ONLY public.arithmetic_check_input
    ADD CONSTRAINT arithmetic_check_input_observation_id_revision_fkey FOREIGN KEY (observation_id, revision) REFERENCES public.observation(observation_id, revision);

ALTER TABLE ONLY public.arithmetic_check_source
    ADD CONSTRAINT arithmetic_check_source_check_slug_fkey FOREIGN KEY (check_slug) REFERENCES public.arithmetic_check(slug) ON DELETE CASCADE;

ALTER TABLE ONLY public.arithmetic_check_source
    ADD CONSTRAINT arithmetic_check_source_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.arithmetic_check
    ADD CONSTRAINT arithmetic_check_subject_id_subject_revision_fkey FOREIGN KEY (subject_id, subject_revision) REFERENCES public.observation(observation_id, revision);

ALTER TABLE ONLY public.case_study
    ADD CONSTRAINT case_study_area_fkey FOREIGN KEY (area) REFERENCES public.area(code);

ALTER TABLE ONLY public.case_study
    ADD CONSTRAINT case_study_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.case_study_observation
    ADD CONSTRAINT case_study_observation_case_study_fkey FOREIGN KEY (case_study) REFERENCES public.case_study(slug);

ALTER TABLE ONLY public.case_study_observation
    ADD CONSTRAINT case_study_observation_observation_id_revision_fkey FOREIGN KEY (observation_id, revision) REFERENCES public.observation(observation_id, revision);

ALTER TABLE ONLY public.case_study_organisation
    ADD CONSTRAINT case_study_organisation_case_study_fkey FOREIGN KEY (case_study) REFERENCES public.case_study(slug);

ALTER TABLE ONLY public.case_study_organisation
    ADD CONSTRAINT case_study_organisation_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisation(slug);

ALTER TABLE ONLY public.case_study
    ADD CONSTRAINT case_study_programme_fkey FOREIGN KEY (programme) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.change
    ADD CONSTRAINT change_type_fkey FOREIGN KEY (type) REFERENCES public.resource_type(type);

ALTER TABLE ONLY public.commitment
    ADD CONSTRAINT commitment_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.commitment
    ADD CONSTRAINT commitment_indicator_fkey FOREIGN KEY (indicator) REFERENCES public.indicator(slug);

ALTER TABLE ONLY public.commitment
    ADD CONSTRAINT commitment_programme_fkey FOREIGN KEY (programme) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_first_id_first_revision_fkey FOREIGN KEY (first_id, first_revision) REFERENCES public.observation(observation_id, revision);

ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_second_id_second_revision_fkey FOREIGN KEY (second_id, second_revision) REFERENCES public.observation(observation_id, revision);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_update_year_fkey FOREIGN KEY (update_year) REFERENCES public.yearly_update(year);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_programme_fkey FOREIGN KEY (programme) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_commitment_fkey FOREIGN KEY (commitment) REFERENCES public.commitment(slug);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_event_fkey FOREIGN KEY (event) REFERENCES public.event(slug);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_observation_id_observation_revision_fkey FOREIGN KEY (observation_id, observation_revision) REFERENCES public.observation(observation_id, revision);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_case_study_fkey FOREIGN KEY (case_study) REFERENCES public.case_study(slug);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_commitment_fkey FOREIGN KEY (commitment) REFERENCES public.commitment(slug);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_event_fkey FOREIGN KEY (event) REFERENCES public.event(slug);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES public.evidence(evidence_id);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_indicator_fkey FOREIGN KEY (indicator) REFERENCES public.indicator(slug);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_observation_id_observation_revision_fkey FOREIGN KEY (observation_id, observation_revision) REFERENCES public.observation(observation_id, revision);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisation(slug);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_principle_fkey FOREIGN KEY (principle) REFERENCES public.principle(slug);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_programme_fkey FOREIGN KEY (programme) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_recommendation_fkey FOREIGN KEY (recommendation) REFERENCES public.recommendation(slug);

ALTER TABLE ONLY public.indicator
    ADD CONSTRAINT indicator_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.indicator
    ADD CONSTRAINT indicator_programme_fkey FOREIGN KEY (programme) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.observation
    ADD CONSTRAINT observation_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.observation
    ADD CONSTRAINT observation_rival_of_rival_of_revision_fkey FOREIGN KEY (rival_of, rival_of_revision) REFERENCES public.observation(observation_id, revision);

ALTER TABLE ONLY public.observation
    ADD CONSTRAINT observation_series_id_fkey FOREIGN KEY (series_id) REFERENCES public.series(series_id);

ALTER TABLE ONLY public.observation
    ADD CONSTRAINT observation_update_year_fkey FOREIGN KEY (update_year) REFERENCES public.yearly_update(year);

ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT organisation_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.principle
    ADD CONSTRAINT principle_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.principle_name
    ADD CONSTRAINT principle_name_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.principle_name
    ADD CONSTRAINT principle_name_document_fkey FOREIGN KEY (document) REFERENCES public.document(slug);

ALTER TABLE ONLY public.principle_name
    ADD CONSTRAINT principle_name_principle_fkey FOREIGN KEY (principle) REFERENCES public.principle(slug);

ALTER TABLE ONLY public.programme
    ADD CONSTRAINT programme_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.programme_name
    ADD CONSTRAINT programme_name_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.programme_name
    ADD CONSTRAINT programme_name_document_fkey FOREIGN KEY (document) REFERENCES public.document(slug);

ALTER TABLE ONLY public.programme_name
    ADD CONSTRAINT programme_name_programme_fkey FOREIGN KEY (programme) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.programme_organisation
    ADD CONSTRAINT programme_organisation_organisation_fkey FOREIGN KEY (organisation) REFERENCES public.organisation(slug);

ALTER TABLE ONLY public.programme_organisation
    ADD CONSTRAINT programme_organisation_programme_fkey FOREIGN KEY (programme) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.programme
    ADD CONSTRAINT programme_part_of_fkey FOREIGN KEY (part_of) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.programme_principle
    ADD CONSTRAINT programme_principle_principle_fkey FOREIGN KEY (principle) REFERENCES public.principle(slug);

ALTER TABLE ONLY public.programme_principle
    ADD CONSTRAINT programme_principle_programme_fkey FOREIGN KEY (programme) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.recommendation
    ADD CONSTRAINT recommendation_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.recommendation
    ADD CONSTRAINT recommendation_made_by_fkey FOREIGN KEY (made_by) REFERENCES public.organisation(slug);

ALTER TABLE ONLY public.recommendation
    ADD CONSTRAINT recommendation_programme_fkey FOREIGN KEY (programme) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.redefinition
    ADD CONSTRAINT redefinition_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.redefinition
    ADD CONSTRAINT redefinition_formerly_fkey FOREIGN KEY (formerly) REFERENCES public.indicator(slug);

ALTER TABLE ONLY public.redefinition
    ADD CONSTRAINT redefinition_indicator_fkey FOREIGN KEY (indicator) REFERENCES public.indicator(slug);

ALTER TABLE ONLY public.search_entry
    ADD CONSTRAINT search_entry_type_fkey FOREIGN KEY (type) REFERENCES public.resource_type(type);

ALTER TABLE ONLY public.series_size
    ADD CONSTRAINT series_size_series_exists FOREIGN KEY (series_id) REFERENCES public.series(series_id);

ALTER TABLE ONLY public.withdrawal
    ADD CONSTRAINT withdrawal_type_fkey FOREIGN KEY (type) REFERENCES public.resource_type(type);
