// Count anew what memories say of entities, per name and level; with the levels of the relations that entities are in.
// params: owner_id, ids
// returns: id, entity_level, stated_level, is_self, name_key, related, key, level, total, first, last
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id
OPTIONAL MATCH (e)<-[x:MENTIONS|SAID_BY]-(m:Memory)
WITH e, x.key AS key, m.facts_level AS level, count(m) AS total, min(m.occurred_at) AS first, max(m.occurred_at) AS last
RETURN e.id AS id, e.level AS entity_level, e.stated_level AS stated_level, e.is_self AS is_self, e.name_key AS name_key,
  COLLECT { MATCH (e)<-[:SUBJECT|OBJECT]-(r:Relation) RETURN DISTINCT r.level } AS related,
  key AS key, level AS level, total AS total, first AS first, last AS last
