// The entities among these that few memories name, and those memories; a speaker is not what is spoken of. Few is
// counted by what may be known: secrets come in only while there are few of their level and below.
// A member is [memory, level, weight].
// params: owner_id, ids, limit
// returns: id, members
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted}) WHERE e.owner_id = $owner_id AND NOT e.is_self AND e.counts[0] + e.counts[1] <= $limit
MATCH (e)<-[:MENTIONS]-(m:Memory)
WHERE m.facts_level < 2 OR reduce(total = 0, i IN range(0, m.facts_level) | total + e.counts[i]) <= $limit
WITH e.id AS id, m.id AS memory, m.facts_level AS level
RETURN id AS id, collect(DISTINCT [memory, level, 1.0]) AS members
