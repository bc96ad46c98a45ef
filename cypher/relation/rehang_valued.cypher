// Hang versions whose other end is a value at another entity.
// params: owner_id, rows
// returns: id
UNWIND $rows AS row
MATCH (r:Relation {id: row.id}) WHERE r.owner_id = $owner_id
MATCH (s:Entity {id: row.subject}) WHERE s.owner_id = $owner_id
MATCH (r)-[was:SUBJECT]->(:Entity)
DELETE was
CREATE (r)-[:SUBJECT]->(s)
RETURN r.id AS id
