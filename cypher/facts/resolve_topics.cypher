// The owner's topics under these keys, or which they mean by another name, with their counters.
// params: owner_id, keys
// returns: key, topic
// scope: lease
UNWIND $keys AS wanted
OPTIONAL MATCH (a:TopicAlias {key: wanted})-[:MEANS]->(h:Topic) WHERE a.owner_id = $owner_id
WITH wanted, coalesce(h.key, wanted) AS key
MATCH (t:Topic {key: key}) WHERE t.owner_id = $owner_id
RETURN wanted AS key, t {.id, .key, .name, .level, .counts, .first_seen, .last_seen} AS topic
