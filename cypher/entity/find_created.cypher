// The contact created before under an idempotency key.
// params: owner_id, key
// returns: id, input_checksum
// scope: lease
MATCH (e:Entity {idempotency_key: $key}) WHERE e.owner_id = $owner_id
RETURN e.id AS id, e.input_checksum AS input_checksum
