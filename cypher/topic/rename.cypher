// Give a topic another name; with the level at which the user states it, if so.
// params: owner_id, id, key, name, stated_level
// returns: id
MATCH (t:Topic {id: $id}) WHERE t.owner_id = $owner_id
SET t.key = $key, t.name = $name, t.stated_level = $stated_level
RETURN t.id AS id
