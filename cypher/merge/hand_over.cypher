// Hand records of merges over to who holds by now what they took together.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (g:EntityMerge {id: r.id})-[x:SURVIVED_BY]->(:Entity) WHERE g.owner_id = $owner_id
MATCH (e:Entity {id: r.holder}) WHERE e.owner_id = $owner_id
DELETE x
CREATE (g)-[:SURVIVED_BY]->(e)
RETURN g.id AS id
