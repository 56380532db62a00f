"""Figures that no document holds, for what the record is too short or too tame to show: thousands of them, with values of
many digits and texts that a spreadsheet would take for formulas.
"""

SERIES = """
INSERT INTO series (indicator, dimensions)
  SELECT slug, jsonb_build_object('slice', n::text) FROM (SELECT slug FROM indicator ORDER BY slug LIMIT 20) AS i,
    generate_series(1, {series} / 20) AS n ON CONFLICT DO NOTHING
"""

FIGURES = """
INSERT INTO observation (observation_id, series_id, update_year, reported_from, published_from, citation_id, period, area_basis, value,
                         value_text, qualifier, status, note)
  SELECT {first} + row_number() OVER (), series_id, 2014, '2014-03-14', '2014-03-14', (SELECT min(citation_id) FROM citation),
    to_char(date '1980-01-01' + n * 30, 'YYYY-MM-DD'), 'not-stated',
    (ARRAY[n, -n, n + 0.10, n / 1000000000.0, 123456789012345678901234567890.50])[1 + n % 5],
    (ARRAY['=1+1', '-5 of "them"', '@SUM(A1)', '''quoted', '+44 20', E'two\\nlines, and a tab\\tin one', 'é😀 £', '{{"a":1}}',
           '5.0', E'\\t=2'])[1 + n % 10],
    'exact', 'actual', CASE WHEN n % 3 = 0 THEN repeat('many words, ', n % 40) || 'and an end' END
  FROM series, generate_series(1, {periods}) AS n WHERE dimensions ? 'slice'
"""

# What cannot be packed: 512 characters that hold 384 bytes.
NOISE = """
UPDATE observation SET note = (SELECT string_agg(translate(encode(sha512(convert_to(observation_id || ' ' || n, 'UTF8')), 'base64'), E'\\n=', ''), '')
    FROM generate_series(1, 6) AS n) WHERE observation_id > {first}
"""


def make_noisy(cluster, first=1_000_000):
    """Gives each figure that grow has added a note that gzip makes nothing of."""
    cluster.sql(NOISE.format(first=first))


def grow(cluster, series, periods, first=1_000_000):
    """Adds that many series (in twenties) with that many figures each, and says how many figures there are then."""
    cluster.sql(SERIES.format(series=series) + ";" + FIGURES.format(first=first, periods=periods))
    cluster.sql("SELECT series_size_rebuild()")
    cluster.sql("ANALYZE")
    return int(cluster.sql("SELECT count(*) FROM observation")[0][0])
