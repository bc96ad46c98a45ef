// Which memories still are as they were taken: at that revision, waiting to be understood, or READY and no higher.
// params: owner_id, clearance, rows
// returns: id
UNWIND $rows AS r
MATCH (m:Memory {id: r.id}) WHERE m.owner_id = $owner_id AND m.revision = r.revision AND m.deleted_at IS NULL
  AND (m.pending_of = $owner_id OR m.status = 'READY' AND m.level <= $clearance)
RETURN m.id AS id
