// Set what is counted of entities, per level. `nameless`: the name that Neo4j Browser shows is one to be sealed by now.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (e:Entity {id: r.id}) WHERE e.owner_id = $owner_id
SET e.counts = r.counts, e.first_seen = r.first_seen, e.last_seen = r.last_seen, e.level = r.level,
  e.name = CASE WHEN r.nameless THEN null ELSE e.name END
RETURN e.id AS id
