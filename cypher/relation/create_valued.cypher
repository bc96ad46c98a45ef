// Create versions whose other end is a value; they have no typed edge.
// params: owner_id, rows
// returns: id
UNWIND $rows AS row
MATCH (s:Entity {id: row.subject}) WHERE s.owner_id = $owner_id
CREATE (r:Relation {id: row.id, owner_id: $owner_id})
SET r += row.relation
CREATE (r)-[:SUBJECT]->(s)
RETURN r.id AS id
