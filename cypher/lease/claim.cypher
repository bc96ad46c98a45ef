// Claim one owner of a shard who has due memories and whose lease is free; say how often it was claimed since it was
// last given back.
// params: shard, now, until, claim
// returns: owner_id, claims
// scope: service
MATCH (h:Lease) WHERE h.until > $now WITH collect(h.owner_id) AS held
MATCH (m:Memory) WHERE m.shard = $shard AND m.due_at <= $now AND NOT m.pending_of IN held
WITH m ORDER BY m.due_at LIMIT 256
WITH DISTINCT m.pending_of AS owner ORDER BY rand() LIMIT 1
MERGE (l:Lease {owner_id: owner}) SET l.lock = $claim
WITH l WHERE coalesce(l.until, '') <= $now
SET l.until = $until, l.claim = $claim, l.claims = coalesce(l.claims, 0) + 1
RETURN l.owner_id AS owner_id, l.claims AS claims
