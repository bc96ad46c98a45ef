// Lock one contact and read it as it stands, with all its names.
// params: owner_id, clearance, id, lock
// returns: entity
MATCH (e:Entity:Contact {id: $id}) WHERE e.owner_id = $owner_id AND e.level <= $clearance
SET e.lock = $lock
RETURN e {.*, names: COLLECT { MATCH (e)-[k:KNOWN_AS]->(n:Name) RETURN k {.text, .level, .counts, .stated_level, key: n.key} }} AS entity
