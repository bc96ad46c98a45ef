// Every owner, with how many memories belong in the index.
// params: ceiling
// returns: owner_id, total
// scope: service
MATCH (u:User)
RETURN u.id AS owner_id, COUNT { MATCH (m:Memory) WHERE m.page_key > u.id + '|' AND m.page_key < u.id + '|~'
  AND m.status = 'READY' AND m.level <= $ceiling AND m.deleted_at IS NULL } AS total
