// Record a session of the owner.
// params: owner_id, session_id, session
// returns: id
MATCH (u:User {id: $owner_id})
CREATE (s:Session {id: $session_id, owner_id: u.id}) SET s += $session
RETURN s.id AS id
