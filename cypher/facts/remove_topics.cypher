// Remove topics that no memory is about any more, with the other names that meant them.
// params: owner_id, ids
// returns: total
UNWIND $ids AS wanted
MATCH (t:Topic {id: wanted}) WHERE t.owner_id = $owner_id
OPTIONAL MATCH (t)<-[:MEANS]-(a:TopicAlias)
DETACH DELETE a
WITH DISTINCT t
DETACH DELETE t
RETURN count(*) AS total
