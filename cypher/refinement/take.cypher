// READY memories, to be understood once more.
// params: owner_id, clearance, ids
// returns: memory
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id
  AND m.status = 'READY' AND m.level <= $clearance AND m.deleted_at IS NULL
RETURN m {.*} AS memory
