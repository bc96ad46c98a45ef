// Remove the record of a merge that is undone.
// params: owner_id, id
// returns: total
MATCH (g:EntityMerge {id: $id}) WHERE g.owner_id = $owner_id
DETACH DELETE g
RETURN count(*) AS total
