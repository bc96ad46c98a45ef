// The topics among these that few memories are about, and those memories, each as [memory, level, weight].
// params: owner_id, ids, limit
// returns: id, members
// scope: lease
UNWIND $ids AS wanted
MATCH (t:Topic {id: wanted}) WHERE t.owner_id = $owner_id
  AND reduce(total = 0, i IN range(0, 3) | total + t.counts[i]) <= $limit
MATCH (t)<-[x:ABOUT]-(m:Memory)
WITH t.id AS id, m.id AS memory, m.facts_level AS level, x.weight AS weight
RETURN id AS id, collect(DISTINCT [memory, level, weight]) AS members
