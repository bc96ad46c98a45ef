// The memories that speak of a relation, with what they do to it, in the order in which they were recorded.
// params: owner_id, clearance, relation_id
// returns: memory, role, recorded_at
MATCH (r:Relation {id: $relation_id})<-[x:EVIDENCES]-(m:Memory)
WHERE r.owner_id = $owner_id AND r.level <= $clearance AND x.level <= $clearance AND m.level <= $clearance
  AND m.deleted_at IS NULL
RETURN m.id AS memory, x.role AS role, x.recorded_at AS recorded_at
ORDER BY recorded_at, memory, role
