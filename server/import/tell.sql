-- What an import of the record has changed of rows that stood in it before, as any other write tells of it: among the changes where the row came out
-- with an update, and in the audit log. What is new is told with its document (change_enter), unless that was there. Figures are only ever added,
-- and corrections told by merge.sql; of them, and of all that is new, the entry of the import itself has the numbers. db/record_told.c has filled
-- `noted`, with the rows of the catalogue before and after, and `loaded`.
INSERT INTO audit_entry (key_name, method, target, subject, after, dataset_version)
  SELECT 'opsd import', 'POST', 'opsd import', 'record', jsonb_object_agg(file, number), dataset_version() FROM loaded WHERE number > 0;

WITH altered AS MATERIALIZED (
  SELECT t.type, t.collection, t.position, s.key, w.cells AS before, s.cells AS after, coalesce(s.cells ->> 'title', s.cells ->> 'name') AS title,
    CASE t.type WHEN 'document' THEN s.key ELSE s.cells ->> 'document' END AS document
  FROM noted s JOIN resource_type t ON t.collection = '/v1/' || replace(s.file, '_', '-')
  LEFT JOIN noted w ON (w.file, w.key) = (s.file, s.key) AND w.moment = 'before'
  WHERE s.moment = 'after' AND w.cells IS DISTINCT FROM s.cells
), told AS (
  INSERT INTO change (changed_at, dataset_version, kind, type, subject, update_year, document, title, before, after, reason)
    SELECT changed_at, version, CASE WHEN before IS NULL THEN 'published' ELSE 'corrected' END, type, key,
      coalesce((after ->> 'year')::smallint, (SELECT update_year FROM document WHERE slug = a.document)), a.document, a.title,
      row_as_sent(before), row_as_sent(after), CASE WHEN before IS NOT NULL THEN 'Changed by an import.' END
    FROM altered a CROSS JOIN dataset
    WHERE type IN ('update', 'document', 'commitment', 'event', 'recommendation', 'case-study') AND (before IS NOT NULL OR (
      type <> 'document' AND EXISTS (SELECT FROM noted d WHERE (d.moment, d.file, d.key) = ('before', 'documents', a.document))))
    ORDER BY a.position, key
)
INSERT INTO audit_entry (key_name, method, target, subject, before, after, dataset_version)
  SELECT 'opsd import', 'PUT', collection || '/' || key, key, row_as_sent(before), row_as_sent(after), dataset_version()
  FROM altered WHERE before IS NOT NULL ORDER BY position, key;
