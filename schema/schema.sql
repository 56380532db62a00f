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

CREATE SCHEMA past;

CREATE SCHEMA pinned;

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA public;

COMMENT ON EXTENSION fuzzystrmatch IS 'determine similarities and distance between strings';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE DOMAIN public.partial_date AS text
	CONSTRAINT partial_date_form CHECK ((VALUE ~ '^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$'::text));

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
	CONSTRAINT period_code_form CHECK (((VALUE = 'undated'::text) OR (VALUE ~ '^(FY\d{4}|AY\d{4}|\d{4}-(spring|summer|autumn|winter)|\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)$'::text) OR ((VALUE ~ '^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?\.\.(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$'::text) AND (VALUE <> '..'::text))))
	CONSTRAINT period_code_order CHECK (COALESCE((public.period_first_day(VALUE) <= public.period_last_day(VALUE)), true));

CREATE DOMAIN public.slug AS text
	CONSTRAINT slug_form CHECK (((VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(VALUE) <= 100)));

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.dataset (
    singleton boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    feed_id uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT dataset_singleton_only CHECK (singleton),
    CONSTRAINT dataset_version_positive CHECK ((version >= 0))
);

CREATE FUNCTION public.dataset_version() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT dataset.version FROM public.dataset);

CREATE FUNCTION public.stated_figure(revision smallint, value numeric, value_text text, qualifier text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN jsonb_build_object('revision', revision, 'value', value, 'value_text', value_text, 'qualifier', qualifier);

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

CREATE TABLE public.citation (
    citation_id integer NOT NULL,
    document public.slug NOT NULL,
    section text NOT NULL,
    locator text NOT NULL,
    kind text NOT NULL,
    CONSTRAINT citation_kind_known CHECK ((kind = ANY (ARRAY['body'::text, 'graphic'::text, 'press'::text, 'summary'::text]))),
    CONSTRAINT citation_locator_filled CHECK ((locator <> ''::text)),
    CONSTRAINT citation_section_filled CHECK ((section <> ''::text))
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
    sha256 text NOT NULL,
    contributors jsonb DEFAULT '[]'::jsonb NOT NULL,
    summary text NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT document_contributors_list CHECK ((jsonb_typeof(contributors) = 'array'::text)),
    CONSTRAINT document_role_known CHECK ((role = ANY (ARRAY['primary'::text, 'summary'::text, 'coverage'::text, 'related'::text]))),
    CONSTRAINT document_sha256_form CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT document_title_filled CHECK ((title <> ''::text))
);

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
    CONSTRAINT observation_area_basis_known CHECK ((area_basis = ANY (ARRAY['stated'::text, 'inferred'::text, 'not-stated'::text]))),
    CONSTRAINT observation_as_stated_filled CHECK ((as_stated <> ''::text)),
    CONSTRAINT observation_formula_filled CHECK ((formula ~ '#\d+'::text)),
    CONSTRAINT observation_id_positive CHECK ((observation_id > 0)),
    CONSTRAINT observation_qualifier_known CHECK ((qualifier = ANY (ARRAY['exact'::text, 'about'::text, 'more-than'::text, 'at-least'::text, 'nearly'::text, 'up-to'::text, 'under'::text, 'projected'::text]))),
    CONSTRAINT observation_qualifier_with_value CHECK (((value IS NULL) = (qualifier IS NULL))),
    CONSTRAINT observation_revision_positive CHECK ((revision > 0)),
    CONSTRAINT observation_revision_reasoned CHECK (((revision = 1) = (reason IS NULL))),
    CONSTRAINT observation_rival_of_other CHECK ((rival_of <> observation_id)),
    CONSTRAINT observation_status_known CHECK ((status = ANY (ARRAY['actual'::text, 'projected'::text, 'planned'::text]))),
    CONSTRAINT observation_superseded_from_later CHECK ((superseded_from >= published_from)),
    CONSTRAINT observation_superseded_from_no_rival CHECK (((rival_of IS NULL) OR (superseded_from = 'infinity'::date))),
    CONSTRAINT observation_value_finite CHECK ((value <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))),
    CONSTRAINT observation_value_text_filled CHECK ((value_text <> ''::text))
);

