// The entities among these that few memories name, and those memories; a speaker is not what is spoken of.
// A member is [memory, level, weight].
// params: owner_id, ids, limit
// returns: id, members
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id AND NOT e.is_self
  AND reduce(total = 0, i IN range(0, 3) | total + e.counts[i]) <= $limit
MATCH (e)<-[:MENTIONS]-(m:Memory)
WITH e.id AS id, m.id AS memory, m.facts_level AS level
RETURN id AS id, collect(DISTINCT [memory, level, 1.0]) AS members
