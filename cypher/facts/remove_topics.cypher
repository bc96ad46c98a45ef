// Remove topics that no memory is about any more.
// params: owner_id, ids
// returns: total
UNWIND $ids AS wanted
MATCH (t:Topic {id: wanted}) WHERE t.owner_id = $owner_id
DETACH DELETE t
RETURN count(*) AS total
