// The members of a conversation from a place on, each with its next one.
// params: owner_id, conversation_id, from_key
// returns: id, page_key, next_ids
// scope: lease
MATCH (c:Conversation {id: $conversation_id})<-[:PART_OF]-(m:Memory)
WHERE c.owner_id = $owner_id AND m.page_key >= $from_key
RETURN m.id AS id, m.page_key AS page_key, COLLECT { MATCH (m)-[:NEXT]->(n:Memory) RETURN n.id } AS next_ids
