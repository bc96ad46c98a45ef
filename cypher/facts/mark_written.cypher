// Say which revision the facts of each memory are from; only memories that are still at it come back.
// params: owner_id, rows
// returns: id, earlier, occurred_at
UNWIND $rows AS r
MATCH (m:Memory {id: r.id}) WHERE m.pending_of = $owner_id AND m.revision = r.revision
WITH m, r, m.facts_revision AS earlier
SET m.facts_revision = r.revision, m.facts_level = r.level
RETURN m.id AS id, earlier AS earlier, m.occurred_at AS occurred_at
