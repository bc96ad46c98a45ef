// Take names from entities, and the names themselves where nobody bears them any more.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (e:Entity {id: r.id})-[k:KNOWN_AS]->(n:Name {key: r.key}) WHERE e.owner_id = $owner_id
DELETE k
WITH DISTINCT n WHERE NOT EXISTS { MATCH (n)<-[:KNOWN_AS]-(:Entity) }
DETACH DELETE n
RETURN count(*) AS total
