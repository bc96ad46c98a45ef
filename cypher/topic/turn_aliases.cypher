// Let all other names of one topic mean another.
// params: owner_id, from_id, to_id
// returns: id
MATCH (t:Topic {id: $from_id})<-[x:MEANS]-(a:TopicAlias) WHERE t.owner_id = $owner_id
MATCH (s:Topic {id: $to_id}) WHERE s.owner_id = $owner_id
DELETE x
CREATE (a)-[:MEANS]->(s)
RETURN a.id AS id
