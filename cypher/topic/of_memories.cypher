// What memories are about, weightiest first.
// params: owner_id, clearance, session, ids
// returns: memory_id, weight, topic
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id AND m.deleted_at IS NULL
  AND (m.level <= $clearance OR m.status <> 'READY' AND m.captured_in = $session)
MATCH (m)-[x:ABOUT]->(t:Topic) WHERE t.level <= $clearance
RETURN m.id AS memory_id, x.weight AS weight, t {.*} AS topic
ORDER BY memory_id, weight DESC, t.id
