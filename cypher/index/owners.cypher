// Every owner, with how many memories, entities and topics belong in the index.
// params: ceiling
// returns: owner_id, total
// scope: service
MATCH (u:User)
RETURN u.id AS owner_id, COUNT { MATCH (m:Memory) WHERE m.page_key > u.id + '|' AND m.page_key < u.id + '|~'
  AND m.status = 'READY' AND m.level <= $ceiling AND m.deleted_at IS NULL }
  + COUNT { MATCH (e:Entity) WHERE e.page_key > u.id + '|' AND e.page_key < u.id + '|~' AND e.level <= $ceiling }
  + COUNT { MATCH (t:Topic) WHERE t.page_key > u.id + '|' AND t.page_key < u.id + '|~' AND t.level <= $ceiling } AS total
