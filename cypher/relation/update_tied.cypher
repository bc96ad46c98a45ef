// Write changed versions and their typed edges.
// params: owner_id, rows
// returns: id
// for each: type in RelationType
UNWIND $rows AS row
MATCH (r:Relation {id: row.id}) WHERE r.owner_id = $owner_id
SET r += row.relation
WITH r, row
MATCH (o:Entity {id: row.object})<-[t:{type}]-(s:Entity {id: row.subject}) WHERE t.id = row.id
SET t += row.edge
RETURN r.id AS id
