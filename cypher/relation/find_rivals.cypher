// Facts of a type that somebody has one of, by the entity that has it: by subject, or by either end.
// params: owner_id, slots
// returns: fact, type, subject, object
// scope: lease
UNWIND $slots AS slot
MATCH (e:Entity {id: slot.entity})<-[end:SUBJECT|OBJECT]-(r:Relation)
WHERE r.owner_id = $owner_id AND r.type = slot.type AND (slot.either OR type(end) = 'SUBJECT')
MATCH (r)-[:SUBJECT]->(s:Entity) OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
RETURN DISTINCT r.fact AS fact, r.type AS type, s.id AS subject, o.id AS object
