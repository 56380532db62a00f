-- The whole draft that the transaction is about (ops.update_year) into the staged tables, so that it is checked and merged like files that are
-- imported. What it leaves out was filled in when it was drafted. No row in staged_updates: there is no such draft.
INSERT INTO staged_updates (year, title, published_on, summary)
  SELECT year::text, title, published_on, summary FROM draft.yearly_update WHERE year = drafted_update();

INSERT INTO staged_documents (
    slug, update, title, publisher, published_on, document_kind, role, licence, sha256, contributors, summary)
  SELECT
    slug, update, title, publisher, published_on, document_kind, role, licence, sha256, contributors, summary
  FROM draft.documents WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_organisations (
    slug, name, organisation_kind, aliases, summary, document, section, locator, kind, other_sources)
  SELECT
    slug, name, organisation_kind, aliases, summary, document, section, locator, kind, other_sources
  FROM draft.organisations WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_areas (
    code, name, level, parent, scheme)
  SELECT
    code, name, level, parent, scheme
  FROM draft.areas WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_principles (
    slug, position, name, summary, document, section, locator, kind, other_sources)
  SELECT
    slug, position, name, summary, document, section, locator, kind, other_sources
  FROM draft.principles WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_principle_names (
    principle, name, document, section, locator, kind, other_sources)
  SELECT
    principle, name, document, section, locator, kind, other_sources
  FROM draft.principle_names WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_programmes (
    slug, name, aliases, part_of, principles, organisations, summary, document, section, locator, kind, other_sources)
  SELECT
    slug, name, aliases, part_of, principles, organisations, summary, document, section, locator, kind, other_sources
  FROM draft.programmes WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_programme_names (
    programme, name, document, section, locator, kind, other_sources)
  SELECT
    programme, name, document, section, locator, kind, other_sources
  FROM draft.programme_names WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_indicators (
    slug, programme, name, unit, measure, definition, comparability, document, section, locator, kind, other_sources)
  SELECT
    slug, programme, name, unit, measure, definition, comparability, document, section, locator, kind, other_sources
  FROM draft.indicators WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_redefinitions (
    indicator, formerly, reason, document, section, locator, kind, other_sources)
  SELECT
    indicator, formerly, reason, document, section, locator, kind, other_sources
  FROM draft.redefinitions WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_observations (
    id, revision, indicator, area, area_basis, period, as_stated, dimensions, value, value_text, qualifier, status, formula, rival_of,
      note, reason, corrected_on, document, section, locator, kind, other_sources)
  SELECT
    id, revision, indicator, area, area_basis, period, as_stated, dimensions, value, value_text, qualifier, status, formula, rival_of,
      note, reason, corrected_on, document, section, locator, kind, other_sources
  FROM draft.observations WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_commitments (
    slug, programme, title, summary, due, due_as_stated, indicator, target_value, target_text, target_qualifier, document, section,
      locator, kind, other_sources)
  SELECT
    slug, programme, title, summary, due, due_as_stated, indicator, target_value, target_text, target_qualifier, document, section,
      locator, kind, other_sources
  FROM draft.commitments WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_events (
    slug, programme, title, summary, period, as_stated, status, document, section, locator, kind, other_sources)
  SELECT
    slug, programme, title, summary, period, as_stated, status, document, section, locator, kind, other_sources
  FROM draft.events WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_recommendations (
    slug, programme, position, title, summary, made_by, made_to, document, section, locator, kind, other_sources)
  SELECT
    slug, programme, position, title, summary, made_by, made_to, document, section, locator, kind, other_sources
  FROM draft.recommendations WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_case_studies (
    slug, programme, title, summary, area, organisations, observations, document, section, locator, kind, other_sources)
  SELECT
    slug, programme, title, summary, area, organisations, observations, document, section, locator, kind, other_sources
  FROM draft.case_studies WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_evidence (
    id, commitment, reports, wording, event, observation, note, document, section, locator, kind, other_sources)
  SELECT
    id, commitment, reports, wording, event, observation, note, document, section, locator, kind, other_sources
  FROM draft.evidence WHERE update_year = drafted_update() ORDER BY entry_id;

INSERT INTO staged_checks (
    slug, check_kind, title, left_side, relation, right_side, tolerance, note, document, section, locator, kind, other_sources)
  SELECT
    slug, check_kind, title, left_side, relation, right_side, tolerance, note, document, section, locator, kind, other_sources
  FROM draft.checks WHERE update_year = drafted_update() ORDER BY entry_id;
