// Say that the index has the names that were owed from one place in the owner's log to another, and give the claim back.
// They stay owed where more changed since; where the claim went to another, who may have settled what was written over
// since, they are owed again, and the other loses the claim. Locked before it is looked at: whoever appends to the log
// changes the same node.
// params: owner_id, claim, first, seq, now, lock
// returns: settled
// scope: service
MATCH (s:EventSequence {owner_id: $owner_id}) SET s.lock = $lock
WITH s, coalesce(s.names_claim, '') = $claim AND coalesce(s.names_from, -1) = $first AND coalesce(s.names_to, 0) <= $seq
  AS settled, CASE WHEN s.names_from < $first THEN s.names_from ELSE $first END AS first
SET s.names_from = CASE WHEN settled THEN null ELSE first END,
  s.names_due = CASE WHEN settled THEN null ELSE coalesce(s.names_due, $now) END,
  s.names_claim = null, s.names_until = null
RETURN settled AS settled
