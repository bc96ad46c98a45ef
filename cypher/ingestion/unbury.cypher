// Remove tombstones whose points are gone.
// params: ids
// returns: total
// scope: service
UNWIND $ids AS wanted
MATCH (t:Tombstone {id: wanted}) DETACH DELETE t
RETURN count(*) AS total
