// The entity that stands for the owner.
// params: owner_id, clearance
// returns: id
MATCH (e:Entity {self_of: $owner_id}) WHERE e.level <= $clearance RETURN e.id AS id
