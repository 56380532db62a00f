-- Figures and promises. Published figures are append-only: (series, period, vintage, revision).

CREATE TABLE indicator (
  slug slug PRIMARY KEY,
  position int GENERATED ALWAYS AS IDENTITY,
  programme slug NOT NULL REFERENCES programme,
  name text NOT NULL CONSTRAINT indicator_name_filled CHECK (name <> ''),
  unit slug NOT NULL,
  measure text NOT NULL CONSTRAINT indicator_measure_known
    CHECK (measure IN ('stock', 'flow', 'cumulative', 'change', 'ratio', 'amount')),
  definition text NOT NULL CONSTRAINT indicator_definition_filled CHECK (definition <> ''),
  comparability text,
  citation_id int NOT NULL REFERENCES citation
);
CREATE INDEX indicator_programme ON indicator (programme);

-- One line of figures through time: an indicator in one area (or none stated) and one slice.
CREATE TABLE series (
  series_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  indicator slug NOT NULL REFERENCES indicator,
  area text REFERENCES area,
  dimensions jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT series_dimensions_object CHECK (jsonb_typeof(dimensions) = 'object'),
  CONSTRAINT series_once UNIQUE NULLS NOT DISTINCT (indicator, area, dimensions)
);
CREATE INDEX series_area ON series (area);

CREATE TABLE observation (
  observation_id bigint NOT NULL CONSTRAINT observation_id_positive CHECK (observation_id > 0),
  revision smallint NOT NULL DEFAULT 1 CONSTRAINT observation_revision_positive CHECK (revision > 0),
  series_id int NOT NULL REFERENCES series,
  update_year smallint NOT NULL REFERENCES yearly_update,
  published_from date NOT NULL,
  citation_id int NOT NULL REFERENCES citation,
  period period_code NOT NULL,
  period_start date GENERATED ALWAYS AS (period_first_day(period)) STORED,
  -- An undated figure sorts after all dated ones.
  period_end date NOT NULL GENERATED ALWAYS AS (coalesce(period_last_day(period), 'infinity')) STORED,
  as_stated text CONSTRAINT observation_as_stated_filled CHECK (as_stated <> ''),
  area_basis text NOT NULL CONSTRAINT observation_area_basis_known
    CHECK (area_basis IN ('stated', 'inferred', 'not-stated')),
  value numeric CONSTRAINT observation_value_finite CHECK (value NOT IN ('NaN', 'Infinity', '-Infinity')),
  value_text text NOT NULL CONSTRAINT observation_value_text_filled CHECK (value_text <> ''),
  qualifier text CONSTRAINT observation_qualifier_known
    CHECK (qualifier IN ('exact', 'about', 'more-than', 'at-least', 'nearly', 'up-to', 'under', 'projected')),
  status text NOT NULL CONSTRAINT observation_status_known
    CHECK (status IN ('actual', 'projected', 'planned')),
  formula text CONSTRAINT observation_formula_filled CHECK (formula ~ '#\d+'),
  rival_of bigint CONSTRAINT observation_rival_of_other CHECK (rival_of <> observation_id),
  -- A rival contradicts a figure, whatever revision that figure has reached; its first one always exists.
  rival_of_revision smallint GENERATED ALWAYS AS (CASE WHEN rival_of IS NOT NULL THEN 1 END) STORED,
  note text,
  reason text,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (observation_id, revision),
  FOREIGN KEY (rival_of, rival_of_revision) REFERENCES observation (observation_id, revision),
  -- A share in words alone ("the majority") has neither number nor qualifier.
  CONSTRAINT observation_qualifier_with_value CHECK ((value IS NULL) = (qualifier IS NULL)),
  CONSTRAINT observation_revision_reasoned CHECK ((revision = 1) = (reason IS NULL))
);
CREATE INDEX observation_in_series ON observation
  (series_id, period_end, period, published_from DESC, revision DESC, observation_id);
CREATE INDEX observation_citation ON observation (citation_id);
CREATE INDEX observation_rival_of ON observation (rival_of) WHERE rival_of IS NOT NULL;
-- Two documents of one update that disagree make a figure and a rival, never two figures.
CREATE UNIQUE INDEX observation_once ON observation (series_id, period, published_from, revision)
  WHERE rival_of IS NULL;

