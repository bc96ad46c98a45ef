// What the earliest and the latest memories say that name entities, and who else is in them: of those that are open, of
// the secret ones and of those above, so that none stand in the place of lower ones.
// params: owner_id, ids, earliest, latest
// returns: entity_id, memory, spans, conversation, company, is_alone
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted})<-[x:MENTIONS]-(m:Memory)
WHERE e.owner_id = $owner_id AND m.status = 'READY' AND m.facts_revision = m.revision
WITH e, m, collect([x.start, x.end]) AS spans ORDER BY m.page_key
WITH e, CASE WHEN m.level < 2 THEN 1 ELSE m.level END AS tier, collect([m.id, spans]) AS named
UNWIND named[0..$earliest] + named[CASE WHEN size(named) > $earliest + $latest THEN size(named) - $latest
  ELSE $earliest END..size(named)] AS pair
WITH e, pair[0] AS id, pair[1] AS spans
MATCH (m:Memory {id: id})
RETURN e.id AS entity_id, m {.id, .level, .content, .speaker, .occurred_at} AS memory, spans AS spans,
  COLLECT { MATCH (m)-[:PART_OF]->(c:Conversation) RETURN c.key } AS conversation,
  COLLECT { MATCH (m)-[:MENTIONS|SAID_BY]->(o:Entity) WHERE o.id <> e.id RETURN DISTINCT o.id } AS company,
  NOT EXISTS { MATCH (m)-[:MENTIONS]->(o:Entity:Contact) WHERE o.id <> e.id } AS is_alone
