// Relations by id, superseded ones too.
// params: owner_id, clearance, ids
// returns: relation, subject, object
UNWIND $ids AS wanted
MATCH (r:Relation {id: wanted}) WHERE r.owner_id = $owner_id AND r.level <= $clearance
MATCH (r)-[:SUBJECT]->(s:Entity)
OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
WITH r, s, o WHERE s.level <= $clearance AND (o IS NULL OR o.level <= $clearance)
RETURN r {.*} AS relation, s.id AS subject, o.id AS object
