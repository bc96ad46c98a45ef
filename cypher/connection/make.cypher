// Connect memories that are READY both, at the higher of their levels.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (m:Memory {id: r.memory}) WHERE m.owner_id = $owner_id AND m.status = 'READY' AND m.deleted_at IS NULL
MATCH (o:Memory {id: r.other}) WHERE o.owner_id = $owner_id AND o.status = 'READY' AND o.deleted_at IS NULL
CREATE (m)-[:CONNECTED_TO {score: r.score, reason: r.reason, via: r.via,
  level: CASE WHEN m.level < o.level THEN o.level ELSE m.level END}]->(o)
RETURN count(*) AS total
