-- What each document calls a programme: police commissioners in 2011 are Police and Crime Commissioners in 2014. A document that
-- describes a programme without naming it has no row.
CREATE TABLE programme_name (
  programme slug NOT NULL REFERENCES programme,
  document slug NOT NULL REFERENCES document,
  name text NOT NULL CONSTRAINT programme_name_name_filled CHECK (name <> ''),
  citation_id int NOT NULL REFERENCES citation,
  PRIMARY KEY (programme, document)
);
CREATE INDEX programme_name_document ON programme_name (document);

SELECT keep_versions('programme_name', 'programme, document');
