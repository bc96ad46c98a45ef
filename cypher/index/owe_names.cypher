// Put names that changed in debt to the index: where in the owner's log the first and the last of them stand.
// params: owner_id, first, last, now
// returns: owner_id
MATCH (s:EventSequence {owner_id: $owner_id})
SET s.names_from = coalesce(s.names_from, $first), s.names_to = $last, s.names_due = coalesce(s.names_due, $now)
RETURN s.owner_id AS owner_id
