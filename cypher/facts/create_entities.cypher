// Create entities of one kind.
// params: owner_id, rows
// returns: id
// for each: label in EntityKind
UNWIND $rows AS r
CREATE (e:Entity:{label} {id: r.id, owner_id: $owner_id})
SET e += r.properties
RETURN e.id AS id
