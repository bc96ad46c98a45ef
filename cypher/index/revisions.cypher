// The revisions of those memories that still belong in the index.
// params: owner_id, clearance, ids
// returns: id, revision
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id
  AND m.status = 'READY' AND m.level <= $clearance AND m.deleted_at IS NULL
RETURN m.id AS id, m.revision AS revision
