// The owner's entities whose names belong in the index.
// params: owner_id, clearance, low, high
// returns: id
MATCH (e:Entity) WHERE e.page_key > $low AND e.page_key < $high AND e.owner_id = $owner_id AND e.level <= $clearance
RETURN e.id AS id
