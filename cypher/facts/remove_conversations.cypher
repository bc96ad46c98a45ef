// Remove conversations that hold no memory any more.
// params: owner_id, ids
// returns: total
UNWIND $ids AS wanted
MATCH (c:Conversation {id: wanted}) WHERE c.owner_id = $owner_id
DETACH DELETE c
RETURN count(*) AS total
