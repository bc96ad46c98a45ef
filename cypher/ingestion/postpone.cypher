// Try memories again later.
// params: owner_id, rows, lock
// returns: id
UNWIND $rows AS r
MATCH (m:Memory {id: r.id}) WHERE m.owner_id = $owner_id SET m.lock = $lock
WITH m, r WHERE m.pending_of = $owner_id AND m.revision = r.revision
SET m.attempts = r.attempts, m.due_at = r.due_at
RETURN m.id AS id
