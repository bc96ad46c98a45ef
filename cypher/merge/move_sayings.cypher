// Let what one entity said be said by another: all, or that of some memories, under some names, of some before a merge.
// `remembers`: it keeps whose it was. `native`: only what no merge has moved.
// params: owner_id, from_id, to_id, parts, keys, memories, native, remembers, limit
// returns: id
MATCH (a:Entity {id: $from_id})<-[x:SAID_BY]-(m:Memory) WHERE a.owner_id = $owner_id
  AND ($parts IS NULL OR x.said_of IN $parts) AND ($keys IS NULL OR x.key IN $keys)
  AND ($memories IS NULL OR m.id IN $memories) AND (NOT $native OR x.said_of IS NULL)
WITH x, m LIMIT $limit
MATCH (b:Entity {id: $to_id}) WHERE b.owner_id = $owner_id
WITH x, m, b, CASE WHEN $remembers THEN coalesce(x.said_of, $from_id) END AS said_of
CREATE (m)-[y:SAID_BY]->(b)
SET y = properties(x), y.said_of = CASE WHEN said_of = $to_id THEN null ELSE said_of END
DELETE x
RETURN m.id AS id
