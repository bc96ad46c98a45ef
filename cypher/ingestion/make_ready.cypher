// READY, sealed at its level: the last step, for memories that are still at the revision that was understood.
// params: owner_id, rows, lock
// returns: id
UNWIND $rows AS r
MATCH (m:Memory {id: r.id}) WHERE m.owner_id = $owner_id SET m.lock = $lock
WITH m, r WHERE m.pending_of = $owner_id AND m.revision = r.revision
SET m += r.properties, m.status = 'READY'
REMOVE m.due_at, m.pending_of, m.captured_in
RETURN m.id AS id
