// Say which revision the facts of each memory are from, and tie it to its user from the sparse end; only memories
// that are still at that revision come back: PENDING ones, and READY ones where they are understood anew.
// params: owner_id, rows
// returns: id, earlier, occurred_at
MATCH (u:User {id: $owner_id})
UNWIND $rows AS r
MATCH (m:Memory {id: r.id}) WHERE m.owner_id = $owner_id AND m.revision = r.revision
  AND (m.pending_of = $owner_id OR r.anew AND m.status = 'READY' AND m.deleted_at IS NULL)
WITH u, m, r, m.facts_revision AS earlier
SET m.facts_revision = r.revision, m.facts_level = r.level
MERGE (m)<-[:CAPTURED]-(u)
RETURN m.id AS id, earlier AS earlier, m.occurred_at AS occurred_at
