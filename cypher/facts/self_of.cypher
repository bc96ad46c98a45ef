// The owner's own contact.
// params: owner_id
// returns: id
// scope: lease
MATCH (e:Entity {self_of: $owner_id})
RETURN e.id AS id
