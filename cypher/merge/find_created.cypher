// Who holds by now the contact that was created under an idempotency key and was merged away since.
// params: owner_id, key
// returns: id, input_checksum
// scope: lease
MATCH (f:MergedEntity {idempotency_key: $key})-[:MERGED_INTO]->(e:Entity) WHERE f.owner_id = $owner_id
RETURN e.id AS id, f.input_checksum AS input_checksum
