// Which of these merges rest on no memory.
// params: owner_id, ids
// returns: id
// scope: lease
UNWIND $ids AS wanted
MATCH (g:EntityMerge {id: wanted}) WHERE g.owner_id = $owner_id AND NOT EXISTS { MATCH (g)<-[:TIES]-(:Memory) }
RETURN g.id AS id ORDER BY g.id
