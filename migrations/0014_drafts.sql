-- Drafts: the next update before it is published. Rows of a draft stand in the form of the record's files (server/files/files.def), as text,
-- in a schema of their own that no statement for readers names; publishing stages them like files that are imported. And what it takes
-- to withdraw: tombstones, and rules that every row is held against before anything is done.

CREATE SCHEMA draft;

CREATE TABLE draft.yearly_update (
  year smallint PRIMARY KEY,
  title text,
  published_on text,
  summary text,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Whoever adds to a draft or publishes it changes this first, and so waits for the others.
  changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE draft.documents (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  slug text, update text, title text, publisher text, published_on text, document_kind text, role text, licence text, sha256 text,
  contributors text, summary text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, slug)
);
CREATE TABLE draft.organisations (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  slug text, name text, organisation_kind text, aliases text, summary text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, slug)
);
CREATE TABLE draft.areas (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  code text, name text, level text, parent text, scheme text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, code)
);
CREATE TABLE draft.principles (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  slug text, position text, name text, summary text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, slug)
);
CREATE TABLE draft.principle_names (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  principle text, name text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, principle, document)
);
CREATE TABLE draft.programmes (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  slug text, name text, aliases text, part_of text, principles text, organisations text, summary text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, slug)
);
CREATE TABLE draft.programme_names (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  programme text, name text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, programme, document)
);
CREATE TABLE draft.indicators (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  slug text, programme text, name text, unit text, measure text, definition text, comparability text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, slug)
);
CREATE TABLE draft.redefinitions (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  indicator text, formerly text, reason text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, indicator, formerly)
);
CREATE TABLE draft.observations (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  id text, revision text, indicator text, area text, area_basis text, period text, as_stated text, dimensions text, value text,
  value_text text, qualifier text, status text, formula text, rival_of text, note text, reason text, corrected_on text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, id, revision)
);
CREATE TABLE draft.commitments (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  slug text, programme text, title text, summary text, due text, due_as_stated text, indicator text, target_value text,
  target_text text, target_qualifier text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, slug)
);
CREATE TABLE draft.events (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  slug text, programme text, title text, summary text, period text, as_stated text, status text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, slug)
);
CREATE TABLE draft.recommendations (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  slug text, programme text, position text, title text, summary text, made_by text, made_to text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, slug)
);
CREATE TABLE draft.case_studies (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  slug text, programme text, title text, summary text, area text, organisations text, observations text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, slug)
);
CREATE TABLE draft.evidence (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  id text, commitment text, reports text, wording text, event text, observation text, note text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, id)
);
CREATE TABLE draft.checks (
  update_year smallint NOT NULL REFERENCES draft.yearly_update ON DELETE CASCADE,
  slug text, check_kind text, title text, left_side text, relation text, right_side text, tolerance text, note text,
  document text, section text, locator text, kind text, other_sources text,
  entry_id bigint GENERATED ALWAYS AS IDENTITY, entered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (update_year, slug)
);

-- What is drafted for a series is found without a look at all of a draft.
CREATE INDEX observations_in_series ON draft.observations (update_year, indicator, period);

-- Figures and reports get their numbers when they are drafted; one of a draft that is thrown away is nobody's.
CREATE SEQUENCE observation_number AS bigint;
CREATE SEQUENCE evidence_number AS int;
SELECT setval('observation_number', coalesce(max(observation_id), 0) + 1, false) FROM observation;
SELECT setval('evidence_number', coalesce(max(evidence_id), 0) + 1, false) FROM evidence;

-- A new document may be published before its lines are transcribed; until then nothing is known of its text.
ALTER TABLE document ALTER COLUMN sha256 DROP NOT NULL;
ALTER TABLE past.document ALTER COLUMN sha256 DROP NOT NULL;

-- What is withdrawn leaves these tables, and stays for pinned versions and among the changes. Places, series and the parts of formulas are
-- kept for good and may outlive what they name.
ALTER TABLE citation DROP CONSTRAINT citation_document_fkey;
ALTER TABLE series DROP CONSTRAINT series_indicator_fkey;
ALTER TABLE observation_input DROP CONSTRAINT observation_input_observation_id_revision_fkey,
  DROP CONSTRAINT observation_input_input_id_input_revision_fkey;
