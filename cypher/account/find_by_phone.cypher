// The user with this phone number, before it is known who asks.
// params: phone_key
// returns: user
// scope: service
MATCH (u:User {phone_key: $phone_key})
RETURN u {.*} AS user
