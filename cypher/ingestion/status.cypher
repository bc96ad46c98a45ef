// How many of the owner's memories are in which state; numbers of one's own, whatever their levels.
// params: owner_id, low, high
// returns: pending, failed, total
// scope: lease
RETURN COUNT { MATCH (m:Memory {pending_of: $owner_id}) } AS pending,
  COUNT { MATCH (m:Memory {failed_of: $owner_id}) WHERE m.deleted_at IS NULL } AS failed,
  COUNT { MATCH (m:Memory) WHERE m.page_key > $low AND m.page_key < $high AND m.owner_id = $owner_id AND m.deleted_at IS NULL } AS total
