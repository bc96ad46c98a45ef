// Relations by id, superseded ones too, as one row: a map asks for a thousand.
// params: owner_id, clearance, ids
// returns: found
UNWIND $ids AS wanted
MATCH (r:Relation {id: wanted}) WHERE r.owner_id = $owner_id AND r.level <= $clearance
MATCH (r)-[:SUBJECT]->(s:Entity)
OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
WITH r, s, o WHERE s.level <= $clearance AND (o IS NULL OR o.level <= $clearance)
RETURN collect([r {.*}, s.id, o.id]) AS found
