// Create conversations, or set what is counted of them; a title or channel that is not given stays.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MERGE (c:Conversation {key: r.key}) ON CREATE SET c.id = r.id, c.owner_id = $owner_id
SET c.channel = coalesce(r.channel, c.channel), c.channel_level = coalesce(r.channel_level, c.channel_level),
  c.title = coalesce(r.title, c.title), c.title_level = coalesce(r.title_level, c.title_level), c.page_key = r.page_key,
  c.counts = r.counts, c.first_seen = r.first_seen, c.last_seen = r.last_seen, c.level = r.level
RETURN c.id AS id
