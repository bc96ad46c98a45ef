// What ids of topics that were merged away stand for.
// params: owner_id, clearance, ids
// returns: id, survivor
UNWIND $ids AS wanted
MATCH (a:TopicAlias {id: wanted})-[:MEANS]->(t:Topic) WHERE a.owner_id = $owner_id AND t.level <= $clearance
RETURN a.id AS id, t.id AS survivor
