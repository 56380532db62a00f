-- Citation: what the texts of citations are made with.

-- A text on one line of several, from which it can be had back.
CREATE FUNCTION one_line(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace(given, '\', '\\'), E'\n', '\n');

-- A text as BibTeX and LaTeX read it. Braces are spelt out, since BibTeX counts them even after a backslash. Letters with one accent are
-- composed. Only commands are used that LaTeX, biber, pandoc and bibutils all read, since some drop what they do not know (\textsterling,
-- and the amount lost its pound sign); what has no such spelling stays as it is, in UTF-8.
CREATE FUNCTION bibtex_text(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  SELECT coalesce(string_agg(coalesce(spelling.latex, '{\' || accent.latex || '{' || left(normalize(letter, NFD), 1) || '}}', letter), ''
                             ORDER BY place), '')
  FROM string_to_table(normalize(given, NFC), NULL) WITH ORDINALITY AS letters (letter, place)
  LEFT JOIN (VALUES
    ('\', '\textbackslash{}'), ('{', '\textbraceleft{}'), ('}', '\textbraceright{}'), ('~', '\textasciitilde{}'),
    ('^', '\textasciicircum{}'), ('&', '\&'), ('%', '\%'), ('#', '\#'), ('_', '\_'), ('$', '\$'), (E'\n', ' '), (E'\r', ' '), (E'\t', ' '),
    ('£', '\pounds{}'), ('‘', '\textquoteleft{}'), ('’', '\textquoteright{}'), ('“', '\textquotedblleft{}'), ('”', '\textquotedblright{}'),
    ('–', '--'), ('—', '---'), (U&'\00A0', '~'), ('ß', '\ss{}'), ('æ', '\ae{}'), ('Æ', '\AE{}'), ('ø', '\o{}'), ('Ø', '\O{}'))
    AS spelling (letter, latex) USING (letter)
  LEFT JOIN (VALUES
    (U&'\0300', '`'), (U&'\0301', ''''), (U&'\0302', '^'), (U&'\0303', '~'), (U&'\0304', '='), (U&'\0306', 'u'), (U&'\0307', '.'),
    (U&'\0308', '"'), (U&'\030A', 'r'), (U&'\030B', 'H'), (U&'\030C', 'v'), (U&'\0327', 'c'), (U&'\0328', 'k')) AS accent (mark, latex)
    ON accent.mark = substr(normalize(letter, NFD), 2)
);
