// The owner's topics under these keys, with their counters.
// params: owner_id, keys
// returns: key, topic
// scope: lease
UNWIND $keys AS wanted
MATCH (t:Topic {key: wanted}) WHERE t.owner_id = $owner_id
RETURN t.key AS key, t {.id, .level, .counts, .first_seen, .last_seen} AS topic
