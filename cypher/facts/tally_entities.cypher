// Count anew what memories say of entities, per name and level.
// params: owner_id, ids
// returns: id, stated_level, is_self, related, key, level, total, first, last
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id
OPTIONAL MATCH (e)<-[x:MENTIONS|SAID_BY]-(m:Memory)
WITH e, x.key AS key, m.facts_level AS level, count(m) AS total, min(m.occurred_at) AS first, max(m.occurred_at) AS last
RETURN e.id AS id, e.stated_level AS stated_level, e.is_self AS is_self,
  EXISTS { MATCH (e)<-[:SUBJECT|OBJECT]-(:Relation) } AS related,
  key AS key, level AS level, total AS total, first AS first, last AS last
