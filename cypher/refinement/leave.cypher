// Say of memories, as they were looked at, that no language model need read them.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (m:Memory {id: r.id}) WHERE m.owner_id = $owner_id AND m.revision = r.revision AND m.status = 'READY'
SET m.refined_by = 'none'
RETURN m.id AS id
