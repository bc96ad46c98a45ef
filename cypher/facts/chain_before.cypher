// The last member of a conversation before a place, with its next one.
// params: owner_id, conversation_id, before_key
// returns: id, page_key, next_ids
// scope: lease
MATCH (c:Conversation {id: $conversation_id})<-[:PART_OF]-(m:Memory)
WHERE c.owner_id = $owner_id AND m.page_key < $before_key
WITH m ORDER BY m.page_key DESC LIMIT 1
RETURN m.id AS id, m.page_key AS page_key, COLLECT { MATCH (m)-[:NEXT]->(n:Memory) RETURN n.id } AS next_ids
