// Link memories to the ones that follow them.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (m:Memory {id: r.memory}) WHERE m.owner_id = $owner_id
MATCH (n:Memory {id: r.next}) WHERE n.owner_id = $owner_id
CREATE (m)-[:NEXT]->(n)
RETURN count(*) AS total
