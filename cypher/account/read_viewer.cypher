// The owner's own account.
// params: owner_id, clearance
// returns: user
MATCH (u:User {id: $owner_id}) WHERE u.level <= $clearance
RETURN u {.*} AS user
