// Make a user with their event log and the contact that stands for them. No row: the phone number has a user already.
// MERGE takes the number, so that of two processes one makes the rest; `id` is new, hence a match on it is ours.
// params: owner_id, phone_key, user, epoch, contact
// returns: id
MERGE (u:User {phone_key: $phone_key}) ON CREATE SET u += $user
WITH u WHERE u.id = $owner_id
CREATE (:EventSequence {owner_id: $owner_id, seq: 0, epoch: $epoch})
CREATE (e:Entity:Contact {id: $contact.id, owner_id: $owner_id}) SET e += $contact
RETURN u.id AS id
