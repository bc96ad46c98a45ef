// Write where memories name entities, why the name was taken for this one, and how sure that is.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (m:Memory {id: r.memory}) WHERE m.owner_id = $owner_id
MATCH (e:Entity {id: r.entity}) WHERE e.owner_id = $owner_id
CREATE (m)-[:MENTIONS {start: r.start, end: r.end, key: r.key, confidence: r.confidence, reason: r.reason,
  certainty: r.certainty}]->(e)
RETURN count(*) AS total
