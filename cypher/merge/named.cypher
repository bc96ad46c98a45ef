// The names that the user gave to entities.
// params: owner_id, low, high
// returns: id, key
// scope: lease
MATCH (e:Entity) WHERE e.page_key > $low AND e.page_key < $high AND e.owner_id = $owner_id
MATCH (e)-[k:KNOWN_AS]->(n:Name) WHERE k.stated_level IS NOT NULL
RETURN e.id AS id, n.key AS key
