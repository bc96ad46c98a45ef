// READY, sealed at its level: the last step, for memories that are still at the revision that was understood.
// One that is READY and was understood anew stays so.
// params: owner_id, rows, lock
// returns: id
UNWIND $rows AS r
MATCH (m:Memory {id: r.id}) WHERE m.owner_id = $owner_id SET m.lock = $lock
WITH m, r WHERE m.revision = r.revision
  AND (m.pending_of = $owner_id OR r.anew AND m.status = 'READY' AND m.deleted_at IS NULL)
SET m += r.properties, m.status = 'READY'
REMOVE m.due_at, m.pending_of, m.captured_in
RETURN m.id AS id
