// Other names that mean topics for no other reason than that memories use them.
// params: owner_id, ids
// returns: topic, key
// scope: lease
UNWIND $ids AS wanted
MATCH (t:Topic {id: wanted})<-[:MEANS]-(a:TopicAlias) WHERE t.owner_id = $owner_id AND a.stated_level IS NULL
RETURN t.id AS topic, a.key AS key
