// Names of topics as the index may know them.
// params: owner_id, clearance, ids
// returns: id, level, name
UNWIND $ids AS wanted
MATCH (t:Topic {id: wanted}) WHERE t.owner_id = $owner_id AND t.level <= $clearance
RETURN t.id AS id, t.level AS level, t.name AS name
