// Write what memories are about, with the keys of the names that they use for it.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (m:Memory {id: r.memory}) WHERE m.owner_id = $owner_id
MATCH (t:Topic {id: r.topic}) WHERE t.owner_id = $owner_id
CREATE (m)-[:ABOUT {weight: r.weight, keys: r.keys}]->(t)
RETURN count(*) AS total
