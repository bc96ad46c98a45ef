// The owner's memories that belong in the index, with their revisions.
// params: owner_id, clearance, low, high
// returns: id, revision
MATCH (m:Memory) WHERE m.page_key > $low AND m.page_key < $high AND m.owner_id = $owner_id
  AND m.status = 'READY' AND m.level <= $clearance AND m.deleted_at IS NULL
RETURN m.id AS id, m.revision AS revision