CREATE TABLE public.organisation (
    slug public.slug NOT NULL,
    name text NOT NULL,
    organisation_kind text NOT NULL,
    aliases text[] DEFAULT '{}'::text[] NOT NULL,
    summary text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT organisation_name_filled CHECK ((name <> ''::text))
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

CREATE VIEW public.document_content AS
 SELECT counted.document,
    jsonb_object_agg(counted.resource, counted.number) AS counts
   FROM ( SELECT citation.document,
            said.resource,
            count(*) AS number
           FROM (( SELECT principle.citation_id,
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
                   FROM public.case_study) said
             JOIN public.citation USING (citation_id))
          GROUP BY citation.document, said.resource) counted
  GROUP BY counted.document;

CREATE TABLE public.series (
    series_id integer NOT NULL,
    indicator public.slug NOT NULL,
    area text,
    dimensions jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT series_dimensions_object CHECK ((jsonb_typeof(dimensions) = 'object'::text))
);

CREATE FUNCTION public.change_enter() RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO public.change (changed_at, dataset_version, kind, type, subject, update_year, document, title, after)  SELECT dataset.changed_at,
             dataset.version,
             'published',
             'document',
             d.slug,
             d.update_year,
             d.slug,
             d.title,
             COALESCE(c.counts, '{}'::jsonb) AS "coalesce"
            FROM ((public.document d
              CROSS JOIN public.dataset)
              LEFT JOIN public.document_content c ON (((c.document)::text = (d.slug)::text)))
           WHERE (NOT (EXISTS ( SELECT
                    FROM public.change e
                   WHERE ((e.type = 'document'::text) AND (e.subject = (d.slug)::text)))))
           ORDER BY d.published_from, d.slug;
 INSERT INTO public.change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, after, reason)  SELECT dataset.changed_at,
             dataset.version,
             'corrected',
             'observation',
             o.observation_id,
             o.update_year,
             c.document,
             ((i.name || ', '::text) || COALESCE(o.as_stated, (o.period)::text)),
             public.stated_figure(b.revision, b.value, b.value_text, b.qualifier) AS stated_figure,
             public.stated_figure(o.revision, o.value, o.value_text, o.qualifier) AS stated_figure,
             o.reason
            FROM (((((public.observation o
              CROSS JOIN public.dataset)
              JOIN LATERAL ( SELECT b_1.observation_id,
                     b_1.revision,
                     b_1.series_id,
                     b_1.update_year,
                     b_1.published_from,
                     b_1.citation_id,
                     b_1.period,
                     b_1.period_start,
                     b_1.period_end,
                     b_1.as_stated,
                     b_1.area_basis,
                     b_1.value,
                     b_1.value_text,
                     b_1.qualifier,
                     b_1.status,
                     b_1.formula,
                     b_1.rival_of,
                     b_1.rival_of_revision,
                     b_1.note,
                     b_1.reason,
                     b_1.recorded_at
                    FROM public.observation b_1
                   WHERE ((b_1.observation_id = o.observation_id) AND (b_1.revision < o.revision))
                   ORDER BY b_1.revision DESC
                  LIMIT 1) b ON (true))
              JOIN public.citation c ON ((c.citation_id = o.citation_id)))
              JOIN public.series s ON ((s.series_id = o.series_id)))
              JOIN public.indicator i ON (((i.slug)::text = (s.indicator)::text)))
           WHERE ((o.revision > 1) AND (NOT (EXISTS ( SELECT
                    FROM public.change e
                   WHERE ((e.type = 'observation'::text) AND (e.subject = (o.observation_id)::text) AND (e.kind = 'corrected'::text) AND (((e.after ->> 'revision'::text))::smallint = o.revision))))))
           ORDER BY o.observation_id, o.revision;
END;

CREATE FUNCTION public.change_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'what has been published stays on record: % on change is refused', TG_OP
    USING ERRCODE = 'restrict_violation', TABLE = 'change', CONSTRAINT = 'change_append_only';
END $$;

CREATE FUNCTION public.keep_versions(kept regclass, key text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
  name text := (SELECT relname FROM pg_class WHERE oid = kept);
  columns text;
  generated text;
BEGIN
  EXECUTE format('ALTER TABLE %s ADD COLUMN recorded_version bigint NOT NULL DEFAULT dataset_version()', kept);
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
         coalesce(string_agg(quote_literal(attname), ', ' ORDER BY attnum) FILTER (WHERE attgenerated <> ''), '')
    INTO columns, generated
    FROM pg_attribute WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped;
  EXECUTE format('CREATE TABLE past.%I (LIKE %s, superseded_version bigint NOT NULL,
    CONSTRAINT %I CHECK (superseded_version > recorded_version))', name, kept, name || '_superseded_version_later');
  EXECUTE format('CREATE INDEX %I ON past.%I (%s)', name || '_key', name, key);
  EXECUTE format('CREATE VIEW pinned.%I AS
    SELECT %s FROM %s WHERE recorded_version <= pinned_version()
    UNION ALL
    SELECT %s FROM past.%I WHERE recorded_version <= pinned_version() AND superseded_version > pinned_version()',
    name, columns, kept, columns, name);
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION row_supersede(%s)',
    name || '_superseded', kept, generated);
END $$;

CREATE FUNCTION public.lower_bound(value numeric, qualifier text) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (qualifier = 'exact'::text) THEN value WHEN ((qualifier = ANY (ARRAY['more-than'::text, 'at-least'::text])) AND (value >= (0)::numeric)) THEN value WHEN ((qualifier = ANY (ARRAY['nearly'::text, 'up-to'::text, 'under'::text])) AND (value < (0)::numeric)) THEN value ELSE NULL::numeric END;

CREATE FUNCTION public.period_touches(period text, start_day date, end_day date, first date, last date) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (period = 'undated'::text) THEN (first = 'infinity'::date) ELSE ((COALESCE(end_day, 'infinity'::date) >= first) AND (COALESCE(start_day, end_day) <= last)) END;

