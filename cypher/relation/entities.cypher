// The entities at the ends of relations, with the names that the clearance shows.
// params: owner_id, clearance, ids
// returns: entity
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id AND e.level <= $clearance
RETURN e {.*, names: COLLECT { MATCH (e)-[k:KNOWN_AS]->(n:Name) WHERE k.level <= $clearance
  RETURN k {.text, .level, .counts, key: n.key} }} AS entity
