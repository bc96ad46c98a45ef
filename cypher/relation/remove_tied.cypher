// Delete versions that nothing supports any more, and their typed edges.
// params: owner_id, rows
// returns: nothing
// for each: type in RelationType
UNWIND $rows AS row
MATCH (r:Relation {id: row.id}) WHERE r.owner_id = $owner_id
OPTIONAL MATCH (:Entity {id: row.object})<-[t:{type} {id: row.id}]-(:Entity {id: row.subject})
DELETE t
DETACH DELETE r
