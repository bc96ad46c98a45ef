// How many memories are in the owner's trash.
// params: owner_id, clearance, session, is_owner, low, high
// returns: total
MATCH (m:Memory) WHERE m.trash_key > $low AND m.trash_key < $high AND m.owner_id = $owner_id
  AND ($is_owner OR m.level <= $clearance OR m.status <> 'READY' AND m.captured_in = $session)
RETURN count(m) AS total
