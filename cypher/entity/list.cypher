// The owner's entities of some kinds, or all, whose names hold a text, with how often each is spoken of.
// params: owner_id, clearance, low, high, kinds, name
// returns: id, uses
MATCH (e:Entity) WHERE e.page_key > $low AND e.page_key < $high AND e.owner_id = $owner_id AND e.level <= $clearance
  AND ($kinds IS NULL OR e.kind IN $kinds)
  AND ($name IS NULL OR EXISTS { MATCH (e)-[k:KNOWN_AS]->(:Name) WHERE k.level <= $clearance AND toLower(k.text) CONTAINS $name })
RETURN e.id AS id, reduce(total = 0, i IN range(0, $clearance) | total + e.counts[i]) AS uses
