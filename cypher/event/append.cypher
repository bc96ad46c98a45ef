// Append events to the owner's log, in the transaction of the change itself: lock first, then add, so that no two
// transactions take one number. `events` are maps of type, ids and levels. No row: the owner has no log.
// params: owner_id, claim, events, now
// returns: seq
MATCH (s:EventSequence {owner_id: $owner_id}) SET s.lock = $claim
WITH s, s.seq AS base SET s.seq = base + size($events)
WITH base UNWIND range(1, size($events)) AS i WITH base + i AS seq, $events[i - 1] AS e
CREATE (:ChangeEvent {key: $owner_id + '|' + right('000000000000000' + toString(seq), 16), owner_id: $owner_id,
  seq: seq, type: e.type, ids: e.ids, levels: e.levels, at: $now})
RETURN max(seq) AS seq
