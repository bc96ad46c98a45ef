// Let ids that were merged away lead to other entities.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (f:MergedEntity {id: r.id})-[x:MERGED_INTO]->(:Entity) WHERE f.owner_id = $owner_id
MATCH (e:Entity {id: r.holder}) WHERE e.owner_id = $owner_id
DELETE x
CREATE (f)-[:MERGED_INTO]->(e)
RETURN f.id AS id
