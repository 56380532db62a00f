-- What kind of thing something is, a word says that can stand in addresses and filters.
ALTER TABLE document ADD CONSTRAINT document_document_kind_form CHECK (document_kind ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
ALTER TABLE organisation ADD CONSTRAINT organisation_organisation_kind_form CHECK (organisation_kind ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
ALTER TABLE area ADD CONSTRAINT area_level_form CHECK (level ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
