// Say that the index has the names that changed up to a place in the owner's log, unless more changed since. Locked
// before it is looked at: whoever appends to the log changes the same node.
// params: owner_id, seq, lock
// returns: settled
// scope: service
MATCH (s:EventSequence {owner_id: $owner_id}) SET s.lock = $lock
WITH s, coalesce(s.names_to, 0) <= $seq AS settled
SET s.names_from = CASE WHEN settled THEN null ELSE s.names_from END,
  s.names_due = CASE WHEN settled THEN null ELSE s.names_due END
RETURN settled AS settled
