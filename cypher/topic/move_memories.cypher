// Let memories about one topic be about another; the higher weight counts.
// params: owner_id, from_id, to_id, limit
// returns: id
MATCH (t:Topic {id: $from_id})<-[x:ABOUT]-(m:Memory) WHERE t.owner_id = $owner_id
WITH x, m LIMIT $limit
MATCH (s:Topic {id: $to_id}) WHERE s.owner_id = $owner_id
MERGE (m)-[y:ABOUT]->(s)
SET y.weight = CASE WHEN coalesce(y.weight, 0.0) > x.weight THEN y.weight ELSE x.weight END,
  y.keys = coalesce(y.keys, []) + [key IN x.keys WHERE NOT key IN coalesce(y.keys, [])]
DELETE x
RETURN m.id AS id
