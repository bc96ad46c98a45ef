// Store captured memories, durable and PENDING.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
CREATE (m:Memory {id: r.id, owner_id: $owner_id, pending_of: $owner_id})
SET m += r.properties
RETURN m.id AS id
