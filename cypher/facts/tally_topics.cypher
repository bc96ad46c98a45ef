// Count anew how many memories are about topics, per level.
// params: owner_id, ids
// returns: id, topic_key, topic_level, level, total, first, last
// scope: lease
UNWIND $ids AS wanted
MATCH (t:Topic {id: wanted}) WHERE t.owner_id = $owner_id
OPTIONAL MATCH (t)<-[:ABOUT]-(m:Memory)
WITH t, m.facts_level AS level, count(m) AS total, min(m.occurred_at) AS first, max(m.occurred_at) AS last
RETURN t.id AS id, t.key AS topic_key, t.level AS topic_level, level AS level, total AS total, first AS first, last AS last
