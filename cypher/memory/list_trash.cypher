// The owner's trash, last deleted first.
// params: owner_id, clearance, session, is_owner, low, high, backward, limit
// returns: id, page_key
MATCH (m:Memory) WHERE m.trash_key > $low AND m.trash_key < $high AND m.owner_id = $owner_id
  AND ($is_owner OR m.level <= $clearance OR m.status <> 'READY' AND m.captured_in = $session)
RETURN m.id AS id, m.trash_key AS page_key
ORDER BY CASE WHEN $backward THEN m.trash_key ELSE '' END, m.trash_key DESC LIMIT $limit
