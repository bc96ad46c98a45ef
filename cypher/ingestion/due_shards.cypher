// The shards that have due memories.
// params: now
// returns: shard
// scope: service
UNWIND range(0, 15) AS shard
MATCH (m:Memory) WHERE m.shard = shard AND m.due_at <= $now
RETURN DISTINCT shard AS shard
