// Forget the titles and channels of conversations, to be told again by the memories that are left.
// params: owner_id, ids
// returns: total
UNWIND $ids AS wanted
MATCH (c:Conversation {id: wanted}) WHERE c.owner_id = $owner_id
REMOVE c.title, c.title_level, c.channel, c.channel_level
RETURN count(*) AS total
