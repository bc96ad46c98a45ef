// The owner's READY memories that no language model has read, nor was found needless for, or both where `again`.
// params: owner_id, clearance, low, high, again
// returns: id
MATCH (m:Memory) WHERE m.page_key > $low AND m.page_key < $high AND m.owner_id = $owner_id
  AND m.status = 'READY' AND m.level <= $clearance AND m.deleted_at IS NULL
  AND (m.refined_by IS NULL OR $again AND m.refined_by = 'none')
RETURN m.id AS id
