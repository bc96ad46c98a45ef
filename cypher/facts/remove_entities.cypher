// Remove entities that nothing speaks of any more, and the records of what was merged into them.
// params: owner_id, ids
// returns: total
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id
OPTIONAL MATCH (e)<-[:MERGED_INTO|SURVIVED_BY]-(x)
DETACH DELETE x
WITH DISTINCT e
DETACH DELETE e
RETURN count(*) AS total
