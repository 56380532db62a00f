-- Citation: a figure's permalink names the version of the dataset that brought the figure as it is shown, and its content hash covers
-- more than its own row: the places that say it, and the unit and measure of its indicator. So a change of those brings the figure anew.

CREATE FUNCTION observation_sources_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.observation SET recorded_version = dataset_version()
  WHERE (observation_id, revision) IN ((OLD.observation_id, OLD.observation_revision), (NEW.observation_id, NEW.observation_revision))
  AND recorded_version < dataset_version();
  RETURN NULL;
END $$;
CREATE TRIGGER further_citation_of_observation AFTER INSERT OR UPDATE OR DELETE ON further_citation
  FOR EACH ROW EXECUTE FUNCTION observation_sources_changed();

CREATE FUNCTION observation_unit_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.observation SET recorded_version = dataset_version()
  WHERE series_id IN (SELECT series_id FROM public.series WHERE indicator = NEW.slug) AND recorded_version < dataset_version();
  RETURN NULL;
END $$;
CREATE TRIGGER indicator_unit_changed AFTER UPDATE ON indicator
  FOR EACH ROW WHEN ((OLD.unit, OLD.measure) IS DISTINCT FROM (NEW.unit, NEW.measure)) EXECUTE FUNCTION observation_unit_changed();

-- A text on one line of several, from which it can be had back.
CREATE FUNCTION one_line(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace(given, '\', '\\'), E'\n', '\n');

-- A text as BibTeX and LaTeX read it. Braces are spelt out, since BibTeX counts them even after a backslash. Letters with one accent are
-- composed; what has no spelling here stays as it is, in UTF-8.
CREATE FUNCTION bibtex_text(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  SELECT coalesce(string_agg(coalesce(spelling.latex, '{\' || accent.latex || '{' || left(normalize(letter, NFD), 1) || '}}', letter), ''
                             ORDER BY place), '')
  FROM string_to_table(normalize(given, NFC), NULL) WITH ORDINALITY AS letters (letter, place)
  LEFT JOIN (VALUES
    ('\', '\textbackslash{}'), ('{', '\textbraceleft{}'), ('}', '\textbraceright{}'), ('~', '\textasciitilde{}'),
    ('^', '\textasciicircum{}'), ('&', '\&'), ('%', '\%'), ('#', '\#'), ('_', '\_'), ('$', '\$'), (E'\n', ' '), (E'\r', ' '), (E'\t', ' '),
    ('£', '\textsterling{}'), ('€', '\texteuro{}'), ('‘', '\textquoteleft{}'), ('’', '\textquoteright{}'),
    ('“', '\textquotedblleft{}'), ('”', '\textquotedblright{}'), ('–', '--'), ('—', '---'), ('…', '\textellipsis{}'), (U&'\00A0', '~'),
    ('ß', '\ss{}'), ('æ', '\ae{}'), ('Æ', '\AE{}'), ('ø', '\o{}'), ('Ø', '\O{}'), ('×', '\texttimes{}'),
    ('°', '\textdegree{}')) AS spelling (letter, latex) USING (letter)
  LEFT JOIN (VALUES
    (U&'\0300', '`'), (U&'\0301', ''''), (U&'\0302', '^'), (U&'\0303', '~'), (U&'\0304', '='), (U&'\0306', 'u'), (U&'\0307', '.'),
    (U&'\0308', '"'), (U&'\030A', 'r'), (U&'\030B', 'H'), (U&'\030C', 'v'), (U&'\0327', 'c'), (U&'\0328', 'k')) AS accent (mark, latex)
    ON accent.mark = substr(normalize(letter, NFD), 2)
);
