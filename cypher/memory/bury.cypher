// Leave a tombstone for each memory whose points must be gone from the index.
// params: owner_id, ids, now
// returns: id
UNWIND $ids AS wanted
MERGE (t:Tombstone {id: wanted}) SET t.owner_id = $owner_id, t.at = $now, t.links_only = null, t.looks = null
RETURN t.id AS id
