// Give the lease back, if it is still ours.
// params: owner_id, claim
// returns: owner_id
MATCH (l:Lease {owner_id: $owner_id}) SET l.lock = $claim
WITH l WHERE l.claim = $claim REMOVE l.until, l.claim, l.claims
RETURN l.owner_id AS owner_id
