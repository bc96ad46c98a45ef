// Take away what memories say of entities and topics, their place in a conversation and what they are connected to;
// return what was touched, the ends of the relations that they are evidence for among it.
// params: owner_id, ids
// returns: entities, topics, conversations, earlier_keys
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted}) WHERE m.owner_id = $owner_id
WITH m, COLLECT { MATCH (m)-[:MENTIONS|SAID_BY]->(e:Entity) RETURN e.id } +
    COLLECT { MATCH (m)-[:EVIDENCES]->(:Relation)-[:SUBJECT|OBJECT]->(e:Entity) RETURN DISTINCT e.id } AS entities,
  COLLECT { MATCH (m)-[:ABOUT]->(t:Topic) RETURN t.id } AS topics,
  COLLECT { MATCH (m)-[:PART_OF]->(c:Conversation) RETURN c.id } AS conversations,
  COLLECT { MATCH (m)<-[:NEXT]-(p:Memory) RETURN coalesce(p.page_key, '') } AS earlier_keys
OPTIONAL MATCH (m)-[x:MENTIONS|SAID_BY|ABOUT|PART_OF|SET_ASIDE]->()
DELETE x
WITH DISTINCT m, entities, topics, conversations, earlier_keys
OPTIONAL MATCH (m)-[n:NEXT|CONNECTED_TO]-()
DELETE n
WITH DISTINCT m, entities, topics, conversations, earlier_keys
REMOVE m.facts_revision, m.facts_level
RETURN entities AS entities, topics AS topics, conversations AS conversations, earlier_keys AS earlier_keys
