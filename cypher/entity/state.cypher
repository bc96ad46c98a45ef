// Set what the owner states of a contact.
// params: owner_id, id, properties
// returns: id
MATCH (e:Entity:Contact {id: $id}) WHERE e.owner_id = $owner_id
SET e += $properties
RETURN e.id AS id
