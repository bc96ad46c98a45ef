// Topics by id.
// params: owner_id, clearance, ids
// returns: topic
UNWIND $ids AS wanted
MATCH (t:Topic {id: wanted}) WHERE t.owner_id = $owner_id AND t.level <= $clearance
RETURN t {.*} AS topic
