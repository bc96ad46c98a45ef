// Let the new user's own contact be known by the name they gave.
// params: owner_id, contact_id, key, known_as
// returns: key
MATCH (e:Entity {id: $contact_id}) WHERE e.owner_id = $owner_id
MERGE (n:Name {key: $key}) SET n.owner_id = $owner_id
CREATE (e)-[k:KNOWN_AS]->(n) SET k += $known_as
RETURN n.key AS key
