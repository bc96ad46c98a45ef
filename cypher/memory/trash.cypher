// Put memories in the trash; those already there are left as they are.
// params: owner_id, clearance, is_owner, session, ids, now, lock
// returns: id, level
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id
  AND ($is_owner OR m.level <= $clearance OR m.status <> 'READY' AND m.captured_in = $session)
SET m.lock = $lock
WITH m WHERE m.deleted_at IS NULL
SET m.deleted_at = $now, m.trash_key = $owner_id + '|' + $now + '|' + m.id, m.revision = m.revision + 1, m.updated_at = $now
REMOVE m.due_at, m.pending_of, m.page_key
RETURN m.id AS id, m.level AS level
