// Lock entities and read them as they stand, with all their names.
// params: owner_id, ids, lock
// returns: entity
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id
SET e.lock = $lock
RETURN e {.*, names: COLLECT { MATCH (e)-[k:KNOWN_AS]->(n:Name)
  RETURN k {.text, .level, .counts, .stated_level, key: n.key} }} AS entity
