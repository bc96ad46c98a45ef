// Create versions that tie two entities, each with its typed edge, the shadow that is walked.
// params: owner_id, rows
// returns: id
// for each: type in RelationType
UNWIND $rows AS row
MATCH (s:Entity {id: row.subject}) WHERE s.owner_id = $owner_id
MATCH (o:Entity {id: row.object}) WHERE o.owner_id = $owner_id
CREATE (r:Relation {id: row.id, owner_id: $owner_id})
SET r += row.relation
CREATE (r)-[:SUBJECT]->(s)
CREATE (r)-[:OBJECT]->(o)
CREATE (s)-[t:{type} {id: row.id}]->(o)
SET t += row.edge
RETURN r.id AS id
