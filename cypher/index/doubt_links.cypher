// Have the index look again to what memories are linked; where their points are in doubt altogether, that stays.
// params: owner_id, ids, now
// returns: id
UNWIND $ids AS wanted
MERGE (t:Tombstone {id: wanted}) ON CREATE SET t.owner_id = $owner_id, t.links_only = true
SET t.at = $now
RETURN t.id AS id
