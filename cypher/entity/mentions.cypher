// Where memories name entities; nowhere while the mentions in the graph are those of an earlier text.
// params: owner_id, clearance, session, ids
// returns: memory_id, start, end, confidence, entity
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id AND m.deleted_at IS NULL AND m.facts_revision = m.revision
  AND (m.level <= $clearance OR m.status <> 'READY' AND m.captured_in = $session)
MATCH (m)-[x:MENTIONS]->(e:Entity) WHERE e.level <= $clearance
RETURN m.id AS memory_id, x.start AS start, x.end AS end, x.confidence AS confidence,
  e {.*, names: COLLECT { MATCH (e)-[k:KNOWN_AS]->(n:Name) WHERE k.level <= $clearance
  RETURN k {.text, .level, .counts, .stated_level, key: n.key} }} AS entity
ORDER BY memory_id, start
