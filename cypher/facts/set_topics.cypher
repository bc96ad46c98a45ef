// Create topics, or set what is counted of them; without a name, the one that stands stays.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
MERGE (t:Topic {key: r.key}) ON CREATE SET t.id = r.id, t.owner_id = $owner_id, t.page_key = r.page_key
SET t.name = coalesce(r.name, t.name), t.counts = r.counts, t.first_seen = r.first_seen, t.last_seen = r.last_seen, t.level = r.level
RETURN t.id AS id
