// Have names that are owed to the index come up again later.
// params: owner_id, until
// returns: owner_id
// scope: service
MATCH (s:EventSequence {owner_id: $owner_id}) WHERE s.names_due IS NOT NULL
SET s.names_due = $until
RETURN s.owner_id AS owner_id
