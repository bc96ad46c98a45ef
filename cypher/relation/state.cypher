// Keep what the user said of a relation, as a node that is evidence like a memory.
// params: owner_id, statement
// returns: id
CREATE (s:Statement {id: $statement.id, owner_id: $owner_id})
SET s += $statement
RETURN s.id AS id
