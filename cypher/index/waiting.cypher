// Those of the memories that are being understood, or wait for it.
// params: owner_id, clearance, ids
// returns: id
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id
  AND m.status = 'PENDING' AND m.level <= $clearance AND m.deleted_at IS NULL
RETURN m.id AS id
