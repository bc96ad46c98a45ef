// Have names that could not be brought to the index whole come up again later, and give the claim on them back.
// params: owner_id, first, until, lock
// returns: owner_id
// scope: service
MATCH (s:EventSequence {owner_id: $owner_id}) SET s.lock = $lock
WITH s, CASE WHEN s.names_from < $first THEN s.names_from ELSE $first END AS first
SET s.names_from = first, s.names_due = $until, s.names_claim = null, s.names_until = null
RETURN s.owner_id AS owner_id
