// Merges that a clearance may know of, newest first: all, or those that an entity has part in. One that memories say is
// known with the first of them.
// params: owner_id, clearance, low, high, id, limit
// returns: id
MATCH (g:EntityMerge) WHERE g.page_key > $low AND g.page_key < $high AND g.owner_id = $owner_id AND g.level <= $clearance
  AND (NOT g.automatic OR EXISTS { MATCH (g)<-[:TIES]-(m:Memory) WHERE m.facts_level <= $clearance })
MATCH (g)-[:SURVIVED_BY]->(e:Entity) WHERE e.level <= $clearance
  AND ($id IS NULL OR e.id = $id OR g.survivor = $id OR $id IN g.merged)
RETURN g.id AS id ORDER BY g.page_key DESC LIMIT $limit
