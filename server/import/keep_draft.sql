-- Staged rows that check.sql found good into the draft that the transaction is about (ops.update_year). What the draft has under the same key
-- is replaced. Nothing of this is public. Longer than others, since all files are here.
INSERT INTO draft.yearly_update (year, title, published_on, summary)
  SELECT year::smallint, title, published_on, summary FROM staged_updates
  ON CONFLICT (year) DO UPDATE SET (title, published_on, summary, changed_at)
    = (excluded.title, excluded.published_on, excluded.summary, clock_timestamp());

INSERT INTO draft.documents (
    update_year, slug, update, title, publisher, published_on, document_kind, role, licence, sha256, contributors, summary)
  SELECT drafted_update(),
    slug, update, title, publisher, published_on, document_kind, role, licence, sha256, contributors, summary
  FROM staged_documents ORDER BY line
  ON CONFLICT (update_year, slug) DO UPDATE SET (
    update, title, publisher, published_on, document_kind, role, licence, sha256, contributors, summary) = (
    excluded.update, excluded.title, excluded.publisher, excluded.published_on, excluded.document_kind, excluded.role,
      excluded.licence, excluded.sha256, excluded.contributors, excluded.summary);

INSERT INTO draft.organisations (
    update_year, slug, name, organisation_kind, aliases, summary, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    slug, name, organisation_kind, aliases, summary, document, section, locator, kind, other_sources
  FROM staged_organisations ORDER BY line
  ON CONFLICT (update_year, slug) DO UPDATE SET (
    name, organisation_kind, aliases, summary, document, section, locator, kind, other_sources) = (
    excluded.name, excluded.organisation_kind, excluded.aliases, excluded.summary, excluded.document, excluded.section,
      excluded.locator, excluded.kind, excluded.other_sources);

INSERT INTO draft.areas (
    update_year, code, name, level, parent, scheme)
  SELECT drafted_update(),
    code, name, level, parent, scheme
  FROM staged_areas ORDER BY line
  ON CONFLICT (update_year, code) DO UPDATE SET (
    name, level, parent, scheme) = (
    excluded.name, excluded.level, excluded.parent, excluded.scheme);

INSERT INTO draft.principles (
    update_year, slug, position, name, summary, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    slug, position, name, summary, document, section, locator, kind, other_sources
  FROM staged_principles ORDER BY line
  ON CONFLICT (update_year, slug) DO UPDATE SET (
    position, name, summary, document, section, locator, kind, other_sources) = (
    excluded.position, excluded.name, excluded.summary, excluded.document, excluded.section, excluded.locator, excluded.kind,
      excluded.other_sources);

INSERT INTO draft.principle_names (
    update_year, principle, name, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    principle, name, document, section, locator, kind, other_sources
  FROM staged_principle_names ORDER BY line
  ON CONFLICT (update_year, principle, document) DO UPDATE SET (
    name, section, locator, kind, other_sources) = (
    excluded.name, excluded.section, excluded.locator, excluded.kind, excluded.other_sources);

INSERT INTO draft.programmes (
    update_year, slug, name, aliases, part_of, principles, organisations, summary, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    slug, name, aliases, part_of, principles, organisations, summary, document, section, locator, kind, other_sources
  FROM staged_programmes ORDER BY line
  ON CONFLICT (update_year, slug) DO UPDATE SET (
    name, aliases, part_of, principles, organisations, summary, document, section, locator, kind, other_sources) = (
    excluded.name, excluded.aliases, excluded.part_of, excluded.principles, excluded.organisations, excluded.summary,
      excluded.document, excluded.section, excluded.locator, excluded.kind, excluded.other_sources);

INSERT INTO draft.programme_names (
    update_year, programme, name, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    programme, name, document, section, locator, kind, other_sources
  FROM staged_programme_names ORDER BY line
  ON CONFLICT (update_year, programme, document) DO UPDATE SET (
    name, section, locator, kind, other_sources) = (
    excluded.name, excluded.section, excluded.locator, excluded.kind, excluded.other_sources);

INSERT INTO draft.indicators (
    update_year, slug, programme, name, unit, measure, definition, comparability, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    slug, programme, name, unit, measure, definition, comparability, document, section, locator, kind, other_sources
  FROM staged_indicators ORDER BY line
  ON CONFLICT (update_year, slug) DO UPDATE SET (
    programme, name, unit, measure, definition, comparability, document, section, locator, kind, other_sources) = (
    excluded.programme, excluded.name, excluded.unit, excluded.measure, excluded.definition, excluded.comparability, excluded.document,
      excluded.section, excluded.locator, excluded.kind, excluded.other_sources);

INSERT INTO draft.redefinitions (
    update_year, indicator, formerly, reason, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    indicator, formerly, reason, document, section, locator, kind, other_sources
  FROM staged_redefinitions ORDER BY line
  ON CONFLICT (update_year, indicator, formerly) DO UPDATE SET (
    reason, document, section, locator, kind, other_sources) = (
    excluded.reason, excluded.document, excluded.section, excluded.locator, excluded.kind, excluded.other_sources);

INSERT INTO draft.observations (
    update_year, id, revision, indicator, area, area_basis, period, as_stated, dimensions, value, value_text, qualifier, status,
      formula, rival_of, note, reason, corrected_on, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    id, revision, indicator, area, area_basis, period, as_stated, dimensions, value, value_text, qualifier, status, formula, rival_of,
      note, reason, corrected_on, document, section, locator, kind, other_sources
  FROM staged_observations ORDER BY line
  ON CONFLICT (update_year, id, revision) DO UPDATE SET (
    indicator, area, area_basis, period, as_stated, dimensions, value, value_text, qualifier, status, formula, rival_of, note, reason,
      corrected_on, document, section, locator, kind, other_sources) = (
    excluded.indicator, excluded.area, excluded.area_basis, excluded.period, excluded.as_stated, excluded.dimensions, excluded.value,
      excluded.value_text, excluded.qualifier, excluded.status, excluded.formula, excluded.rival_of, excluded.note, excluded.reason,
      excluded.corrected_on, excluded.document, excluded.section, excluded.locator, excluded.kind, excluded.other_sources);

INSERT INTO draft.commitments (
    update_year, slug, programme, title, summary, due, due_as_stated, indicator, target_value, target_text, target_qualifier, document,
      section, locator, kind, other_sources)
  SELECT drafted_update(),
    slug, programme, title, summary, due, due_as_stated, indicator, target_value, target_text, target_qualifier, document, section,
      locator, kind, other_sources
  FROM staged_commitments ORDER BY line
  ON CONFLICT (update_year, slug) DO UPDATE SET (
    programme, title, summary, due, due_as_stated, indicator, target_value, target_text, target_qualifier, document, section, locator,
      kind, other_sources) = (
    excluded.programme, excluded.title, excluded.summary, excluded.due, excluded.due_as_stated, excluded.indicator,
      excluded.target_value, excluded.target_text, excluded.target_qualifier, excluded.document, excluded.section, excluded.locator,
      excluded.kind, excluded.other_sources);

INSERT INTO draft.events (
    update_year, slug, programme, title, summary, period, as_stated, status, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    slug, programme, title, summary, period, as_stated, status, document, section, locator, kind, other_sources
  FROM staged_events ORDER BY line
  ON CONFLICT (update_year, slug) DO UPDATE SET (
    programme, title, summary, period, as_stated, status, document, section, locator, kind, other_sources) = (
    excluded.programme, excluded.title, excluded.summary, excluded.period, excluded.as_stated, excluded.status, excluded.document,
      excluded.section, excluded.locator, excluded.kind, excluded.other_sources);

INSERT INTO draft.recommendations (
    update_year, slug, programme, position, title, summary, made_by, made_to, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    slug, programme, position, title, summary, made_by, made_to, document, section, locator, kind, other_sources
  FROM staged_recommendations ORDER BY line
  ON CONFLICT (update_year, slug) DO UPDATE SET (
    programme, position, title, summary, made_by, made_to, document, section, locator, kind, other_sources) = (
    excluded.programme, excluded.position, excluded.title, excluded.summary, excluded.made_by, excluded.made_to, excluded.document,
      excluded.section, excluded.locator, excluded.kind, excluded.other_sources);

INSERT INTO draft.case_studies (
    update_year, slug, programme, title, summary, area, organisations, observations, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    slug, programme, title, summary, area, organisations, observations, document, section, locator, kind, other_sources
  FROM staged_case_studies ORDER BY line
  ON CONFLICT (update_year, slug) DO UPDATE SET (
    programme, title, summary, area, organisations, observations, document, section, locator, kind, other_sources) = (
    excluded.programme, excluded.title, excluded.summary, excluded.area, excluded.organisations, excluded.observations,
      excluded.document, excluded.section, excluded.locator, excluded.kind, excluded.other_sources);

INSERT INTO draft.evidence (
    update_year, id, commitment, reports, wording, event, observation, note, document, section, locator, kind, other_sources)
  SELECT drafted_update(),
    id, commitment, reports, wording, event, observation, note, document, section, locator, kind, other_sources
  FROM staged_evidence ORDER BY line
  ON CONFLICT (update_year, id) DO UPDATE SET (
    commitment, reports, wording, event, observation, note, document, section, locator, kind, other_sources) = (
    excluded.commitment, excluded.reports, excluded.wording, excluded.event, excluded.observation, excluded.note, excluded.document,
      excluded.section, excluded.locator, excluded.kind, excluded.other_sources);

INSERT INTO draft.checks (
    update_year, slug, check_kind, title, left_side, relation, right_side, tolerance, note, document, section, locator, kind,
      other_sources)
  SELECT drafted_update(),
    slug, check_kind, title, left_side, relation, right_side, tolerance, note, document, section, locator, kind, other_sources
  FROM staged_checks ORDER BY line
  ON CONFLICT (update_year, slug) DO UPDATE SET (
    check_kind, title, left_side, relation, right_side, tolerance, note, document, section, locator, kind, other_sources) = (
    excluded.check_kind, excluded.title, excluded.left_side, excluded.relation, excluded.right_side, excluded.tolerance, excluded.note,
      excluded.document, excluded.section, excluded.locator, excluded.kind, excluded.other_sources);

-- Who has read it before has not seen this.
UPDATE draft.yearly_update SET changed_at = clock_timestamp() WHERE year = drafted_update();
