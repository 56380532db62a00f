-- Begins whatever is done with a draft (ops.update_year): who adds to it, checks or publishes it waits here for the others. No row: there is no
-- such draft.
UPDATE draft.yearly_update SET changed_at = clock_timestamp() WHERE year = drafted_update()
RETURNING year, title, published_on, summary, created_at, changed_at;
