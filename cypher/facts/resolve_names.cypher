// Who the owner's graph knows by these names, with their counters.
// params: owner_id, keys
// returns: key, entity, known_as
// scope: lease
UNWIND $keys AS wanted
MATCH (n:Name {key: wanted})<-[k:KNOWN_AS]-(e:Entity) WHERE e.owner_id = $owner_id
RETURN n.key AS key, e {.id, .kind, .level, .stated_level, .name_key, .counts, .first_seen, .last_seen} AS entity,
  k {.counts, .level, .stated_level} AS known_as
