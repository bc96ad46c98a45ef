// Remove what was kept of merged entities: they stand for themselves again.
// params: owner_id, ids
// returns: total
UNWIND $ids AS wanted
MATCH (f:MergedEntity {id: wanted}) WHERE f.owner_id = $owner_id
DETACH DELETE f
RETURN count(*) AS total
