// Say that the index has the links of memories, where nobody doubted them since.
// params: owner_id, rows, before
// returns: total
UNWIND $rows AS r
MATCH (t:Tombstone {id: r.id}) WHERE t.owner_id = $owner_id AND t.links_only AND t.at <= $before
MATCH (m:Memory {id: r.id}) WHERE m.revision = r.revision AND m.status = 'READY' AND m.deleted_at IS NULL
DETACH DELETE t
RETURN count(*) AS total
