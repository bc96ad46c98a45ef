// Set the names of one contact, stated or counted.
// params: owner_id, id, rows
// returns: id
MATCH (e:Entity:Contact {id: $id}) WHERE e.owner_id = $owner_id
UNWIND $rows AS r
MERGE (n:Name {key: r.key}) ON CREATE SET n.owner_id = $owner_id
MERGE (n)<-[k:KNOWN_AS]-(e)
SET k.text = r.text, k.counts = r.counts, k.level = r.level, k.stated_level = r.stated_level
RETURN e.id AS id
