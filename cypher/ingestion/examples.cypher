// The memories that the owner classified by hand last.
// params: owner_id, clearance, limit
// returns: memory
MATCH (m:Memory {taught_of: $owner_id}) WHERE m.deleted_at IS NULL AND m.level <= $clearance
WITH m ORDER BY m.taught_at DESC, m.id LIMIT $limit
RETURN m {.id, .level, .facts_level, .stated_level, .stated_kind, .content, .context} AS memory
