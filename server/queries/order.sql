-- Order: what a list is sorted by, and where a page goes on. Each row has its place in the order, `sorted`: the values of the keys that
-- :sort asks for, in the place of {{sort_keys}} (which sqlgen writes), and then what tells the row from all others. A cursor is the place
-- of the row that its page ended with. So the next page goes on there whatever has become of that row since, and no page loses or
-- repeats a row that has not itself been moved. What has no value comes last both ways.
--
-- A cursor travels in a link: a key that may be long counts with its first hundred characters.

-- fragment sort_order
CASE WHEN (:sort)[1] LIKE '-%' THEN sorted[1] END DESC NULLS LAST, CASE WHEN (:sort)[1] NOT LIKE '-%' THEN sorted[1] END,
CASE WHEN (:sort)[2] LIKE '-%' THEN sorted[2] END DESC NULLS LAST, CASE WHEN (:sort)[2] NOT LIKE '-%' THEN sorted[2] END,
CASE WHEN (:sort)[3] LIKE '-%' THEN sorted[3] END DESC NULLS LAST, CASE WHEN (:sort)[3] NOT LIKE '-%' THEN sorted[3] END,
sorted

-- Arrays take elements without a value for equal, and for the last: what is left when the keys agree needs no more than that.

-- fragment after_cursor
(:cursor IS NULL OR CASE
  WHEN sorted[1] IS DISTINCT FROM (:cursor)[1]
  THEN coalesce(CASE WHEN (:sort)[1] LIKE '-%' THEN sorted[1] < (:cursor)[1] ELSE sorted[1] > (:cursor)[1] END, sorted[1] IS NULL)
  WHEN sorted[2] IS DISTINCT FROM (:cursor)[2]
  THEN coalesce(CASE WHEN (:sort)[2] LIKE '-%' THEN sorted[2] < (:cursor)[2] ELSE sorted[2] > (:cursor)[2] END, sorted[2] IS NULL)
  WHEN sorted[3] IS DISTINCT FROM (:cursor)[3]
  THEN coalesce(CASE WHEN (:sort)[3] LIKE '-%' THEN sorted[3] < (:cursor)[3] ELSE sorted[3] > (:cursor)[3] END, sorted[3] IS NULL)
  ELSE sorted > :cursor END)

-- fragment page_of_listed
page AS (
  SELECT * FROM listed WHERE {{after_cursor}}
  ORDER BY {{sort_order}} LIMIT :limit
)
