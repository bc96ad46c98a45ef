// Claim the lease of one owner, where it is free.
// params: owner_id, now, until, claim
// returns: claims
// scope: lease
MERGE (l:Lease {owner_id: $owner_id}) SET l.lock = $claim
WITH l WHERE coalesce(l.until, '') <= $now
SET l.until = $until, l.claim = $claim, l.claims = coalesce(l.claims, 0) + 1
RETURN l.claims AS claims
