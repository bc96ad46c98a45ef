// FAILED, with the sealed reason: after the last try.
// params: owner_id, rows, now, lock
// returns: id, level
UNWIND $rows AS r
MATCH (m:Memory {id: r.id}) WHERE m.owner_id = $owner_id SET m.lock = $lock
WITH m, r WHERE m.pending_of = $owner_id AND m.revision = r.revision
SET m.attempts = r.attempts, m.failure = r.failure, m.status = 'FAILED', m.failed_of = $owner_id, m.updated_at = $now
REMOVE m.due_at, m.pending_of
RETURN m.id AS id, m.level AS level
