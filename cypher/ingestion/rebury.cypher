// Have tombstones looked at again later.
// params: ids, now
// returns: total
// scope: service
UNWIND $ids AS wanted
MATCH (t:Tombstone {id: wanted}) SET t.at = $now
RETURN count(*) AS total
