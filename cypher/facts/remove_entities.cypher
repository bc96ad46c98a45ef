// Remove entities that nothing speaks of any more.
// params: owner_id, ids
// returns: total
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id
DETACH DELETE e
RETURN count(*) AS total
