// The statement that an idempotency key was used for.
// params: owner_id, idempotency_key
// returns: id, level, fingerprint
// scope: lease
MATCH (s:Statement {idempotency_key: $idempotency_key}) WHERE s.owner_id = $owner_id
RETURN s.id AS id, s.level AS level, s.fingerprint AS fingerprint
