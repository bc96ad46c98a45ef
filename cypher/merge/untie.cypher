// Let merges rest on memories no more.
// params: owner_id, rows
// returns: merge
UNWIND $rows AS r
MATCH (m:Memory {id: r.memory})-[x:TIES]->(g:EntityMerge {id: r.merge}) WHERE m.owner_id = $owner_id
DELETE x
RETURN g.id AS merge
