// Memories by id: whole where the caller may open them, shells of locked ones for their owner, nothing else.
// params: owner_id, clearance, session, is_owner, trashed, ids
// returns: memory, open, conversation_id
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id AND (m.deleted_at IS NOT NULL) = $trashed
WITH m, (m.level <= $clearance OR m.status <> 'READY' AND m.captured_in = $session) AS open
WHERE open OR $is_owner
OPTIONAL MATCH (m)-[:PART_OF]->(c:Conversation)
RETURN CASE WHEN open THEN m {.*} ELSE m {.id, .owner_id, .status, .level, .stated_level, .needs_review, .revision,
  .occurred_at, .recorded_at, .updated_at, .deleted_at, .page_key, .trash_key} END AS memory,
  open AS open, CASE WHEN open THEN c.id END AS conversation_id
