// Set the names that entities are known by, with their counters per level.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (e:Entity {id: r.id}) WHERE e.owner_id = $owner_id
MERGE (n:Name {key: r.key}) ON CREATE SET n.owner_id = $owner_id
MERGE (n)<-[k:KNOWN_AS]-(e)
SET k.text = CASE WHEN k.level >= 2 AND r.level < 2 THEN coalesce(r.text, k.text) ELSE coalesce(k.text, r.text) END, k.counts = r.counts, k.level = r.level
RETURN e.id AS id
