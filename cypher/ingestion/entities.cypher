// The owner's entities with all their names: those stated, and those that are spoken of most.
// params: owner_id, low, high, limit
// returns: entity
// scope: lease
MATCH (e:Entity) WHERE e.page_key > $low AND e.page_key < $high AND e.owner_id = $owner_id
WITH e, CASE WHEN e.stated_level IS NULL THEN 0 ELSE 1 END AS stated,
  reduce(total = 0, i IN range(0, 3) | total + e.counts[i]) AS uses
ORDER BY stated DESC, uses DESC, e.id LIMIT $limit
RETURN e {.id, .kind, .counts, .last_seen, .stated_level, .is_self, .details, .details_level,
  names: COLLECT { MATCH (e)-[k:KNOWN_AS]->(:Name) RETURN k {.text, .level} }} AS entity