-- Which figures a derived one was computed from.
CREATE TABLE observation_input (
  observation_id bigint NOT NULL,
  revision smallint NOT NULL,
  input_id bigint NOT NULL,
  input_revision smallint NOT NULL DEFAULT 1,
  PRIMARY KEY (observation_id, revision, input_id),
  FOREIGN KEY (observation_id, revision) REFERENCES observation (observation_id, revision),
  FOREIGN KEY (input_id, input_revision) REFERENCES observation (observation_id, revision)
);
CREATE INDEX observation_input_used ON observation_input (input_id, input_revision);

-- The bounds a qualifier allows; null where open. A qualifier speaks of the size of a figure, so that a fall of
-- "over half" (-50, more-than) is bounded above by -50.
CREATE FUNCTION lower_bound(value numeric, qualifier text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN qualifier = 'exact' THEN value
    WHEN qualifier IN ('more-than', 'at-least') AND value >= 0 THEN value
    WHEN qualifier IN ('nearly', 'up-to', 'under') AND value < 0 THEN value
  END;

CREATE FUNCTION upper_bound(value numeric, qualifier text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN qualifier = 'exact' THEN value
    WHEN qualifier IN ('more-than', 'at-least') AND value < 0 THEN value
    WHEN qualifier IN ('nearly', 'up-to', 'under') AND value >= 0 THEN value
  END;

CREATE TABLE commitment (
  slug slug PRIMARY KEY,
  position int GENERATED ALWAYS AS IDENTITY,
  programme slug NOT NULL REFERENCES programme,
  title text NOT NULL CONSTRAINT commitment_title_filled CHECK (title <> ''),
  summary text NOT NULL,
  due period_code NOT NULL,
  due_start date GENERATED ALWAYS AS (period_first_day(due)) STORED,
  due_end date GENERATED ALWAYS AS (period_last_day(due)) STORED,
  due_as_stated text CONSTRAINT commitment_due_as_stated_filled CHECK (due_as_stated <> ''),
  indicator slug REFERENCES indicator,
  target_value numeric,
  target_text text,
  target_qualifier text CONSTRAINT commitment_target_qualifier_known
    CHECK (target_qualifier IN ('exact', 'about', 'more-than', 'at-least', 'nearly', 'up-to', 'under', 'projected')),
  citation_id int NOT NULL REFERENCES citation,
  CONSTRAINT commitment_target_whole CHECK (target_value IS NULL
    OR (target_text IS NOT NULL AND target_qualifier IS NOT NULL))
);
CREATE INDEX commitment_programme ON commitment (programme);
CREATE INDEX commitment_indicator ON commitment (indicator);

CREATE TABLE event (
  slug slug PRIMARY KEY,
  -- Null for an event of the reform as a whole, such as the publication of a document.
  programme slug REFERENCES programme,
  title text NOT NULL CONSTRAINT event_title_filled CHECK (title <> ''),
  summary text NOT NULL,
  period period_code NOT NULL,
  period_start date GENERATED ALWAYS AS (period_first_day(period)) STORED,
  period_end date GENERATED ALWAYS AS (period_last_day(period)) STORED,
  as_stated text CONSTRAINT event_as_stated_filled CHECK (as_stated <> ''),
  status text NOT NULL CONSTRAINT event_status_known CHECK (status IN ('happened', 'planned')),
  citation_id int NOT NULL REFERENCES citation
);
CREATE INDEX event_programme ON event (programme);

CREATE TABLE recommendation (
  slug slug PRIMARY KEY,
  programme slug NOT NULL REFERENCES programme,
  position smallint NOT NULL CONSTRAINT recommendation_position_once UNIQUE,
  title text NOT NULL CONSTRAINT recommendation_title_filled CHECK (title <> ''),
  summary text NOT NULL,
  made_by slug NOT NULL REFERENCES organisation,
  made_to text CONSTRAINT recommendation_made_to_filled CHECK (made_to <> ''),
  citation_id int NOT NULL REFERENCES citation
);
CREATE INDEX recommendation_programme ON recommendation (programme);

CREATE TABLE case_study (
  slug slug PRIMARY KEY,
  position int GENERATED ALWAYS AS IDENTITY,
  programme slug NOT NULL REFERENCES programme,
  title text NOT NULL CONSTRAINT case_study_title_filled CHECK (title <> ''),
  summary text NOT NULL,
  area text REFERENCES area,
  citation_id int NOT NULL REFERENCES citation
);
CREATE INDEX case_study_programme ON case_study (programme);

CREATE TABLE case_study_organisation (
  case_study slug NOT NULL REFERENCES case_study,
  position smallint NOT NULL CONSTRAINT case_study_organisation_position_positive CHECK (position > 0),
  organisation slug NOT NULL REFERENCES organisation,
  PRIMARY KEY (case_study, position),
  CONSTRAINT case_study_organisation_once UNIQUE (organisation, case_study)
);

CREATE TABLE case_study_observation (
  case_study slug NOT NULL REFERENCES case_study,
  observation_id bigint NOT NULL,
  revision smallint NOT NULL DEFAULT 1,
  PRIMARY KEY (case_study, observation_id),
  FOREIGN KEY (observation_id, revision) REFERENCES observation (observation_id, revision)
);
CREATE INDEX case_study_observation_told ON case_study_observation (observation_id);

-- Further places that say the same thing; the primary one is the row's own citation.
CREATE TABLE further_citation (
  citation_id int NOT NULL REFERENCES citation,
  position smallint NOT NULL CONSTRAINT further_citation_position_positive CHECK (position > 0),
  organisation slug REFERENCES organisation,
  principle slug REFERENCES principle,
  programme slug REFERENCES programme,
  indicator slug REFERENCES indicator,
  observation_id bigint,
  observation_revision smallint,
  commitment slug REFERENCES commitment,
  event slug REFERENCES event,
  recommendation slug REFERENCES recommendation,
  case_study slug REFERENCES case_study,
  FOREIGN KEY (observation_id, observation_revision) REFERENCES observation (observation_id, revision),
  CONSTRAINT further_citation_one_subject CHECK (
    num_nonnulls(organisation, principle, programme, indicator, observation_id,
                 commitment, event, recommendation, case_study) = 1),
  CONSTRAINT further_citation_revision_given CHECK ((observation_id IS NULL) = (observation_revision IS NULL))
);
CREATE INDEX further_citation_citation ON further_citation (citation_id);
CREATE UNIQUE INDEX further_citation_organisation ON further_citation (organisation, position) WHERE organisation IS NOT NULL;
CREATE UNIQUE INDEX further_citation_principle ON further_citation (principle, position) WHERE principle IS NOT NULL;
CREATE UNIQUE INDEX further_citation_programme ON further_citation (programme, position) WHERE programme IS NOT NULL;
CREATE UNIQUE INDEX further_citation_indicator ON further_citation (indicator, position) WHERE indicator IS NOT NULL;
CREATE UNIQUE INDEX further_citation_observation ON further_citation (observation_id, observation_revision, position)
  WHERE observation_id IS NOT NULL;
CREATE UNIQUE INDEX further_citation_commitment ON further_citation (commitment, position) WHERE commitment IS NOT NULL;
CREATE UNIQUE INDEX further_citation_event ON further_citation (event, position) WHERE event IS NOT NULL;
CREATE UNIQUE INDEX further_citation_recommendation ON further_citation (recommendation, position)
  WHERE recommendation IS NOT NULL;
CREATE UNIQUE INDEX further_citation_case_study ON further_citation (case_study, position) WHERE case_study IS NOT NULL;

-- The places that say a thing, primary first, as the API shows them.
CREATE FUNCTION source_list(citation_ids int[]) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT json_agg(json_build_object('document', document, 'section', section, 'locator', locator, 'kind', kind)
                  ORDER BY place)
  FROM unnest(citation_ids) WITH ORDINALITY AS cited (citation_id, place)
  JOIN citation USING (citation_id);
END;

-- Which states of a record have been loaded, so that loading the same one again changes nothing.
CREATE TABLE record_import (
  sha256 text PRIMARY KEY CONSTRAINT record_import_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  imported_at timestamptz NOT NULL DEFAULT now()
);
