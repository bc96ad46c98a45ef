// Keep what was merged away, to be given back; its id leads to who holds it.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (e:Entity {id: r.holder}) WHERE e.owner_id = $owner_id
CREATE (f:MergedEntity {id: r.id, owner_id: $owner_id})
SET f += r.properties
CREATE (f)-[:MERGED_INTO]->(e)
RETURN f.id AS id
