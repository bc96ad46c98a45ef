// The entities into which the user has merged others.
// params: owner_id, low, high
// returns: id
// scope: lease
MATCH (g:EntityMerge) WHERE g.page_key > $low AND g.page_key < $high AND g.owner_id = $owner_id
  AND NOT g.automatic AND NOT g.undone
MATCH (g)-[:SURVIVED_BY]->(e:Entity)
RETURN DISTINCT e.id AS id
