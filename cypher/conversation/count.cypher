// How many conversations the owner has.
// params: owner_id, clearance, low, high
// returns: total
MATCH (c:Conversation) WHERE c.page_key > $low AND c.page_key < $high AND c.owner_id = $owner_id AND c.level <= $clearance
RETURN count(c) AS total
