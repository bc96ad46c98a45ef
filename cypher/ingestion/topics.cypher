// The owner's topics by name, and by the other names that the user gave them: those that are spoken of most.
// params: owner_id, low, high, limit
// returns: topic, others
// scope: lease
MATCH (t:Topic) WHERE t.page_key > $low AND t.page_key < $high AND t.owner_id = $owner_id
WITH t, reduce(total = 0, i IN range(0, 3) | total + t.counts[i]) AS uses
ORDER BY uses DESC, t.id LIMIT $limit
RETURN t {.id, .level, .name} AS topic, COLLECT { MATCH (t)<-[:MEANS]-(a:TopicAlias)
  WHERE a.stated_level IS NOT NULL AND a.key IS NOT NULL RETURN a {.id, .name} } AS others
