// Which of these entities the caller may see.
// params: owner_id, clearance, ids
// returns: id
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id AND e.level <= $clearance
RETURN e.id AS id
