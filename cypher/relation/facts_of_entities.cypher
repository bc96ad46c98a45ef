// The facts at whose either end these entities stand.
// params: owner_id, ids
// returns: fact
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted})<-[:SUBJECT|OBJECT]-(r:Relation) WHERE e.owner_id = $owner_id
RETURN DISTINCT r.fact AS fact
