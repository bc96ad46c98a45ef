// Create conversations, or set what is counted of them.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MERGE (c:Conversation {key: r.key}) ON CREATE SET c.id = r.id, c.owner_id = $owner_id
SET c.channel = coalesce(c.channel, r.channel), c.title = coalesce(r.title, c.title), c.page_key = r.page_key,
  c.counts = r.counts, c.first_seen = r.first_seen, c.last_seen = r.last_seen, c.level = r.level
RETURN c.id AS id
