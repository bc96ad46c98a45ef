// Topics by id; the id of one that was merged away stands for its survivor.
// params: owner_id, clearance, ids
// returns: wanted, topic
UNWIND $ids AS wanted
OPTIONAL MATCH (a:TopicAlias {id: wanted})-[:MEANS]->(h:Topic) WHERE a.owner_id = $owner_id
WITH wanted, coalesce(h.id, wanted) AS id
MATCH (t:Topic {id: id}) WHERE t.owner_id = $owner_id AND t.level <= $clearance
RETURN wanted AS wanted, t {.*} AS topic
