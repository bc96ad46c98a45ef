// READY memories with the connections that they have, each as [other, score, level].
// params: owner_id, ids
// returns: id, level, links
// scope: lease
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id AND m.status = 'READY' AND m.deleted_at IS NULL
RETURN m.id AS id, m.level AS level,
  COLLECT { MATCH (m)-[x:CONNECTED_TO]-(o:Memory) RETURN [o.id, x.score, x.level] } AS links
