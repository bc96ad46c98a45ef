// What memories are connected to, closest first.
// params: owner_id, clearance, session, ids
// returns: memory_id, other_id, score, reason, via
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id AND m.deleted_at IS NULL
  AND (m.level <= $clearance OR m.status <> 'READY' AND m.captured_in = $session)
MATCH (m)-[x:CONNECTED_TO]-(o:Memory) WHERE x.level <= $clearance AND o.level <= $clearance
  AND o.status = 'READY' AND o.deleted_at IS NULL
RETURN m.id AS memory_id, o.id AS other_id, x.score AS score, x.reason AS reason, x.via AS via
ORDER BY memory_id, score DESC, other_id
