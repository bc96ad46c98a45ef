// Let no merge rest on these memories any more.
// params: owner_id, ids
// returns: id
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted})-[x:TIES]->(g:EntityMerge) WHERE m.owner_id = $owner_id
DELETE x
RETURN g.id AS id
