// Conversations by id, with how often each kind of memory is in them.
// params: owner_id, clearance, ids
// returns: conversation, kinds
UNWIND $ids AS wanted
MATCH (c:Conversation {id: wanted}) WHERE c.owner_id = $owner_id AND c.level <= $clearance
RETURN c {.*} AS conversation, COLLECT { MATCH (c)<-[:PART_OF]-(m:Memory)
  WHERE m.status = 'READY' AND m.level <= $clearance WITH m.kind AS kind, count(m) AS total RETURN {kind: kind, total: total} } AS kinds
