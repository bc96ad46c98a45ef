// Entities by id, with their counters.
// params: owner_id, ids
// returns: entity
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id
RETURN e {.id, .kind, .level, .stated_level, .name_key, .counts, .first_seen, .last_seen} AS entity
