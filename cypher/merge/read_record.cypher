// Lock the record of a merge and read it, with who holds what it took together.
// params: owner_id, clearance, id, lock
// returns: record, holder
MATCH (g:EntityMerge {id: $id})-[:SURVIVED_BY]->(e:Entity)
WHERE g.owner_id = $owner_id AND g.level <= $clearance AND e.level <= $clearance
  AND (NOT g.automatic OR EXISTS { MATCH (g)<-[:TIES]-(m:Memory) WHERE m.facts_level <= $clearance })
SET g.lock = $lock
RETURN g {.*} AS record, e.id AS holder
