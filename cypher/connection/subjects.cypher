// READY memories with what may lead from them to others: entities, topics, and who speaks.
// params: owner_id, ids
// returns: id, entities, topics, speakers
// scope: lease
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id AND m.status = 'READY' AND m.deleted_at IS NULL
RETURN m.id AS id, COLLECT { MATCH (m)-[:MENTIONS]->(e:Entity) RETURN DISTINCT e.id } AS entities,
  COLLECT { MATCH (m)-[:ABOUT]->(t:Topic) RETURN t.id } AS topics,
  COLLECT { MATCH (m)-[:SAID_BY]->(s:Entity) RETURN s.id } AS speakers
