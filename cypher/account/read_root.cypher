// The owner's wrapped root key, for the keyring alone.
// params: owner_id
// returns: wrapped_root
// scope: service
MATCH (u:User {id: $owner_id})
RETURN u.wrapped_root AS wrapped_root
