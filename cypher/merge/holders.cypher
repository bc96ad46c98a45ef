// Which entities hold by now what was merged away under these ids.
// params: owner_id, ids
// returns: id, holder
// scope: lease
UNWIND $ids AS wanted
MATCH (f:MergedEntity {id: wanted})-[:MERGED_INTO]->(e:Entity) WHERE f.owner_id = $owner_id
RETURN f.id AS id, e.id AS holder
