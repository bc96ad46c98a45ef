// Let topics go by another of their names; the one that they went by means them still, by the user's word where it did
// or the other name did.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MATCH (t:Topic {id: r.id}) WHERE t.owner_id = $owner_id
MATCH (t)<-[:MEANS]-(a:TopicAlias {key: r.key})
SET a.stated_level = CASE WHEN t.stated_level IS NULL AND a.stated_level IS NULL THEN null ELSE r.old_level END,
  a.key = r.old_key, a.name = r.old_name, t.key = r.key, t.name = r.name
REMOVE t.stated_level
RETURN t.id AS id
