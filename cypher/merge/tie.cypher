// Let merges rest on memories that say that the names are one's; `names` has the keys of those, per saying.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (m:Memory {id: r.memory}) WHERE m.owner_id = $owner_id
MATCH (g:EntityMerge {id: r.merge}) WHERE g.owner_id = $owner_id
MERGE (m)-[x:TIES]->(g)
SET x.names = r.names
RETURN count(*) AS total
