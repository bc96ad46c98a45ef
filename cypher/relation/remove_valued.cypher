// Delete versions that nothing supports any more.
// params: owner_id, rows
// returns: nothing
UNWIND $rows AS row
MATCH (r:Relation {id: row.id}) WHERE r.owner_id = $owner_id
DETACH DELETE r
