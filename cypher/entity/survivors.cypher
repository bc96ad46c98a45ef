// Whom ids of entities that were merged away stand for.
// params: owner_id, clearance, ids
// returns: id, survivor
UNWIND $ids AS wanted
MATCH (f:MergedEntity {id: wanted})-[:MERGED_INTO]->(e:Entity) WHERE f.owner_id = $owner_id AND e.level <= $clearance
RETURN f.id AS id, e.id AS survivor
