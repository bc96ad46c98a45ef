// Put all names of an owner in debt to the index: from before the first place in the log on.
// params: owner_id, now
// returns: owner_id
// scope: service
MATCH (s:EventSequence {owner_id: $owner_id})
SET s.names_from = 0, s.names_due = coalesce(s.names_due, $now)
RETURN s.owner_id AS owner_id
