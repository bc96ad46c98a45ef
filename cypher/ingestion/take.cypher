// The owner's due memories, in order.
// params: owner_id, clearance, now, batch
// returns: memory
MATCH (m:Memory {pending_of: $owner_id}) WHERE m.due_at <= $now AND m.level <= $clearance
WITH m ORDER BY m.page_key LIMIT $batch
RETURN m {.*} AS memory
