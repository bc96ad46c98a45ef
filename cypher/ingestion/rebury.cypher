// Have tombstones looked at again, by the instants of `later`: the more often they were looked at, the later.
// params: ids, later
// returns: total
// scope: service
UNWIND $ids AS wanted
MATCH (t:Tombstone {id: wanted})
WITH t, coalesce(t.looks, 0) AS looks
SET t.looks = looks + 1, t.at = $later[CASE WHEN looks < size($later) THEN looks ELSE size($later) - 1 END]
RETURN count(*) AS total
