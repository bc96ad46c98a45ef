// The owner's entities of some kinds, or all, with how often each is spoken of: those whose readable names hold a text,
// and those with sealed names, which only their reader can look into.
// params: owner_id, clearance, low, high, kinds, name, sealed_form
// returns: id, uses, found, sealed
MATCH (e:Entity) WHERE e.page_key > $low AND e.page_key < $high AND e.owner_id = $owner_id AND e.level <= $clearance
  AND ($kinds IS NULL OR e.kind IN $kinds)
WITH e, ($name IS NULL OR EXISTS { MATCH (e)-[k:KNOWN_AS]->(:Name)
    WHERE k.level <= $clearance AND k.level < 2 AND NOT k.text STARTS WITH $sealed_form
      AND toLower(k.text) CONTAINS $name }) AS found,
  COLLECT { MATCH (e)-[k:KNOWN_AS]->(:Name) WHERE $name IS NOT NULL AND k.level <= $clearance
      AND (k.level >= 2 OR k.text STARTS WITH $sealed_form)
    RETURN k {.text, .level} } AS sealed
WHERE found OR size(sealed) > 0
RETURN e.id AS id, reduce(total = 0, i IN range(0, $clearance) | total + e.counts[i]) AS uses,
  found AS found, sealed AS sealed
