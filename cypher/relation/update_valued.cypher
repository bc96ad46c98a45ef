// Write changed versions whose other end is a value.
// params: owner_id, rows
// returns: id
UNWIND $rows AS row
MATCH (r:Relation {id: row.id}) WHERE r.owner_id = $owner_id
SET r += row.relation
RETURN r.id AS id
