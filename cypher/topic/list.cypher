// The owner's topics whose names hold a text, with how many memories each has.
// params: owner_id, clearance, low, high, name
// returns: id, uses
MATCH (t:Topic) WHERE t.page_key > $low AND t.page_key < $high AND t.owner_id = $owner_id AND t.level <= $clearance
  AND ($name IS NULL OR toLower(t.name) CONTAINS $name)
RETURN t.id AS id, reduce(total = 0, i IN range(0, $clearance) | total + t.counts[i]) AS uses
