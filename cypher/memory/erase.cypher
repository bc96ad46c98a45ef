// Remove memories for good.
// params: owner_id, ids
// returns: total
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id
DETACH DELETE m
RETURN count(*) AS total
