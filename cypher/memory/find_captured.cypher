// Memories captured before under these idempotency keys.
// params: owner_id, keys
// returns: id, key, input_checksum
// scope: lease
UNWIND $keys AS wanted
MATCH (m:Memory {idempotency_key: wanted}) WHERE m.owner_id = $owner_id
RETURN m.id AS id, m.idempotency_key AS key, m.input_checksum AS input_checksum
