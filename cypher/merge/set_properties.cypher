// Set what a merge, or its undoing, makes of an entity.
// params: owner_id, id, properties
// returns: id
MATCH (e:Entity {id: $id}) WHERE e.owner_id = $owner_id
SET e += $properties
RETURN e.id AS id
