// Count anew how many memories are about topics, per level; with the lowest level at which each name is used, and how
// often it is.
// params: owner_id, ids
// returns: id, topic_key, topic_level, name, stated_level, used, level, total, first, last
// scope: lease
UNWIND $ids AS wanted
MATCH (t:Topic {id: wanted}) WHERE t.owner_id = $owner_id
OPTIONAL MATCH (t)<-[:ABOUT]-(m:Memory)
WITH t, m.facts_level AS level, count(m) AS total, min(m.occurred_at) AS first, max(m.occurred_at) AS last
RETURN t.id AS id, t.key AS topic_key, t.level AS topic_level, t.name AS name, t.stated_level AS stated_level,
  COLLECT { MATCH (t)<-[x:ABOUT]-(n:Memory) UNWIND x.keys AS key
    WITH key, min(n.facts_level) AS lowest, count(n) AS uses RETURN [key, lowest, uses] } AS used,
  level AS level, total AS total, first AS first, last AS last
