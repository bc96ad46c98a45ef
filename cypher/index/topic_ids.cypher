// The owner's topics whose names belong in the index.
// params: owner_id, clearance, low, high
// returns: id
MATCH (t:Topic) WHERE t.page_key > $low AND t.page_key < $high AND t.owner_id = $owner_id AND t.level <= $clearance
RETURN t.id AS id
