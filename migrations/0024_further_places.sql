-- Whether more places than one say a figure. Few have any further ones, and to look for those of a page's figures took longer than all the rest of
-- the page.
ALTER TABLE observation ADD COLUMN cited_further boolean NOT NULL DEFAULT false;
ALTER TABLE past.observation ADD COLUMN cited_further boolean NOT NULL DEFAULT false;
SELECT keep_versions('observation',
  'series_id, period_end, period, (formula IS NOT NULL), reported_from DESC, revision DESC, observation_id DESC');

ALTER TABLE observation DISABLE TRIGGER USER;
UPDATE observation o SET cited_further = true WHERE EXISTS (
  SELECT FROM further_citation f WHERE (f.observation_id, f.observation_revision) = (o.observation_id, o.revision));
ALTER TABLE observation ENABLE TRIGGER USER;
UPDATE past.observation o SET cited_further = true
  WHERE EXISTS (SELECT FROM further_citation f WHERE (f.observation_id, f.observation_revision) = (o.observation_id, o.revision))
  OR EXISTS (SELECT FROM past.further_citation f WHERE (f.observation_id, f.observation_revision) = (o.observation_id, o.revision));

CREATE OR REPLACE FUNCTION observation_sources_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.observation o SET shown_version = dataset_version(), cited_further = said.further
  FROM (VALUES (OLD.observation_id, OLD.observation_revision), (NEW.observation_id, NEW.observation_revision)) AS touched (observation_id, revision)
  CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM public.further_citation f
    WHERE (f.observation_id, f.observation_revision) = (touched.observation_id, touched.revision)) AS further) AS said
  WHERE (o.observation_id, o.revision) = (touched.observation_id, touched.revision)
  AND (shown_version < dataset_version() OR o.cited_further <> said.further);
  RETURN NULL;
END $$;
