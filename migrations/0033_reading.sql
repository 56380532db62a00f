-- How like what was written is to a word that is known under a label, from 0 to 1: for "did you mean". Numbers of as many digits, which years
-- are, go by how far they are apart; all else by the letters that they share.

CREATE FUNCTION likeness(written text, word text, label text) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN written ~ '^\d{1,9}$' AND word ~ '^\d{1,9}$' AND length(written) = length(word)
  THEN 1 - abs(written::int - word::int) / power(10::double precision, length(word))
  ELSE greatest(similarity(word, written), similarity(label, written)) END;
