// The topic that a name means, whoever may know of it; with the lowest level at which a memory calls it so, and that from
// which the user says so.
// params: owner_id, key
// returns: topic, alias, stated_level, used_level
// scope: lease
OPTIONAL MATCH (a:TopicAlias {key: $key})-[:MEANS]->(h:Topic) WHERE a.owner_id = $owner_id
WITH a, coalesce(h.key, $key) AS own
MATCH (t:Topic {key: own}) WHERE t.owner_id = $owner_id
RETURN t {.*} AS topic, a.id AS alias, a.stated_level AS stated_level,
  COLLECT { MATCH (t)<-[x:ABOUT]-(m:Memory) WHERE $key IN x.keys RETURN min(m.facts_level) } AS used_level
