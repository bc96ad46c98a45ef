// Which of these entities say memories.
// params: owner_id, ids
// returns: id
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id AND EXISTS { MATCH (e)<-[:SAID_BY]-(m:Memory) }
RETURN e.id AS id
