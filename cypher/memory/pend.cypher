// Make one memory PENDING again under its next revision: edited, restored or retried.
// params: owner_id, id, properties
// returns: id
MATCH (m:Memory {id: $id}) WHERE m.owner_id = $owner_id
SET m += $properties, m.pending_of = $owner_id
REMOVE m.deleted_at, m.trash_key, m.failure, m.failed_of, m.gist
RETURN m.id AS id
