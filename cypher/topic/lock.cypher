// Lock topics, or those that they were merged into, and read them as they stand.
// params: owner_id, clearance, ids, lock
// returns: wanted, topic
UNWIND $ids AS wanted
OPTIONAL MATCH (a:TopicAlias {id: wanted})-[:MEANS]->(h:Topic) WHERE a.owner_id = $owner_id
WITH wanted, coalesce(h.id, wanted) AS id
MATCH (t:Topic {id: id}) WHERE t.owner_id = $owner_id AND t.level <= $clearance
SET t.lock = $lock
RETURN wanted AS wanted, t {.*} AS topic
