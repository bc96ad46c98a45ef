// The owner's topics whose readable names hold a text, with how many memories each has, and those with sealed names,
// which only their reader can look into.
// params: owner_id, clearance, low, high, name
// returns: id, uses, sealed, level
MATCH (t:Topic) WHERE t.page_key > $low AND t.page_key < $high AND t.owner_id = $owner_id AND t.level <= $clearance
  AND ($name IS NULL OR t.level >= 2 OR toLower(t.name) CONTAINS $name)
RETURN t.id AS id, reduce(total = 0, i IN range(0, $clearance) | total + t.counts[i]) AS uses,
  CASE WHEN $name IS NOT NULL AND t.level >= 2 THEN t.name END AS sealed, t.level AS level
