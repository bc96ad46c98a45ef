// Events of one owner's log by key, from the first exclusive to the last inclusive: ids and levels, never content, so
// that what a subscriber may see is decided when an event is delivered.
// params: owner_id, after_key, until_key
// returns: event
// scope: service
MATCH (c:ChangeEvent) WHERE c.key > $after_key AND c.key <= $until_key AND c.owner_id = $owner_id
RETURN c {.seq, .type, .ids, .levels, .at} AS event ORDER BY c.seq
