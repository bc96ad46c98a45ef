// Remove tombstones whose work is done: none was laid anew since, and their memories still are, or are not, in the trash.
// params: ids, before, alive
// returns: total
// scope: service
UNWIND $ids AS wanted
MATCH (t:Tombstone {id: wanted}) WHERE t.at <= $before
OPTIONAL MATCH (m:Memory {id: wanted})
WITH t, m IS NOT NULL AND m.deleted_at IS NULL AS alive WHERE alive = $alive
DETACH DELETE t
RETURN count(*) AS total
