// Set the levels at which an entity's names are stated, null where they are not.
// params: owner_id, id, rows
// returns: key
UNWIND $rows AS r
MATCH (e:Entity {id: $id})-[k:KNOWN_AS]->(n:Name {key: r.key}) WHERE e.owner_id = $owner_id
SET k.stated_level = r.stated_level
RETURN n.key AS key
