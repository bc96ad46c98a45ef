// Set what is counted of entities, per level, and where `renamed` the name they go by; without a text it is a sealed one.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (e:Entity {id: r.id}) WHERE e.owner_id = $owner_id
SET e.counts = r.counts, e.first_seen = r.first_seen, e.last_seen = r.last_seen, e.level = r.level,
  e.name_key = CASE WHEN r.renamed THEN r.name_key ELSE e.name_key END,
  e.name = CASE WHEN r.renamed THEN r.name ELSE e.name END
RETURN e.id AS id
