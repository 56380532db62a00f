-- Temporary tables in the shape of the record's files (docs/record.md). `line` is the line of the file, for faults.
CREATE TEMP TABLE staged_updates (year text, title text, published_on text, summary text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_documents (slug text, update text, title text, publisher text, published_on text,
  document_kind text, role text, licence text, sha256 text, contributors text, summary text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_organisations (slug text, name text, organisation_kind text, aliases text, summary text,
  document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_areas (code text, name text, level text, parent text, scheme text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_principles (slug text, position text, name text, summary text,
  document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_principle_names (principle text, name text,
  document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_programmes (slug text, name text, aliases text, part_of text, principles text,
  organisations text, summary text, document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_programme_names (programme text, name text,
  document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_indicators (slug text, programme text, name text, unit text, measure text, definition text,
  comparability text, document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_redefinitions (indicator text, formerly text, reason text,
  document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_observations (id text, revision text, indicator text, area text, area_basis text, period text,
  as_stated text, dimensions text, value text, value_text text, qualifier text, status text, formula text,
  rival_of text, note text, reason text, document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_commitments (slug text, programme text, title text, summary text, due text, due_as_stated text,
  indicator text, target_value text, target_text text, target_qualifier text,
  document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_events (slug text, programme text, title text, summary text, period text, as_stated text,
  status text, document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_recommendations (slug text, programme text, position text, title text, summary text,
  made_by text, made_to text, document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_case_studies (slug text, programme text, title text, summary text, area text,
  organisations text, observations text, document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_evidence (id text, commitment text, reports text, wording text, event text, observation text,
  note text, document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
CREATE TEMP TABLE staged_checks (slug text, check_kind text, title text, left_side text, relation text, right_side text,
  tolerance text, note text, document text, section text, locator text, kind text, other_sources text,
  line int GENERATED ALWAYS AS IDENTITY (START 2)) ON COMMIT DROP;
