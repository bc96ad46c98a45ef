// Let one alone bring names that are owed to the index until an instant: nobody else has claimed them, or no longer.
// params: owner_id, claim, now, until, lock
// returns: owner_id
// scope: service
MATCH (s:EventSequence {owner_id: $owner_id}) SET s.lock = $lock
WITH s WHERE s.names_from IS NOT NULL
  AND (s.names_claim IS NULL OR s.names_claim = $claim OR s.names_until <= $now)
SET s.names_claim = $claim, s.names_until = $until
RETURN s.owner_id AS owner_id
