// A session and what its user may open, read before there is an Access.
// params: owner_id, session_id
// returns: session, security_level, is_active
// scope: service
MATCH (s:Session {id: $session_id}) WHERE s.owner_id = $owner_id
MATCH (u:User {id: $owner_id})
RETURN s {.*} AS session, u.security_level AS security_level, u.is_active AS is_active
