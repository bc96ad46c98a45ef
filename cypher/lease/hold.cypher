// Fence and renew: no row means that the lease went to another worker.
// params: owner_id, claim, until
// returns: owner_id
MATCH (l:Lease {owner_id: $owner_id}) SET l.lock = $claim
WITH l WHERE l.claim = $claim SET l.until = $until
RETURN l.owner_id AS owner_id
