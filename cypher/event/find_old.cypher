// Events older than an instant, a bounded number of them, by owner.
// params: before, limit
// returns: owner_id, seq, keys
// scope: service
MATCH (c:ChangeEvent) WHERE c.at < $before
WITH c LIMIT $limit
RETURN c.owner_id AS owner_id, max(c.seq) AS seq, collect(c.key) AS keys
