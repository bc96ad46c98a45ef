// Let names mean no topic by way of others; the id of a topic that was merged away leads to its survivor still.
// params: owner_id, keys
// returns: total
UNWIND $keys AS wanted
MATCH (a:TopicAlias {key: wanted})-[:MEANS]->(:Topic) WHERE a.owner_id = $owner_id
WITH a, a.stated_level IS NULL AS is_unstated
REMOVE a.key, a.name
WITH a WHERE is_unstated
DETACH DELETE a
RETURN count(*) AS total
