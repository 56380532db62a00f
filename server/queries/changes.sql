-- Changes: what was published, corrected or withdrawn, the newest first. The same rows make the Atom feed.
--
-- A page walks back from the newest, or from the cursor, until it is full. The filters are written as CASE, because "… IS NULL OR …"
-- looks so rare to the planner that it would rather sort all there are.

-- fragment change_document
SELECT e.change_id AS id, to_char(e.changed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, e.dataset_version, e.kind,
  e.type AS "subject.type", e.subject AS "subject.id", e.update_year AS update, e.document, e.title, e.before, e.after, e.reason,
  '/v1/changes/' || e.change_id AS "links.self",
  t.collection || '/' || e.subject AS "links.subject",
  '/v1/documents/' || e.document AS "links.document",
  '/v1/updates/' || e.update_year AS "links.update",
  concat_ws(' ', e.change_id, e.changed_at) AS _cursor, e.entry_id AS _entry

-- fragment change_filter
WHERE e.changed_at >= coalesce(:since::timestamptz, '-infinity')
AND CASE WHEN :kind IS NULL THEN true ELSE e.kind = ANY (:kind) END
AND CASE WHEN :type IS NULL THEN true ELSE e.type = ANY (:type) END
AND CASE WHEN :update IS NULL THEN true ELSE e.update_year::text = ANY (:update) END
AND CASE WHEN :document IS NULL THEN true ELSE e.document = ANY (:document) END

-- statement changes_list(kind text[], type text[], update text[], document text[], since date, cursor text, limit int)
{{change_document}}
FROM (
  SELECT * FROM change e
  {{change_filter}}
  AND (e.changed_at, e.change_id) < (
    coalesce(substr(:cursor, strpos(:cursor, ' ') + 1)::timestamptz, 'infinity'), coalesce(split_part(:cursor, ' ', 1)::bigint, 0))
  ORDER BY e.changed_at DESC, e.change_id DESC LIMIT :limit) e
JOIN resource_type t USING (type)
ORDER BY e.changed_at DESC, e.change_id DESC

-- statement changes_count(kind text[], type text[], update text[], document text[], since date)
SELECT count(*) AS total FROM change e
{{change_filter}}

-- statement changes_get(id text)
{{change_document}}
FROM change e JOIN resource_type t USING (type)
WHERE e.change_id = CASE WHEN :id ~ '^[1-9]\d{0,17}$' THEN :id::bigint END

-- The feed of all changes has the dataset's id; what other filters leave is a feed of its own (RFC 4287, section 4.2.6), whose id is
-- made of that one and of the filters, however they were spelt: a name-based UUID, version 8 (RFC 9562, appendix B.2).
-- statement changes_feed(kind text[], type text[])
SELECT coalesce(
    encode(set_byte(set_byte(digest, 6, get_byte(digest, 6) & 15 | 128), 8, get_byte(digest, 8) & 63 | 128), 'hex')::uuid,
    feed_id) AS feed_id,
  to_char(changed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS updated
FROM dataset,
  LATERAL (SELECT concat_ws('&',
    'kind=' || (SELECT string_agg(DISTINCT word COLLATE "C", ',' ORDER BY word COLLATE "C") FROM unnest(:kind) AS word),
    'type=' || (SELECT string_agg(DISTINCT word COLLATE "C", ',' ORDER BY word COLLATE "C") FROM unnest(:type) AS word)) AS filters) AS f,
  LATERAL (SELECT substr(sha256(uuid_send(feed_id) || convert_to(nullif(filters, ''), 'UTF8')), 1, 16) AS digest) AS d