ALTER TABLE change DROP CONSTRAINT change_update_year_fkey, DROP CONSTRAINT change_document_fkey;

-- For tables that are only ever added to, whoever asks.
CREATE FUNCTION append_only_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what has been published stays on record: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;
CREATE OR REPLACE TRIGGER change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change
  FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuse();
DROP FUNCTION change_refuse();

-- Tombstones: what was withdrawn, when and why. A thing that was published again has one too, and is there all the same.
CREATE TABLE withdrawal (
  withdrawal_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type text NOT NULL REFERENCES resource_type,
  subject text NOT NULL CONSTRAINT withdrawal_subject_filled CHECK (subject <> ''),
  update_year smallint, -- NULL for what belongs to no update
  reason text NOT NULL CONSTRAINT withdrawal_reason_filled CHECK (reason <> ''),
  withdrawn_at timestamptz NOT NULL,
  dataset_version bigint NOT NULL,
  CONSTRAINT withdrawal_subject_once UNIQUE (type, subject, dataset_version)
);
CREATE TRIGGER withdrawal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON withdrawal
  FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuse();
CREATE VIEW pinned.withdrawal AS
  SELECT withdrawal_id, type, subject, update_year, reason, withdrawn_at, dataset_version
  FROM public.withdrawal WHERE dataset_version <= pinned_version();

