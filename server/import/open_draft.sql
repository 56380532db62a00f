-- Begins whatever is done with a draft (ops.update_year): who adds to it, checks or publishes it waits here for the others. No row: there is no
-- such draft.
SELECT year, title, published_on, summary, created_at, changed_at FROM draft.yearly_update WHERE year = drafted_update() FOR UPDATE;
