// Give a topic another name.
// params: owner_id, id, key, name
// returns: id
MATCH (t:Topic {id: $id}) WHERE t.owner_id = $owner_id
SET t.key = $key, t.name = $name
RETURN t.id AS id
