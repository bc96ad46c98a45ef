// Set the names that entities are known by, with their counters per level; without a text, the one that stands stays.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (e:Entity {id: r.id}) WHERE e.owner_id = $owner_id
MERGE (n:Name {key: r.key}) ON CREATE SET n.owner_id = $owner_id
MERGE (n)<-[k:KNOWN_AS]-(e)
SET k.text = coalesce(r.text, k.text), k.counts = r.counts, k.level = r.level
RETURN e.id AS id
