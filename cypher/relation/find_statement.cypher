// The statement that an idempotency key was used for.
// params: owner_id, clearance, idempotency_key
// returns: statement
MATCH (s:Statement {idempotency_key: $idempotency_key}) WHERE s.owner_id = $owner_id AND s.level <= $clearance
RETURN s {.*} AS statement
