// Cut memories from the ones that followed them.
// params: owner_id, ids
// returns: total
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted})-[n:NEXT]->() WHERE m.owner_id = $owner_id
DELETE n
RETURN count(*) AS total
