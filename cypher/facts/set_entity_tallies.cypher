// Set what is counted of entities, per level.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (e:Entity {id: r.id}) WHERE e.owner_id = $owner_id
SET e.counts = r.counts, e.first_seen = r.first_seen, e.last_seen = r.last_seen, e.level = r.level
RETURN e.id AS id
