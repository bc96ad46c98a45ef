// Say that a merge was undone, and forget what it gave.
// params: owner_id, id
// returns: id
MATCH (g:EntityMerge {id: $id}) WHERE g.owner_id = $owner_id
SET g.undone = true
REMOVE g.gave
RETURN g.id AS id
