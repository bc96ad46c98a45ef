// Keep what the user said of a relation, as a node that is evidence like a memory.
// params: owner_id, said
// returns: id
CREATE (s:Statement {id: $said.id, owner_id: $owner_id})
SET s += $said
RETURN s.id AS id
