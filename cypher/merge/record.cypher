// Record a merge.
// params: owner_id, holder, properties
// returns: id
MATCH (e:Entity {id: $holder}) WHERE e.owner_id = $owner_id
CREATE (g:EntityMerge {id: $properties.id, owner_id: $owner_id})
SET g += $properties
CREATE (g)-[:SURVIVED_BY]->(e)
RETURN g.id AS id
