// Let connections lead by way of what both ends share by now; what they led by at first, where that is another one.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (m:Memory {id: r.memory})-[x:CONNECTED_TO]-(o:Memory {id: r.other}) WHERE m.owner_id = $owner_id
SET x.via = r.via, x.first_via = r.first_via
RETURN count(*) AS total
