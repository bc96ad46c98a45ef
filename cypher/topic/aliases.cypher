// Other names that mean topics, by key.
// params: owner_id, keys
// returns: key, alias
// scope: lease
UNWIND $keys AS wanted
MATCH (a:TopicAlias {key: wanted}) WHERE a.owner_id = $owner_id
RETURN a.key AS key, a {.id, .name} AS alias
