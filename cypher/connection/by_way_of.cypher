// Connections of memories that these entities or topics led to, with those of them that both ends share by now.
// params: owner_id, memories, ids
// returns: memory, other, via, first_via, shared
// scope: lease
UNWIND $memories AS wanted
MATCH (m:Memory {id: wanted})-[x:CONNECTED_TO]-(o:Memory) WHERE m.owner_id = $owner_id AND x.via IN $ids
RETURN m.id AS memory, o.id AS other, x.via AS via, x.first_via AS first_via,
  COLLECT { MATCH (m)-[:MENTIONS|ABOUT]->(s)<-[:MENTIONS|ABOUT]-(o) WHERE s.id IN $ids RETURN DISTINCT s.id } AS shared
