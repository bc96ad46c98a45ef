// Tie memories to the user who captured them, merged from the sparse end.
// params: owner_id, ids
// returns: total
MATCH (u:User {id: $owner_id})
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id
MERGE (m)<-[:CAPTURED]-(u)
RETURN count(*) AS total
