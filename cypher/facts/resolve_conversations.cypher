// The owner's conversations under these keys, with their counters.
// params: owner_id, keys
// returns: key, conversation
// scope: lease
UNWIND $keys AS wanted
MATCH (c:Conversation {key: wanted}) WHERE c.owner_id = $owner_id
RETURN c.key AS key, c {.id, .level, .counts, .first_seen, .last_seen, .title_level, .channel_level} AS conversation
