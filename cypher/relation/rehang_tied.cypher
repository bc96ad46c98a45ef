// Hang versions that tie two entities between others; the new typed edge is filled by who writes the version next.
// params: owner_id, rows
// returns: id
// for each: type in RelationType
UNWIND $rows AS row
MATCH (r:Relation {id: row.id}) WHERE r.owner_id = $owner_id
MATCH (s:Entity {id: row.subject}) WHERE s.owner_id = $owner_id
MATCH (o:Entity {id: row.object}) WHERE o.owner_id = $owner_id
MATCH (r)-[was:SUBJECT|OBJECT]->(:Entity)
DELETE was
WITH DISTINCT r, s, o, row
OPTIONAL MATCH (:Entity {id: row.old_object})<-[t:{type} {id: row.id}]-(:Entity {id: row.old_subject})
DELETE t
CREATE (r)-[:SUBJECT]->(s)
CREATE (r)-[:OBJECT]->(o)
CREATE (s)-[:{type} {id: row.id}]->(o)
RETURN r.id AS id
