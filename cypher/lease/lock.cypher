// Lock the owner's lease node for a transaction that writes facts, whoever holds the claim.
// params: owner_id, lock
// returns: owner_id
MERGE (l:Lease {owner_id: $owner_id}) SET l.lock = $lock
RETURN l.owner_id AS owner_id
