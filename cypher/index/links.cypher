// Which entities and topics memories of the index are linked to.
// params: owner_id, clearance, ids
// returns: id, revision, entities, topics, speakers
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id
  AND m.status = 'READY' AND m.level <= $clearance AND m.deleted_at IS NULL
RETURN m.id AS id, m.revision AS revision,
  COLLECT { MATCH (m)-[:MENTIONS|SAID_BY]->(e:Entity) RETURN DISTINCT e.id } AS entities,
  COLLECT { MATCH (m)-[:ABOUT]->(t:Topic) RETURN t.id } AS topics,
  COLLECT { MATCH (m)-[:SAID_BY]->(s:Entity) RETURN s.id } AS speakers