CREATE FUNCTION public.period_type(period text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (period = 'undated'::text) THEN 'undated'::text WHEN (period ~~ '%..%'::text) THEN 'range'::text WHEN (period ~ '^\d{4}$'::text) THEN 'year'::text WHEN (period ~ '^\d{4}-\d{2}$'::text) THEN 'month'::text WHEN (period ~ '^\d{4}-\d{2}-\d{2}$'::text) THEN 'day'::text WHEN (period ~ '^FY'::text) THEN 'financial-year'::text WHEN (period ~ '^AY'::text) THEN 'academic-year'::text ELSE 'season'::text END;

CREATE FUNCTION public.pinned_version() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (current_setting('ops.dataset_version'::text))::bigint;

CREATE FUNCTION public.release_enter() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.release (version, released_at) VALUES (NEW.version, NEW.changed_at)
    ON CONFLICT (version) DO UPDATE SET released_at = excluded.released_at;
  RETURN NULL;
END $$;

CREATE FUNCTION public.row_supersede() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
DECLARE
  current_version bigint := dataset_version();
  generated text[] := coalesce(TG_ARGV, '{}');
BEGIN
  IF TG_OP = 'UPDATE' THEN
    NEW.recorded_version := OLD.recorded_version;
    IF (to_jsonb(NEW) - generated)::text = (to_jsonb(OLD) - generated)::text THEN
      RETURN NULL;
    END IF;
    NEW.recorded_version := current_version;
  END IF;
  IF OLD.recorded_version < current_version THEN
    EXECUTE format('INSERT INTO past.%I SELECT $1.*, $2', TG_TABLE_NAME) USING OLD, current_version;
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $_$;

CREATE FUNCTION public.search_squeezed(name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(lower(name), '[^[:alnum:]]'::text, ''::text, 'g'::text);

CREATE FUNCTION public.search_names(title text, aliases text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT string_agg(public.search_squeezed(name.name), ' '::text) AS string_agg
    FROM unnest((search_names.title || search_names.aliases)) name(name);
END;

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

CREATE FUNCTION public.search_vector(title text, aliases text[], told text, context text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT (COALESCE(string_agg(format('%L:%s%s'::text, public.search_stem(search_pieces.word), LEAST(search_pieces.place, (16383)::bigint), part.weight), ' '::text), ''::text))::tsvector AS "coalesce"
    FROM (( VALUES ('A'::text,search_vector.title), ('B'::text,array_to_string(search_vector.aliases, ' . '::text)), ('C'::text,search_vector.told), ('D'::text,search_vector.context)) part(weight, words)
      CROSS JOIN LATERAL public.search_pieces(part.words) search_pieces(place, gap, shown, word))
   WHERE (search_pieces.word <> ''::text);
END;

CREATE TABLE public.area (
    code text NOT NULL,
    name text NOT NULL,
    level text NOT NULL,
    parent text,
    scheme text NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT area_code_form CHECK ((code ~ '^([EKNSW]\d{8}|x-[a-z0-9-]+)$'::text)),
    CONSTRAINT area_name_filled CHECK ((name <> ''::text)),
    CONSTRAINT area_parent_other CHECK ((parent <> code)),
    CONSTRAINT area_scheme_fits_code CHECK (((scheme = 'local'::text) = (code ~~ 'x-%'::text))),
    CONSTRAINT area_scheme_known CHECK ((scheme = ANY (ARRAY['gss'::text, 'local'::text])))
);

CREATE TABLE public.principle_name (
    principle public.slug NOT NULL,
    document public.slug NOT NULL,
    name text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT principle_name_name_filled CHECK ((name <> ''::text))
);

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

CREATE VIEW public.search_source AS
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
    programme.slug AS key,
    programme.slug AS programme,
    programme.name AS title,
    programme.aliases,
    programme.summary AS told,
    ''::text AS context
   FROM public.programme
UNION ALL
 SELECT 'organisation'::text AS type,
    organisation.slug AS key,
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
    document.slug AS key,
    NULL::text AS programme,
    document.title,
    '{}'::text[] AS aliases,
    document.summary AS told,
    concat_ws(' '::text, document.publisher, ( SELECT string_agg(concat_ws(' '::text, (person.value ->> 'name'::text), (person.value ->> 'office'::text)), ' '::text) AS string_agg
           FROM jsonb_array_elements(document.contributors) person(value))) AS context
   FROM public.document
UNION ALL
 SELECT 'indicator'::text AS type,
    i.slug AS key,
    i.programme,
    i.name AS title,
    '{}'::text[] AS aliases,
    concat_ws(' '::text, i.definition, i.comparability) AS told,
    b.context
   FROM (public.indicator i
     JOIN belonging b ON (((b.slug)::text = (i.programme)::text)))
UNION ALL
 SELECT 'observation'::text AS type,
    (o.observation_id)::text AS key,
    i.programme,
    ((i.name || ': '::text) || o.value_text) AS title,
    '{}'::text[] AS aliases,
    concat_ws('. '::text, COALESCE(o.as_stated, (o.period)::text), a.name, o.note) AS told,
    concat_ws(' '::text, o.value, o.period, b.context) AS context
   FROM ((((( SELECT DISTINCT ON (observation.observation_id) observation.observation_id,
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
            observation.recorded_at
           FROM public.observation
          WHERE (observation.formula IS NULL)
          ORDER BY observation.observation_id, observation.revision DESC) o
     JOIN public.series s USING (series_id))
     JOIN public.indicator i ON (((i.slug)::text = (s.indicator)::text)))
     JOIN belonging b ON (((b.slug)::text = (i.programme)::text)))
     LEFT JOIN public.area a ON ((a.code = s.area)))
UNION ALL
 SELECT 'commitment'::text AS type,
    m.slug AS key,
    m.programme,
    m.title,
    '{}'::text[] AS aliases,
    concat_ws(' '::text, m.summary, concat_ws(', '::text, m.target_text, m.due_as_stated)) AS told,
    b.context
   FROM (public.commitment m
     JOIN belonging b ON (((b.slug)::text = (m.programme)::text)))
UNION ALL
 SELECT 'event'::text AS type,
    e.slug AS key,
    e.programme,
    e.title,
    '{}'::text[] AS aliases,
    e.summary AS told,
    concat_ws(' '::text, e.as_stated, e.period, b.context) AS context
   FROM (public.event e
     LEFT JOIN belonging b ON (((b.slug)::text = (e.programme)::text)))
UNION ALL
 SELECT 'recommendation'::text AS type,
    r.slug AS key,
    r.programme,
    r.title,
    '{}'::text[] AS aliases,
    r.summary AS told,
    concat_ws(' '::text, r.made_to, b.context) AS context
   FROM (public.recommendation r
     JOIN belonging b ON (((b.slug)::text = (r.programme)::text)))
UNION ALL
 SELECT 'case-study'::text AS type,
    c.slug AS key,
    c.programme,
    c.title,
    '{}'::text[] AS aliases,
    c.summary AS told,
    concat_ws(' '::text, a.name, b.context) AS context
   FROM ((public.case_study c
     JOIN belonging b ON (((b.slug)::text = (c.programme)::text)))
     LEFT JOIN public.area a ON ((a.code = c.area)));

CREATE TABLE public.search_word (
    word text NOT NULL COLLATE pg_catalog."C",
    stem text GENERATED ALWAYS AS (public.search_stem(word)) STORED NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL
);

CREATE FUNCTION public.search_refresh() RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 DELETE FROM public.search_entry AS e
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
 WITH spoken AS (
          SELECT DISTINCT search_pieces.word
            FROM public.search_entry,
             LATERAL public.search_pieces(concat_ws(' . '::text, search_entry.title, array_to_string(search_entry.aliases, ' . '::text), search_entry.told, search_entry.context)) search_pieces(place, gap, shown, word)
           WHERE ((length(search_pieces.word) >= 1) AND (length(search_pieces.word) <= 40))
         ), unspoken AS (
          DELETE FROM public.search_word AS w
           WHERE (NOT (EXISTS ( SELECT
                    FROM spoken
                   WHERE (spoken.word = w.word))))
         )
  INSERT INTO public.search_word (word)  SELECT spoken.word
            FROM spoken ON CONFLICT DO NOTHING;
END;

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

CREATE FUNCTION public.source_list(citation_ids integer[]) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT json_agg(json_build_object('document', citation.document, 'section', citation.section, 'locator', citation.locator, 'kind', citation.kind) ORDER BY cited.place) AS json_agg
    FROM (unnest(source_list.citation_ids) WITH ORDINALITY cited(citation_id, place)
      JOIN public.citation USING (citation_id));
END;

CREATE FUNCTION public.upper_bound(value numeric, qualifier text) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (qualifier = 'exact'::text) THEN value WHEN ((qualifier = ANY (ARRAY['more-than'::text, 'at-least'::text])) AND (value < (0)::numeric)) THEN value WHEN ((qualifier = ANY (ARRAY['nearly'::text, 'up-to'::text, 'under'::text])) AND (value >= (0)::numeric)) THEN value ELSE NULL::numeric END;

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

CREATE TABLE past.case_study_observation (
    case_study public.slug NOT NULL,
    observation_id bigint NOT NULL,
    revision smallint NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT case_study_observation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE past.case_study_organisation (
    case_study public.slug NOT NULL,
    "position" smallint NOT NULL,
    organisation public.slug NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT case_study_organisation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

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
    sha256 text NOT NULL,
    contributors jsonb NOT NULL,
    summary text NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT document_superseded_version_later CHECK ((superseded_version > recorded_version))
);

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
    CONSTRAINT further_citation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

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
    superseded_from date NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT observation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

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

CREATE TABLE past.principle_name (
    principle public.slug NOT NULL,
    document public.slug NOT NULL,
    name text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT principle_name_superseded_version_later CHECK ((superseded_version > recorded_version))
);

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

CREATE TABLE past.programme_name (
    programme public.slug NOT NULL,
    document public.slug NOT NULL,
    name text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT programme_name_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE past.programme_organisation (
    programme public.slug NOT NULL,
    "position" smallint NOT NULL,
    organisation public.slug NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT programme_organisation_superseded_version_later CHECK ((superseded_version > recorded_version))
);

CREATE TABLE past.programme_principle (
    programme public.slug NOT NULL,
    "position" smallint NOT NULL,
    principle public.slug NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT programme_principle_superseded_version_later CHECK ((superseded_version > recorded_version))
);

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

CREATE TABLE past.search_word (
    word text NOT NULL COLLATE pg_catalog."C",
    stem text NOT NULL,
    recorded_version bigint NOT NULL,
    superseded_version bigint NOT NULL,
    CONSTRAINT search_word_superseded_version_later CHECK ((superseded_version > recorded_version))
);

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

CREATE VIEW pinned.area AS
 SELECT area.code,
    area.name,
    area.level,
    area.parent,
    area.scheme,
    area.recorded_version
   FROM public.area
  WHERE (area.recorded_version <= public.pinned_version())
UNION ALL
 SELECT area.code,
    area.name,
    area.level,
    area.parent,
    area.scheme,
    area.recorded_version
   FROM past.area
  WHERE ((area.recorded_version <= public.pinned_version()) AND (area.superseded_version > public.pinned_version()));

CREATE VIEW pinned.case_study AS
 SELECT case_study.slug,
    case_study."position",
    case_study.programme,
    case_study.title,
    case_study.summary,
    case_study.area,
    case_study.citation_id,
    case_study.recorded_version
   FROM public.case_study
  WHERE (case_study.recorded_version <= public.pinned_version())
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
  WHERE ((case_study.recorded_version <= public.pinned_version()) AND (case_study.superseded_version > public.pinned_version()));

CREATE TABLE public.case_study_observation (
    case_study public.slug NOT NULL,
    observation_id bigint NOT NULL,
    revision smallint DEFAULT 1 NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL
);

CREATE VIEW pinned.case_study_observation AS
 SELECT case_study_observation.case_study,
    case_study_observation.observation_id,
    case_study_observation.revision,
    case_study_observation.recorded_version
   FROM public.case_study_observation
  WHERE (case_study_observation.recorded_version <= public.pinned_version())
UNION ALL
 SELECT case_study_observation.case_study,
    case_study_observation.observation_id,
    case_study_observation.revision,
    case_study_observation.recorded_version
   FROM past.case_study_observation
  WHERE ((case_study_observation.recorded_version <= public.pinned_version()) AND (case_study_observation.superseded_version > public.pinned_version()));

CREATE TABLE public.case_study_organisation (
    case_study public.slug NOT NULL,
    "position" smallint NOT NULL,
    organisation public.slug NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT case_study_organisation_position_positive CHECK (("position" > 0))
);

CREATE VIEW pinned.case_study_organisation AS
 SELECT case_study_organisation.case_study,
    case_study_organisation."position",
    case_study_organisation.organisation,
    case_study_organisation.recorded_version
   FROM public.case_study_organisation
  WHERE (case_study_organisation.recorded_version <= public.pinned_version())
UNION ALL
 SELECT case_study_organisation.case_study,
    case_study_organisation."position",
    case_study_organisation.organisation,
    case_study_organisation.recorded_version
   FROM past.case_study_organisation
  WHERE ((case_study_organisation.recorded_version <= public.pinned_version()) AND (case_study_organisation.superseded_version > public.pinned_version()));

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
  WHERE (commitment.recorded_version <= public.pinned_version())
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
  WHERE ((commitment.recorded_version <= public.pinned_version()) AND (commitment.superseded_version > public.pinned_version()));

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
  WHERE (document.recorded_version <= public.pinned_version())
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
  WHERE ((document.recorded_version <= public.pinned_version()) AND (document.superseded_version > public.pinned_version()));

CREATE VIEW pinned.event AS
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
  WHERE (event.recorded_version <= public.pinned_version())
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
  WHERE ((event.recorded_version <= public.pinned_version()) AND (event.superseded_version > public.pinned_version()));

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
    CONSTRAINT further_citation_one_subject CHECK ((num_nonnulls(organisation, principle, programme, indicator, observation_id, commitment, event, recommendation, case_study) = 1)),
    CONSTRAINT further_citation_position_positive CHECK (("position" > 0)),
    CONSTRAINT further_citation_revision_given CHECK (((observation_id IS NULL) = (observation_revision IS NULL)))
);

CREATE VIEW pinned.further_citation AS
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
    further_citation.recorded_version
   FROM public.further_citation
  WHERE (further_citation.recorded_version <= public.pinned_version())
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
    further_citation.recorded_version
   FROM past.further_citation
  WHERE ((further_citation.recorded_version <= public.pinned_version()) AND (further_citation.superseded_version > public.pinned_version()));

CREATE VIEW pinned.indicator AS
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
  WHERE (indicator.recorded_version <= public.pinned_version())
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
  WHERE ((indicator.recorded_version <= public.pinned_version()) AND (indicator.superseded_version > public.pinned_version()));

CREATE VIEW pinned.observation AS
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
    observation.superseded_from
   FROM public.observation
  WHERE (observation.recorded_version <= public.pinned_version())
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
    observation.superseded_from
   FROM past.observation
  WHERE ((observation.recorded_version <= public.pinned_version()) AND (observation.superseded_version > public.pinned_version()));

CREATE VIEW pinned.organisation AS
 SELECT organisation.slug,
    organisation.name,
    organisation.organisation_kind,
    organisation.aliases,
    organisation.summary,
    organisation.citation_id,
    organisation.recorded_version
   FROM public.organisation
  WHERE (organisation.recorded_version <= public.pinned_version())
UNION ALL
 SELECT organisation.slug,
    organisation.name,
    organisation.organisation_kind,
    organisation.aliases,
    organisation.summary,
    organisation.citation_id,
    organisation.recorded_version
   FROM past.organisation
  WHERE ((organisation.recorded_version <= public.pinned_version()) AND (organisation.superseded_version > public.pinned_version()));

CREATE VIEW pinned.principle AS
 SELECT principle.slug,
    principle."position",
    principle.name,
    principle.summary,
    principle.citation_id,
    principle.recorded_version
   FROM public.principle
  WHERE (principle.recorded_version <= public.pinned_version())
UNION ALL
 SELECT principle.slug,
    principle."position",
    principle.name,
    principle.summary,
    principle.citation_id,
    principle.recorded_version
   FROM past.principle
  WHERE ((principle.recorded_version <= public.pinned_version()) AND (principle.superseded_version > public.pinned_version()));

CREATE VIEW pinned.principle_name AS
 SELECT principle_name.principle,
    principle_name.document,
    principle_name.name,
    principle_name.citation_id,
    principle_name.recorded_version
   FROM public.principle_name
  WHERE (principle_name.recorded_version <= public.pinned_version())
UNION ALL
 SELECT principle_name.principle,
    principle_name.document,
    principle_name.name,
    principle_name.citation_id,
    principle_name.recorded_version
   FROM past.principle_name
  WHERE ((principle_name.recorded_version <= public.pinned_version()) AND (principle_name.superseded_version > public.pinned_version()));

CREATE VIEW pinned.programme AS
 SELECT programme.slug,
    programme."position",
    programme.name,
    programme.aliases,
    programme.part_of,
    programme.summary,
    programme.citation_id,
    programme.recorded_version
   FROM public.programme
  WHERE (programme.recorded_version <= public.pinned_version())
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
  WHERE ((programme.recorded_version <= public.pinned_version()) AND (programme.superseded_version > public.pinned_version()));

CREATE TABLE public.programme_name (
    programme public.slug NOT NULL,
    document public.slug NOT NULL,
    name text NOT NULL,
    citation_id integer NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT programme_name_name_filled CHECK ((name <> ''::text))
);

CREATE VIEW pinned.programme_name AS
 SELECT programme_name.programme,
    programme_name.document,
    programme_name.name,
    programme_name.citation_id,
    programme_name.recorded_version
   FROM public.programme_name
  WHERE (programme_name.recorded_version <= public.pinned_version())
UNION ALL
 SELECT programme_name.programme,
    programme_name.document,
    programme_name.name,
    programme_name.citation_id,
    programme_name.recorded_version
   FROM past.programme_name
  WHERE ((programme_name.recorded_version <= public.pinned_version()) AND (programme_name.superseded_version > public.pinned_version()));

CREATE TABLE public.programme_organisation (
    programme public.slug NOT NULL,
    "position" smallint NOT NULL,
    organisation public.slug NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT programme_organisation_position_positive CHECK (("position" > 0))
);

CREATE VIEW pinned.programme_organisation AS
 SELECT programme_organisation.programme,
    programme_organisation."position",
    programme_organisation.organisation,
    programme_organisation.recorded_version
   FROM public.programme_organisation
  WHERE (programme_organisation.recorded_version <= public.pinned_version())
UNION ALL
 SELECT programme_organisation.programme,
    programme_organisation."position",
    programme_organisation.organisation,
    programme_organisation.recorded_version
   FROM past.programme_organisation
  WHERE ((programme_organisation.recorded_version <= public.pinned_version()) AND (programme_organisation.superseded_version > public.pinned_version()));

CREATE TABLE public.programme_principle (
    programme public.slug NOT NULL,
    "position" smallint NOT NULL,
    principle public.slug NOT NULL,
    recorded_version bigint DEFAULT public.dataset_version() NOT NULL,
    CONSTRAINT programme_principle_position_positive CHECK (("position" > 0))
);

CREATE VIEW pinned.programme_principle AS
 SELECT programme_principle.programme,
    programme_principle."position",
    programme_principle.principle,
    programme_principle.recorded_version
   FROM public.programme_principle
  WHERE (programme_principle.recorded_version <= public.pinned_version())
UNION ALL
 SELECT programme_principle.programme,
    programme_principle."position",
    programme_principle.principle,
    programme_principle.recorded_version
   FROM past.programme_principle
  WHERE ((programme_principle.recorded_version <= public.pinned_version()) AND (programme_principle.superseded_version > public.pinned_version()));

CREATE VIEW pinned.recommendation AS
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
  WHERE (recommendation.recorded_version <= public.pinned_version())
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
  WHERE ((recommendation.recorded_version <= public.pinned_version()) AND (recommendation.superseded_version > public.pinned_version()));

CREATE VIEW pinned.release AS
 SELECT release.version,
    release.released_at
   FROM public.release
  WHERE (release.version <= public.pinned_version());

CREATE VIEW pinned.search_entry AS
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
  WHERE (search_entry.recorded_version <= public.pinned_version())
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
  WHERE ((search_entry.recorded_version <= public.pinned_version()) AND (search_entry.superseded_version > public.pinned_version()));

CREATE VIEW pinned.search_word AS
 SELECT search_word.word,
    search_word.stem,
    search_word.recorded_version
   FROM public.search_word
  WHERE (search_word.recorded_version <= public.pinned_version())
UNION ALL
 SELECT search_word.word,
    search_word.stem,
    search_word.recorded_version
   FROM past.search_word
  WHERE ((search_word.recorded_version <= public.pinned_version()) AND (search_word.superseded_version > public.pinned_version()));

CREATE VIEW pinned.yearly_update AS
 SELECT yearly_update.year,
    yearly_update.title,
    yearly_update.published_on,
    yearly_update.published_from,
    yearly_update.state,
    yearly_update.summary,
    yearly_update.recorded_version
   FROM public.yearly_update
  WHERE (yearly_update.recorded_version <= public.pinned_version())
UNION ALL
 SELECT yearly_update.year,
    yearly_update.title,
    yearly_update.published_on,
    yearly_update.published_from,
    yearly_update.state,
    yearly_update.summary,
    yearly_update.recorded_version
   FROM past.yearly_update
  WHERE ((yearly_update.recorded_version <= public.pinned_version()) AND (yearly_update.superseded_version > public.pinned_version()));

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

ALTER TABLE ONLY public.area
    ADD CONSTRAINT area_pkey PRIMARY KEY (code);

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

ALTER TABLE ONLY public.dataset
    ADD CONSTRAINT dataset_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (slug);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (slug);

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

ALTER TABLE ONLY public.search_word
    ADD CONSTRAINT search_word_pkey PRIMARY KEY (word);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_once UNIQUE NULLS NOT DISTINCT (indicator, area, dimensions);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_pkey PRIMARY KEY (series_id);

ALTER TABLE ONLY public.yearly_update
    ADD CONSTRAINT yearly_update_pkey PRIMARY KEY (year);

CREATE INDEX area_key ON past.area USING btree (code);

CREATE INDEX case_study_key ON past.case_study USING btree (slug);

CREATE INDEX case_study_observation_key ON past.case_study_observation USING btree (case_study, observation_id);

CREATE INDEX case_study_organisation_key ON past.case_study_organisation USING btree (case_study, "position");

CREATE INDEX commitment_key ON past.commitment USING btree (slug);

CREATE INDEX document_key ON past.document USING btree (slug);

CREATE INDEX event_key ON past.event USING btree (slug);

CREATE INDEX further_citation_key ON past.further_citation USING btree (citation_id);

CREATE INDEX indicator_key ON past.indicator USING btree (slug);

CREATE INDEX observation_corrected ON past.observation USING btree (update_year, published_from) WHERE (revision > 1);

CREATE INDEX observation_in_series ON past.observation USING btree (series_id, period_end, period, ((formula IS NOT NULL)), published_from DESC, revision DESC, observation_id);

CREATE INDEX observation_newest ON past.observation USING btree (series_id, period_end, period, ((formula IS NOT NULL))) WHERE ((superseded_from = 'infinity'::date) AND (rival_of IS NULL));

CREATE INDEX organisation_key ON past.organisation USING btree (slug);

CREATE INDEX principle_key ON past.principle USING btree (slug);

CREATE INDEX principle_name_key ON past.principle_name USING btree (principle, document);

CREATE INDEX programme_key ON past.programme USING btree (slug);

CREATE INDEX programme_name_key ON past.programme_name USING btree (programme, document);

CREATE INDEX programme_organisation_key ON past.programme_organisation USING btree (programme, "position");

CREATE INDEX programme_principle_key ON past.programme_principle USING btree (programme, "position");

CREATE INDEX recommendation_key ON past.recommendation USING btree (slug);

CREATE INDEX search_entry_key ON past.search_entry USING btree (type, key);

CREATE INDEX search_word_key ON past.search_word USING btree (word);

CREATE INDEX yearly_update_key ON past.yearly_update USING btree (year);

CREATE INDEX area_parent ON public.area USING btree (parent);

CREATE INDEX case_study_observation_told ON public.case_study_observation USING btree (observation_id);

CREATE INDEX case_study_programme ON public.case_study USING btree (programme);

CREATE INDEX change_document ON public.change USING btree (document);

CREATE INDEX change_in_order ON public.change USING btree (changed_at, change_id);

CREATE INDEX change_subject ON public.change USING btree (type, subject);

CREATE INDEX change_update_year ON public.change USING btree (update_year);

CREATE INDEX commitment_indicator ON public.commitment USING btree (indicator);

CREATE INDEX commitment_programme ON public.commitment USING btree (programme);

CREATE INDEX document_update_year ON public.document USING btree (update_year);

CREATE INDEX event_programme ON public.event USING btree (programme);

CREATE UNIQUE INDEX further_citation_case_study ON public.further_citation USING btree (case_study, "position") WHERE (case_study IS NOT NULL);

CREATE INDEX further_citation_citation ON public.further_citation USING btree (citation_id);

CREATE UNIQUE INDEX further_citation_commitment ON public.further_citation USING btree (commitment, "position") WHERE (commitment IS NOT NULL);

CREATE UNIQUE INDEX further_citation_event ON public.further_citation USING btree (event, "position") WHERE (event IS NOT NULL);

CREATE UNIQUE INDEX further_citation_indicator ON public.further_citation USING btree (indicator, "position") WHERE (indicator IS NOT NULL);

CREATE UNIQUE INDEX further_citation_observation ON public.further_citation USING btree (observation_id, observation_revision, "position") WHERE (observation_id IS NOT NULL);

CREATE UNIQUE INDEX further_citation_organisation ON public.further_citation USING btree (organisation, "position") WHERE (organisation IS NOT NULL);

CREATE UNIQUE INDEX further_citation_principle ON public.further_citation USING btree (principle, "position") WHERE (principle IS NOT NULL);

CREATE UNIQUE INDEX further_citation_programme ON public.further_citation USING btree (programme, "position") WHERE (programme IS NOT NULL);

CREATE UNIQUE INDEX further_citation_recommendation ON public.further_citation USING btree (recommendation, "position") WHERE (recommendation IS NOT NULL);

CREATE INDEX indicator_programme ON public.indicator USING btree (programme);

CREATE INDEX observation_citation ON public.observation USING btree (citation_id);

CREATE INDEX observation_corrected ON public.observation USING btree (update_year, published_from) WHERE (revision > 1);

CREATE INDEX observation_in_series ON public.observation USING btree (series_id, period_end, period, ((formula IS NOT NULL)), published_from DESC, revision DESC, observation_id);

CREATE INDEX observation_input_used ON public.observation_input USING btree (input_id, input_revision);

CREATE UNIQUE INDEX observation_newest ON public.observation USING btree (series_id, period_end, period, ((formula IS NOT NULL))) WHERE ((superseded_from = 'infinity'::date) AND (rival_of IS NULL));

CREATE UNIQUE INDEX observation_once ON public.observation USING btree (series_id, period, published_from, revision) WHERE (rival_of IS NULL);

CREATE INDEX observation_revised ON public.observation USING btree (observation_id, revision) WHERE (revision > 1);

CREATE INDEX observation_rival_of ON public.observation USING btree (rival_of) WHERE (rival_of IS NOT NULL);

CREATE INDEX programme_name_document ON public.programme_name USING btree (document);

CREATE INDEX programme_part_of ON public.programme USING btree (part_of);

CREATE INDEX recommendation_programme ON public.recommendation USING btree (programme);

CREATE INDEX search_entry_names ON public.search_entry USING gin (names public.gin_trgm_ops) WITH (fastupdate=off) WHERE (type <> 'observation'::text);

CREATE INDEX search_entry_vector ON public.search_entry USING gin (vector) WITH (fastupdate=off);

CREATE INDEX search_word_near ON public.search_word USING gist (word public.gist_trgm_ops (siglen='128'));

CREATE INDEX search_word_stem ON public.search_word USING btree (stem);

CREATE INDEX series_area ON public.series USING btree (area);

CREATE TRIGGER area_superseded BEFORE DELETE OR UPDATE ON public.area FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER case_study_observation_superseded BEFORE DELETE OR UPDATE ON public.case_study_observation FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER case_study_organisation_superseded BEFORE DELETE OR UPDATE ON public.case_study_organisation FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER case_study_superseded BEFORE DELETE OR UPDATE ON public.case_study FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER change_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.change FOR EACH STATEMENT EXECUTE FUNCTION public.change_refuse();

CREATE TRIGGER commitment_superseded BEFORE DELETE OR UPDATE ON public.commitment FOR EACH ROW EXECUTE FUNCTION public.row_supersede('due_start', 'due_end');

CREATE TRIGGER document_superseded BEFORE DELETE OR UPDATE ON public.document FOR EACH ROW EXECUTE FUNCTION public.row_supersede('published_from');

CREATE TRIGGER event_superseded BEFORE DELETE OR UPDATE ON public.event FOR EACH ROW EXECUTE FUNCTION public.row_supersede('period_start', 'period_end');

CREATE TRIGGER further_citation_superseded BEFORE DELETE OR UPDATE ON public.further_citation FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER indicator_superseded BEFORE DELETE OR UPDATE ON public.indicator FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER observation_superseded BEFORE DELETE OR UPDATE ON public.observation FOR EACH ROW EXECUTE FUNCTION public.row_supersede('period_start', 'period_end', 'rival_of_revision');

CREATE TRIGGER organisation_superseded BEFORE DELETE OR UPDATE ON public.organisation FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER principle_name_superseded BEFORE DELETE OR UPDATE ON public.principle_name FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER principle_superseded BEFORE DELETE OR UPDATE ON public.principle FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER programme_name_superseded BEFORE DELETE OR UPDATE ON public.programme_name FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER programme_organisation_superseded BEFORE DELETE OR UPDATE ON public.programme_organisation FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER programme_principle_superseded BEFORE DELETE OR UPDATE ON public.programme_principle FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER programme_superseded BEFORE DELETE OR UPDATE ON public.programme FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER recommendation_superseded BEFORE DELETE OR UPDATE ON public.recommendation FOR EACH ROW EXECUTE FUNCTION public.row_supersede();

CREATE TRIGGER release_entered AFTER UPDATE ON public.dataset FOR EACH ROW EXECUTE FUNCTION public.release_enter();

CREATE TRIGGER search_entry_superseded BEFORE DELETE OR UPDATE ON public.search_entry FOR EACH ROW EXECUTE FUNCTION public.row_supersede('names', 'vector');

CREATE TRIGGER search_word_superseded BEFORE DELETE OR UPDATE ON public.search_word FOR EACH ROW EXECUTE FUNCTION public.row_supersede('stem');

CREATE TRIGGER yearly_update_superseded BEFORE DELETE OR UPDATE ON public.yearly_update FOR EACH ROW EXECUTE FUNCTION public.row_supersede('published_from');

ALTER TABLE ONLY public.area
    ADD CONSTRAINT area_parent_fkey FOREIGN KEY (parent) REFERENCES public.area(code);

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
    ADD CONSTRAINT change_document_fkey FOREIGN KEY (document) REFERENCES public.document(slug);

ALTER TABLE ONLY public.change
    ADD CONSTRAINT change_type_fkey FOREIGN KEY (type) REFERENCES public.resource_type(type);

ALTER TABLE ONLY public.change
    ADD CONSTRAINT change_update_year_fkey FOREIGN KEY (update_year) REFERENCES public.yearly_update(year);

ALTER TABLE ONLY public.citation
    ADD CONSTRAINT citation_document_fkey FOREIGN KEY (document) REFERENCES public.document(slug);

ALTER TABLE ONLY public.commitment
    ADD CONSTRAINT commitment_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.commitment
    ADD CONSTRAINT commitment_indicator_fkey FOREIGN KEY (indicator) REFERENCES public.indicator(slug);

ALTER TABLE ONLY public.commitment
    ADD CONSTRAINT commitment_programme_fkey FOREIGN KEY (programme) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_update_year_fkey FOREIGN KEY (update_year) REFERENCES public.yearly_update(year);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_programme_fkey FOREIGN KEY (programme) REFERENCES public.programme(slug);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_case_study_fkey FOREIGN KEY (case_study) REFERENCES public.case_study(slug);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_citation_id_fkey FOREIGN KEY (citation_id) REFERENCES public.citation(citation_id);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_commitment_fkey FOREIGN KEY (commitment) REFERENCES public.commitment(slug);

ALTER TABLE ONLY public.further_citation
    ADD CONSTRAINT further_citation_event_fkey FOREIGN KEY (event) REFERENCES public.event(slug);

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

ALTER TABLE ONLY public.observation_input
    ADD CONSTRAINT observation_input_input_id_input_revision_fkey FOREIGN KEY (input_id, input_revision) REFERENCES public.observation(observation_id, revision);

ALTER TABLE ONLY public.observation_input
    ADD CONSTRAINT observation_input_observation_id_revision_fkey FOREIGN KEY (observation_id, revision) REFERENCES public.observation(observation_id, revision);

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

ALTER TABLE ONLY public.search_entry
    ADD CONSTRAINT search_entry_type_fkey FOREIGN KEY (type) REFERENCES public.resource_type(type);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_area_fkey FOREIGN KEY (area) REFERENCES public.area(code);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_indicator_fkey FOREIGN KEY (indicator) REFERENCES public.indicator(slug);
