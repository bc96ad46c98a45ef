// Try memories again later.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (m:Memory {id: r.id}) WHERE m.pending_of = $owner_id AND m.revision = r.revision
SET m.attempts = r.attempts, m.due_at = r.due_at
RETURN m.id AS id
