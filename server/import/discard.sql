-- Ends a draft (ops.update_year), with all that is in it: it has just been published, or is not wanted any more.
DELETE FROM draft.yearly_update WHERE year = drafted_update() RETURNING year;
