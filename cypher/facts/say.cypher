// Write who said a memory; without a key, an address of theirs told.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (m:Memory {id: r.memory}) WHERE m.owner_id = $owner_id
MATCH (e:Entity {id: r.entity}) WHERE e.owner_id = $owner_id
CREATE (m)-[:SAID_BY {key: r.key, reason: r.reason, certainty: r.certainty}]->(e)
RETURN count(*) AS total
