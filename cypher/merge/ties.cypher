// The merges that rest on memories.
// params: owner_id, ids
// returns: memory, merge
// scope: lease
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted})-[:TIES]->(g:EntityMerge) WHERE m.owner_id = $owner_id
RETURN m.id AS memory, g.id AS merge
