// Take connections away.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (m:Memory {id: r.memory})-[x:CONNECTED_TO]-(o:Memory {id: r.other}) WHERE m.owner_id = $owner_id
DELETE x
RETURN count(*) AS total
