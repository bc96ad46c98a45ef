// Some of the owner's topics by name, and by the other names that the user gave them.
// params: owner_id, ids
// returns: topic, others
// scope: lease
UNWIND $ids AS wanted
MATCH (t:Topic {id: wanted}) WHERE t.owner_id = $owner_id
RETURN t {.id, .level, .name} AS topic, COLLECT { MATCH (t)<-[:MEANS]-(a:TopicAlias)
  WHERE a.stated_level IS NOT NULL AND a.key IS NOT NULL RETURN a {.id, .name} } AS others
