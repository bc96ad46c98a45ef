// Some of the owner's entities with all their names.
// params: owner_id, ids
// returns: entity
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id
RETURN e {.id, .kind, .counts, .last_seen, .stated_level, .is_self, .details, .details_level,
  names: COLLECT { MATCH (e)-[k:KNOWN_AS]->(:Name) RETURN k {.text, .level} }} AS entity
