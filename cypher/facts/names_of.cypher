// The names that entities are known by.
// params: owner_id, ids
// returns: id, key, name
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted})-[k:KNOWN_AS]->(n:Name) WHERE e.owner_id = $owner_id
RETURN e.id AS id, n.key AS key, k {.text, .level, .stated_level} AS name
