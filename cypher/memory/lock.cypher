// Lock one memory and read it as it stands, for a change that depends on it.
// params: owner_id, clearance, session, is_owner, id, lock
// returns: memory, open
MATCH (m:Memory {id: $id}) WHERE m.owner_id = $owner_id
SET m.lock = $lock
WITH m, (m.level <= $clearance OR m.status <> 'READY' AND m.captured_in = $session) AS open
WHERE open OR $is_owner
RETURN m {.*} AS memory, open AS open
