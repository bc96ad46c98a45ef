// One window of the owner's conversations: last active first, or the other way round.
// params: owner_id, clearance, low, high, backward, limit
// returns: id, page_key
MATCH (c:Conversation) WHERE c.page_key > $low AND c.page_key < $high AND c.owner_id = $owner_id AND c.level <= $clearance
RETURN c.id AS id, c.page_key AS page_key
ORDER BY CASE WHEN $backward THEN c.page_key ELSE '' END, c.page_key DESC LIMIT $limit
