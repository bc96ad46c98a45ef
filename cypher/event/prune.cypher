// Take old events out of one owner's log, and remember up to where, so that an older cursor is told to start afresh. The events of an
// owner who is gone go too.
// params: owner_id, claim, seq, keys
// returns: pruned
// scope: service
OPTIONAL MATCH (s:EventSequence {owner_id: $owner_id}) SET s.lock = $claim
WITH s SET s.pruned = CASE WHEN coalesce(s.pruned, 0) > $seq THEN s.pruned ELSE $seq END
WITH s UNWIND $keys AS key
MATCH (c:ChangeEvent {key: key}) DELETE c
RETURN count(key) AS pruned
