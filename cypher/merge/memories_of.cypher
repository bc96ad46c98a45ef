// The memories that name an entity, and those at the other ends of its relations.
// params: owner_id, id
// returns: memories, neighbours
// scope: lease
MATCH (e:Entity {id: $id}) WHERE e.owner_id = $owner_id
RETURN COLLECT { MATCH (e)<-[:MENTIONS|SAID_BY]-(m:Memory) RETURN DISTINCT m.id } AS memories,
  COLLECT { MATCH (e)<-[:SUBJECT|OBJECT]-(r:Relation)-[:SUBJECT|OBJECT]->(o:Entity) WHERE o <> e RETURN DISTINCT o.id } AS neighbours
