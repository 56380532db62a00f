-- Figures that the record has not, so that every kind of picture is drawn and none is taken for granted: many of several places, falls, spans
-- of every kind, sizes that no scale was made for, words that XML and layout have to mind. None of it is loaded anywhere but in a test.
INSERT INTO indicator (slug, programme, name, unit, measure, definition, citation_id)
SELECT slug, 'free-schools', name, unit, measure,
  'Made up for a test: 学校の数, élèves and 🙂, in a definition that goes on for long enough to be broken into lines more than once.', 1
FROM (VALUES
  ('odd-many', 'Many figures in several places', 'schools', 'stock'),
  ('odd-falls', 'Falls & <odd> "names" with averylongwordthatneverendsandhasnospaceinitanywhereatall', 'percent', 'change'),
  ('odd-sizes', 'Numbers of every size', 'gbp', 'amount'),
  ('odd-places', 'Places on one day', 'people', 'stock'),
  ('odd-months', 'Month after month', 'people', 'stock'),
  ('odd-trusts', 'Month after month at several trusts', 'percent', 'ratio'),
  ('odd-words', 'Words alone', 'percent', 'ratio'),
  ('odd-none', 'Nothing at all', 'percent', 'ratio')) AS made (slug, name, unit, measure);

INSERT INTO series (indicator, area, dimensions)
SELECT indicator, code, dimensions::jsonb
FROM (SELECT code, row_number() OVER (ORDER BY code) AS place FROM area) AS places
JOIN (VALUES ('odd-many', 6, '{}'), ('odd-places', 9, '{"kind": "one"}')) AS made (indicator, most, dimensions) ON place <= most
UNION ALL SELECT indicator, NULL, '{}' FROM unnest('{odd-falls,odd-sizes,odd-words,odd-months}'::text[]) AS indicator
UNION ALL SELECT 'odd-trusts', NULL, jsonb_build_object('trust', n::text) FROM generate_series(1, 3) AS n;

CREATE TEMPORARY TABLE made AS
SELECT 'odd-many' AS indicator, NULL::int AS nth, (2003 + n)::text AS period, 100 + 37 * n AS value, (ARRAY[
  'exact', 'about', 'more-than', 'at-least', 'nearly', 'up-to', 'under'])[1 + n % 7] AS qualifier, CASE WHEN n > 10 THEN 'planned' ELSE 'actual' END AS status
FROM generate_series(1, 12) AS n
UNION ALL SELECT 'odd-falls', n, (ARRAY['FY2011', '2012-03-14', 'AY2012', '..2013-03-14', '2013-autumn', '2014..', 'undated', '2012..2014-03-14'])[n],
  (ARRAY[-50, -3.5, 12, -20, 0, -7, -8, -90])[n],
  (ARRAY['more-than', 'exact', 'about', 'under', 'exact', 'projected', 'exact', 'more-than'])[n], CASE n WHEN 6 THEN 'projected' ELSE 'actual' END
FROM generate_series(1, 8) AS n
UNION ALL SELECT 'odd-sizes', n, (1000 + n * 1200)::text, (ARRAY[1e-9, 12345678901234567890, 1e300, 1e400, 5, 0.001])[n], 'exact', 'actual'
FROM generate_series(1, 6) AS n
UNION ALL SELECT 'odd-places', NULL, '2014-03-14', -20, 'exact', 'actual'
UNION ALL SELECT indicator, NULL, to_char(date '2003-01-01' + n * interval '1 month', 'YYYY-MM'), round(500 + (200 * sin(n / 9.0))::numeric + n), (ARRAY[
  'exact', 'more-than', 'about'])[1 + (n % 50 = 7)::int + 2 * (n % 50 = 9)::int], CASE WHEN n > 138 THEN 'projected' ELSE 'actual' END
FROM unnest('{odd-months,odd-trusts}'::text[]) AS indicator, generate_series(0, 143) AS n
UNION ALL SELECT 'odd-words', n, (2010 + n)::text, NULL, NULL, 'actual' FROM generate_series(1, 3) AS n;

INSERT INTO observation (observation_id, series_id, update_year, reported_from, published_from, citation_id, period, area_basis, value, value_text, qualifier, status)
SELECT 700000 + row_number() OVER (), series_id, 2014, '2014-03-14', '2014-03-14', 1, period, 'not-stated',
  CASE indicator WHEN 'odd-places' THEN value + series_id % 7 * 10 WHEN 'odd-many' THEN value + series_id * 7919 % 300
    WHEN 'odd-trusts' THEN round((value + series_id % 3 * 90) / 11, 1) ELSE value END,
  CASE WHEN value IS NULL THEN 'hardly <any> of them, & fewer yet ' || nth ELSE 'some ' || coalesce(nth, value) END, qualifier, status
FROM made JOIN series USING (indicator);

INSERT INTO commitment (slug, programme, title, summary, due, indicator, target_value, target_text, target_qualifier, citation_id)
SELECT 'odd-target-' || n, 'free-schools', 'Bring the number up to what was promised ' || n, 'Made up.', (ARRAY['2015', 'undated', '2015'])[n],
  (ARRAY['odd-many', 'odd-many', 'odd-places'])[n], (ARRAY[900, 450, 60])[n], (ARRAY['900 schools and then some', '450', 'sixty of them, at long last'])[n], 'exact', 1
FROM generate_series(1, 3) AS n;
