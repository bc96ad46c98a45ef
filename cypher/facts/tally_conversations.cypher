// Count anew the memories of conversations, per level.
// params: owner_id, ids
// returns: id, conversation_key, level, total, first, last
// scope: lease
UNWIND $ids AS wanted
MATCH (c:Conversation {id: wanted}) WHERE c.owner_id = $owner_id
OPTIONAL MATCH (c)<-[:PART_OF]-(m:Memory)
WITH c, m.facts_level AS level, count(m) AS total, min(m.occurred_at) AS first, max(m.occurred_at) AS last
RETURN c.id AS id, c.key AS conversation_key, level AS level, total AS total, first AS first, last AS last
