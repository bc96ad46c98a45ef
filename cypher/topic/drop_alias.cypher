// Let a name mean no topic by way of another.
// params: owner_id, key
// returns: total
MATCH (a:TopicAlias {key: $key}) WHERE a.owner_id = $owner_id
DETACH DELETE a
RETURN count(*) AS total
