// Write who said a memory.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (m:Memory {id: r.memory}) WHERE m.owner_id = $owner_id
MATCH (e:Entity {id: r.entity}) WHERE e.owner_id = $owner_id
CREATE (m)-[:SAID_BY {key: r.key}]->(e)
RETURN count(*) AS total
