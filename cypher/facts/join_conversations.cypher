// Put memories into their conversations.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (c:Conversation {id: r.conversation}) WHERE c.owner_id = $owner_id
MATCH (m:Memory {id: r.memory}) WHERE m.owner_id = $owner_id
MERGE (m)-[:PART_OF]->(c)
RETURN count(*) AS total
