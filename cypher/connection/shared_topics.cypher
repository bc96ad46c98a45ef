// The topics among these that few memories are about, and those memories, each as [memory, level, weight]. Few is
// counted by what may be known: secrets come in only while there are few of their level and below.
// params: owner_id, ids, limit
// returns: id, members
// scope: lease
UNWIND $ids AS wanted
MATCH (t:Topic {id: wanted}) WHERE t.owner_id = $owner_id AND t.counts[0] + t.counts[1] <= $limit
MATCH (t)<-[x:ABOUT]-(m:Memory)
WHERE m.facts_level < 2 OR reduce(total = 0, i IN range(0, m.facts_level) | total + t.counts[i]) <= $limit
WITH t.id AS id, m.id AS memory, m.facts_level AS level, x.weight AS weight
RETURN id AS id, collect(DISTINCT [memory, level, weight]) AS members
