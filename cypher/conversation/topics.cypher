// What conversations are about, most spoken of first.
// params: owner_id, clearance, ids
// returns: conversation_id, topic, total
UNWIND $ids AS wanted
MATCH (c:Conversation {id: wanted})<-[:PART_OF]-(m:Memory)-[:ABOUT]->(t:Topic)
WHERE c.owner_id = $owner_id AND c.level <= $clearance AND m.level <= $clearance AND m.status = 'READY' AND t.level <= $clearance
WITH c, t, count(m) AS total
RETURN c.id AS conversation_id, t {.*} AS topic, total AS total
ORDER BY conversation_id, total DESC, t.id
