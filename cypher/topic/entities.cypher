// The entities named where a topic is spoken of, with how often.
// params: owner_id, clearance, id
// returns: id, uses
MATCH (t:Topic {id: $id})<-[:ABOUT]-(m:Memory) WHERE t.owner_id = $owner_id AND t.level <= $clearance
  AND m.level <= $clearance AND m.status = 'READY' AND m.deleted_at IS NULL
MATCH (m)-[:MENTIONS|SAID_BY]->(e:Entity) WHERE e.level <= $clearance
RETURN e.id AS id, count(DISTINCT m) AS uses
