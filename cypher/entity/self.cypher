// The owner's own contact.
// params: owner_id, clearance
// returns: entity
MATCH (e:Entity {self_of: $owner_id}) WHERE e.level <= $clearance
RETURN e {.*, names: COLLECT { MATCH (e)-[k:KNOWN_AS]->(n:Name) WHERE k.level <= $clearance
  RETURN k {.text, .level, .counts, .stated_level, key: n.key} }} AS entity
