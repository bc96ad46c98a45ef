// What the lowest memories of conversations call them: by the latest title, and the earliest channel.
// params: owner_id, ids
// returns: id, titled, sourced
// scope: lease
UNWIND $ids AS wanted
MATCH (c:Conversation {id: wanted})<-[:PART_OF]-(m:Memory) WHERE c.owner_id = $owner_id
WITH c, m ORDER BY m.facts_level, m.page_key
WITH c, collect(CASE WHEN m.title IS NULL THEN null ELSE m {.id, .level, .title, .facts_level} END) AS titles,
  collect(CASE WHEN m.source IS NULL THEN null ELSE m {.source, .facts_level} END) AS sources
RETURN c.id AS id, last([t IN titles WHERE t.facts_level = head(titles).facts_level]) AS titled, head(sources) AS sourced
