// Memories that lay in the trash for their time.
// params: before, limit
// returns: id, owner_id
// scope: service
MATCH (m:Memory) WHERE m.deleted_at <= $before
RETURN m.id AS id, m.owner_id AS owner_id LIMIT $limit
