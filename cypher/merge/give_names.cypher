// Give entities names, stated or counted.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (e:Entity {id: r.id}) WHERE e.owner_id = $owner_id
MERGE (n:Name {key: r.key}) ON CREATE SET n.owner_id = $owner_id
MERGE (n)<-[k:KNOWN_AS]-(e)
SET k.text = r.text, k.counts = r.counts, k.level = r.level, k.stated_level = r.stated_level
RETURN e.id AS id
