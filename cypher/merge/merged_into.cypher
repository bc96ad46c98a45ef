// What was merged into entities, at once or by way of others.
// params: owner_id, ids
// returns: holder, merged
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted})<-[:MERGED_INTO]-(f:MergedEntity) WHERE e.owner_id = $owner_id
RETURN e.id AS holder, f {.*} AS merged
