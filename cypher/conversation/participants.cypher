// Who speaks in conversations, most active first.
// params: owner_id, clearance, ids
// returns: conversation_id, entity, total
UNWIND $ids AS wanted
MATCH (c:Conversation {id: wanted})<-[:PART_OF]-(m:Memory)-[:SAID_BY]->(e:Entity)
WHERE c.owner_id = $owner_id AND c.level <= $clearance AND m.level <= $clearance AND m.status = 'READY' AND e.level <= $clearance
WITH c, e, count(m) AS total
RETURN c.id AS conversation_id, e {.*, names: COLLECT { MATCH (e)-[k:KNOWN_AS]->(n:Name) WHERE k.level <= $clearance
  RETURN k {.text, .level, .counts, .stated_level, key: n.key} }} AS entity, total AS total
ORDER BY conversation_id, total DESC, e.id
