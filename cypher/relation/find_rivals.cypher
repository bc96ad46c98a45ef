// Facts of a type that holds one value at a time, by the entity of which it can: by subject, or by either end.
// params: owner_id, slots
// returns: fact, type, subject, object
// scope: lease
UNWIND $slots AS slot
MATCH (e:Entity {id: slot.entity})<-[end:SUBJECT|OBJECT]-(r:Relation)
WHERE r.owner_id = $owner_id AND r.type = slot.type AND (slot.either OR type(end) = 'SUBJECT')
MATCH (r)-[:SUBJECT]->(s:Entity) MATCH (r)-[:OBJECT]->(o:Entity)
RETURN DISTINCT r.fact AS fact, r.type AS type, s.id AS subject, o.id AS object
