// Of slots, those with a version that somebody denied, corrected or stopped believing; where `unbounded`, also with one
// that has a start or an end.
// params: owner_id, slots
// returns: type, entity
// scope: lease
UNWIND $slots AS slot
MATCH (e:Entity {id: slot.entity})<-[end:SUBJECT|OBJECT]-(r:Relation)
WHERE r.owner_id = $owner_id AND r.type = slot.type AND (slot.either OR type(end) = 'SUBJECT')
  AND (NOT r.undisputed OR slot.unbounded AND (r.valid_from IS NOT NULL OR r.valid_to IS NOT NULL))
RETURN DISTINCT slot.type AS type, slot.entity AS entity
