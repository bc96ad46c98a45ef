// Names of entities as the index may know them.
// params: owner_id, clearance, ids
// returns: id, level, names
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id AND e.level <= $clearance
RETURN e.id AS id, e.level AS level,
  COLLECT { MATCH (e)-[k:KNOWN_AS]->(:Name) WHERE k.level <= $clearance RETURN k {.text, .level} } AS names