-- Days that no calendar has are refused by name. A domain's rules are asked in the order of their names: this one before what computes with days.
CREATE FUNCTION day_exists(part text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN part ~ '^(FY|AY)?0000' THEN false
    WHEN part ~ '^\d{4}-(0[1-9]|1[0-2])-(29|30|31)$' THEN right(part, 2)::int
      <= extract(day FROM (make_date(left(part, 4)::int, substr(part, 6, 2)::int, 1) + interval '1 month')::date - 1)
    ELSE true
  END;
ALTER DOMAIN partial_date ADD CONSTRAINT partial_date_days CHECK (day_exists(VALUE));
ALTER DOMAIN period_code ADD CONSTRAINT period_code_days
  CHECK (day_exists(split_part(VALUE, '..', 1)) AND day_exists(split_part(VALUE, '..', -1)));

-- What stands in an index has an end.
ALTER TABLE citation
  ADD CONSTRAINT citation_section_short CHECK (length(section) <= 300),
  ADD CONSTRAINT citation_locator_short CHECK (length(locator) <= 200);
ALTER TABLE area ADD CONSTRAINT area_code_short CHECK (length(code) <= 100);
ALTER TABLE series ADD CONSTRAINT series_dimensions_short CHECK (length(dimensions::text) <= 500);

-- Text as what it stands for; NULL where it does not.
-- Counted repetitions make slow expressions: lengths are asked for by themselves.
CREATE FUNCTION number_of(given text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(given) <= 500 AND given ~ '^-?\d+(\.\d+)?$' THEN given::numeric END;

CREATE FUNCTION count_of(given text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(given) <= 18 AND given ~ '^(0|[1-9]\d*)$' THEN given::bigint END;

CREATE FUNCTION json_of(given text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN given::jsonb;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
  RETURN NULL;
END $$;

CREATE FUNCTION partial_date_end(given text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN given ~ '^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$' AND day_exists(given) THEN period_last_day(given) END;

-- The query for the rows meant for a table that would break its rules: the CHECK constraints of the table and of the domains of its columns, and
-- what must be given. So each rule is written once, where it holds. `candidate` has the table's columns by their names, as far as they have
-- rules. The SQL is made from names and rules of the catalogue and from nothing else. Its columns: given jsonb, the row; member text, rule text,
-- concerns text[].
CREATE FUNCTION rule_query(target regclass, candidate regclass) RETURNS text
LANGUAGE sql STABLE AS $$
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
$$;

-- What the rules ask for, as whoever breaks one is told.
COMMENT ON CONSTRAINT slug_form ON DOMAIN slug IS 'must be lower-case words joined by "-", of at most 100 characters';
COMMENT ON CONSTRAINT partial_date_days ON DOMAIN partial_date IS 'names a day that the calendar does not have';
COMMENT ON CONSTRAINT partial_date_form ON DOMAIN partial_date IS 'must be a day, a month or a year, such as 2015-03-13, 2015-03 or 2015';
COMMENT ON CONSTRAINT period_code_days ON DOMAIN period_code IS 'names a day that the calendar does not have';
COMMENT ON CONSTRAINT period_code_form ON DOMAIN period_code IS
  'must be a period code, such as 2015-03-13, 2015-03, 2015-spring, 2015, FY2014, AY2014, 2014-04..2015-03 or undated';
COMMENT ON CONSTRAINT period_code_order ON DOMAIN period_code IS 'must not end before it begins';
COMMENT ON CONSTRAINT yearly_update_year_range ON yearly_update IS 'must be a year from 2011 to 2100';
COMMENT ON CONSTRAINT document_sha256_form ON document IS 'must be 64 hexadecimal digits in lower case';
COMMENT ON CONSTRAINT area_code_form ON area IS 'must be a GSS code such as E92000001, or start with "x-"';
COMMENT ON CONSTRAINT area_parent_other ON area IS 'must be another area';
COMMENT ON CONSTRAINT area_scheme_fits_code ON area IS 'must be "local" for a code that starts with "x-", else "gss"';
COMMENT ON CONSTRAINT programme_part_of_other ON programme IS 'must be another programme';
COMMENT ON CONSTRAINT redefinition_formerly_other ON redefinition IS 'must be another indicator';
COMMENT ON CONSTRAINT series_dimensions_object ON series IS 'must be a JSON object';
COMMENT ON CONSTRAINT observation_formula_filled ON observation IS 'must name at least one figure, as #17';
COMMENT ON CONSTRAINT observation_rival_of_other ON observation IS 'must be another figure';
COMMENT ON CONSTRAINT observation_qualifier_with_value ON observation IS 'must be given where there is a value, and only there';
COMMENT ON CONSTRAINT observation_revision_reasoned ON observation IS 'goes with a reason if it is not the first, and only then';
COMMENT ON CONSTRAINT commitment_target_whole ON commitment IS 'needs target_text and target_qualifier beside it';
COMMENT ON CONSTRAINT evidence_wording_short ON evidence IS 'must be one to four words';
COMMENT ON CONSTRAINT arithmetic_check_subject_id_given ON arithmetic_check IS 'must name at least one figure, as #17';
COMMENT ON CONSTRAINT arithmetic_check_tolerance_for_equals ON arithmetic_check IS 'has a meaning for "=" only';
COMMENT ON CONSTRAINT arithmetic_check_slug_of_kind ON arithmetic_check IS
  'must not look like those of checks that follow from the rules, such as share-17';

-- The draft that a transaction is about: who begins one says so. NULL in all others.
CREATE FUNCTION drafted_update() RETURNS smallint
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('ops.update_year', true), '')::smallint;

-- A value as a person would say it, every digit as given: 254.10, 1,234, more than 45%, £2.50.
CREATE FUNCTION value_text(value text, qualifier text, unit text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN concat(
    CASE WHEN qualifier <> 'exact' THEN replace(qualifier, '-', ' ') || ' ' END,
    regexp_replace(regexp_replace(split_part(value, '.', 1), '(\d)(?=(\d{3})+$)', '\1,', 'g'), '^(-?)', CASE WHEN unit = 'gbp' THEN '\1£' ELSE '\1' END),
    substring(value, '\..*'),
    CASE WHEN unit = 'percent' THEN '%' END);

-- What is returned is held against the domain where its fault is not caught; what is assigned is.
CREATE FUNCTION period_of(given text) RETURNS period_code
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  period period_code;
BEGIN
  period := given;
  RETURN period;
EXCEPTION WHEN check_violation THEN
  RETURN NULL;
END $$;
