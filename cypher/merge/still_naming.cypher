// Which of these memories name an entity.
// params: owner_id, id, memories
// returns: memory
// scope: lease
UNWIND $memories AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id
  AND EXISTS { MATCH (m)-[:MENTIONS|SAID_BY]->(e:Entity) WHERE e.id = $id }
RETURN m.id AS memory
