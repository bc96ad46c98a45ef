// Tombstones that are old enough for every writer of their time to have ended.
// params: before, limit
// returns: id, owner_id, alive, waits, revision
// scope: service
MATCH (t:Tombstone) WHERE t.at <= $before
WITH t ORDER BY t.at LIMIT $limit
OPTIONAL MATCH (m:Memory {id: t.id})
RETURN t.id AS id, t.owner_id AS owner_id, m IS NOT NULL AND m.deleted_at IS NULL AS alive,
  coalesce(m.status, '') = 'PENDING' AS waits, coalesce(m.revision, 0) AS revision
