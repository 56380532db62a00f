-- The catalogue: what was reformed, by whom, where, and which documents say so.
-- Every sentence-bearing row cites the line it came from; figures follow in 0002.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE DOMAIN slug AS text
  CONSTRAINT slug_form CHECK (VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(VALUE) <= 100);

-- A document may be dated to a day, a month or a year only; it then counts from that span's last day.
CREATE DOMAIN partial_date AS text
  CONSTRAINT partial_date_form CHECK (VALUE ~ '^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$');

-- The version of the published record. One row; every publication adds one.
CREATE TABLE dataset (
  singleton boolean PRIMARY KEY DEFAULT true CONSTRAINT dataset_singleton_only CHECK (singleton),
  version bigint NOT NULL DEFAULT 0 CONSTRAINT dataset_version_positive CHECK (version >= 0),
  changed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO dataset DEFAULT VALUES;

-- Period codes (docs/record.md): 2014-03-14, 2014-02, 2013-autumn, 2013, FY2014, AY2013, A..B, undated.
-- make_date and arithmetic instead of a cast: a cast from text depends on the session and cannot be indexed. Functions have
-- bodies that are parsed when they are made, so that they work under any search_path, as when a dump is restored.
CREATE FUNCTION period_part_first_day(part text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN part ~ '^\d{4}$' THEN make_date(part::int, 1, 1)
    WHEN part ~ '^\d{4}-\d{2}$' THEN make_date(left(part, 4)::int, right(part, 2)::int, 1)
    WHEN part ~ '^\d{4}-\d{2}-\d{2}$'
      THEN make_date(left(part, 4)::int, substr(part, 6, 2)::int, right(part, 2)::int)
    WHEN part ~ '^FY\d{4}$' THEN make_date(right(part, 4)::int, 4, 1)
    WHEN part ~ '^AY\d{4}$' THEN make_date(right(part, 4)::int, 9, 1)
    WHEN part ~ '^\d{4}-spring$' THEN make_date(left(part, 4)::int, 3, 1)
    WHEN part ~ '^\d{4}-summer$' THEN make_date(left(part, 4)::int, 6, 1)
    WHEN part ~ '^\d{4}-autumn$' THEN make_date(left(part, 4)::int, 9, 1)
    WHEN part ~ '^\d{4}-winter$' THEN make_date(left(part, 4)::int, 12, 1)
  END;

CREATE FUNCTION period_part_length(part text) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN part ~ '^\d{4}-\d{2}-\d{2}$' THEN interval '1 day'
    WHEN part ~ '^\d{4}-\d{2}$' THEN interval '1 month'
    WHEN part ~ '^(FY|AY)?\d{4}$' THEN interval '1 year'
    ELSE interval '3 months'
  END;

CREATE FUNCTION period_first_day(period text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN period_part_first_day(split_part(period, '..', 1));

CREATE FUNCTION period_last_day(period text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (period_part_first_day(split_part(period, '..', -1))
          + period_part_length(split_part(period, '..', -1)))::date - 1;

CREATE FUNCTION period_type(period text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN period = 'undated' THEN 'undated'
    WHEN period LIKE '%..%' THEN 'range'
    WHEN period ~ '^\d{4}$' THEN 'year'
    WHEN period ~ '^\d{4}-\d{2}$' THEN 'month'
    WHEN period ~ '^\d{4}-\d{2}-\d{2}$' THEN 'day'
    WHEN period ~ '^FY' THEN 'financial-year'
    WHEN period ~ '^AY' THEN 'academic-year'
    ELSE 'season'
  END;

-- Whether a period has a day in common with the days wanted. One without a known start is taken at its end; one without an end lasts;
-- an undated one touches only days that begin in infinity, which is how "undated" is asked for.
CREATE FUNCTION period_touches(period text, start_day date, end_day date, first date, last date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN period = 'undated' THEN first = 'infinity'
    ELSE coalesce(end_day, 'infinity') >= first AND coalesce(start_day, end_day) <= last
  END;

CREATE DOMAIN period_code AS text
  CONSTRAINT period_code_form CHECK (
    VALUE = 'undated'
    OR VALUE ~ ('^(FY\d{4}|AY\d{4}|\d{4}-(spring|summer|autumn|winter)'
                '|\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)$')
    OR VALUE ~ ('^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?\.\.'
                '(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$') AND VALUE <> '..')
  CONSTRAINT period_code_order CHECK (coalesce(period_first_day(VALUE) <= period_last_day(VALUE), true));

CREATE TABLE yearly_update (
  year smallint PRIMARY KEY CONSTRAINT yearly_update_year_range CHECK (year BETWEEN 2011 AND 2100),
  title text NOT NULL CONSTRAINT yearly_update_title_filled CHECK (title <> ''),
  published_on partial_date NOT NULL,
  published_from date GENERATED ALWAYS AS (period_last_day(published_on)) STORED,
  state text NOT NULL DEFAULT 'published'
    CONSTRAINT yearly_update_state_known CHECK (state IN ('published')),
  summary text NOT NULL
);

CREATE TABLE document (
  slug slug PRIMARY KEY,
  update_year smallint NOT NULL REFERENCES yearly_update,
  title text NOT NULL CONSTRAINT document_title_filled CHECK (title <> ''),
  publisher text NOT NULL,
  published_on partial_date NOT NULL,
  published_from date GENERATED ALWAYS AS (period_last_day(published_on)) STORED,
  document_kind text NOT NULL,
  role text NOT NULL
    CONSTRAINT document_role_known CHECK (role IN ('primary', 'summary', 'coverage', 'related')),
  licence text,
  sha256 text NOT NULL CONSTRAINT document_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  contributors jsonb NOT NULL DEFAULT '[]'
    CONSTRAINT document_contributors_list CHECK (jsonb_typeof(contributors) = 'array'),
  summary text NOT NULL
);
CREATE INDEX document_update_year ON document (update_year);

-- A place in a document. Shared by all rows that stand on it.
CREATE TABLE citation (
  citation_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document slug NOT NULL REFERENCES document,
  section text NOT NULL CONSTRAINT citation_section_filled CHECK (section <> ''),
  locator text NOT NULL CONSTRAINT citation_locator_filled CHECK (locator <> ''),
  kind text NOT NULL
    CONSTRAINT citation_kind_known CHECK (kind IN ('body', 'graphic', 'press', 'summary')),
  CONSTRAINT citation_place_once UNIQUE (document, section, locator, kind)
);

CREATE TABLE organisation (
  slug slug PRIMARY KEY,
  name text NOT NULL CONSTRAINT organisation_name_filled CHECK (name <> ''),
  organisation_kind text NOT NULL,
  aliases text[] NOT NULL DEFAULT '{}',
  summary text NOT NULL,
  citation_id int NOT NULL REFERENCES citation
);

CREATE TABLE area (
  code text PRIMARY KEY
    CONSTRAINT area_code_form CHECK (code ~ '^([EKNSW]\d{8}|x-[a-z0-9-]+)$'),
  name text NOT NULL CONSTRAINT area_name_filled CHECK (name <> ''),
  level text NOT NULL,
  parent text REFERENCES area CONSTRAINT area_parent_other CHECK (parent <> code),
  scheme text NOT NULL CONSTRAINT area_scheme_known CHECK (scheme IN ('gss', 'local')),
  CONSTRAINT area_scheme_fits_code CHECK ((scheme = 'local') = (code LIKE 'x-%'))
);
CREATE INDEX area_parent ON area (parent);

CREATE TABLE principle (
  slug slug PRIMARY KEY,
  position smallint NOT NULL CONSTRAINT principle_position_once UNIQUE,
  name text NOT NULL CONSTRAINT principle_name_filled CHECK (name <> ''),
  summary text NOT NULL,
  citation_id int NOT NULL REFERENCES citation
);

-- What each document calls a principle: local control in 2011 is decentralisation in 2014.
CREATE TABLE principle_name (
  principle slug NOT NULL REFERENCES principle,
  document slug NOT NULL REFERENCES document,
  name text NOT NULL CONSTRAINT principle_name_name_filled CHECK (name <> ''),
  citation_id int NOT NULL REFERENCES citation,
  PRIMARY KEY (principle, document)
);

CREATE TABLE programme (
  slug slug PRIMARY KEY,
  position int GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL CONSTRAINT programme_name_filled CHECK (name <> ''),
  aliases text[] NOT NULL DEFAULT '{}',
  part_of slug REFERENCES programme CONSTRAINT programme_part_of_other CHECK (part_of <> slug),
  summary text NOT NULL,
  citation_id int NOT NULL REFERENCES citation
);
CREATE INDEX programme_part_of ON programme (part_of);

CREATE TABLE programme_principle (
  programme slug NOT NULL REFERENCES programme,
  position smallint NOT NULL CONSTRAINT programme_principle_position_positive CHECK (position > 0),
  principle slug NOT NULL REFERENCES principle,
  PRIMARY KEY (programme, position),
  CONSTRAINT programme_principle_once UNIQUE (principle, programme)
);

CREATE TABLE programme_organisation (
  programme slug NOT NULL REFERENCES programme,
  position smallint NOT NULL CONSTRAINT programme_organisation_position_positive CHECK (position > 0),
  organisation slug NOT NULL REFERENCES organisation,
  PRIMARY KEY (programme, position),
  CONSTRAINT programme_organisation_once UNIQUE (organisation, programme)
);
