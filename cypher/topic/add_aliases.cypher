// Let other names mean topics.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (t:Topic {id: r.topic}) WHERE t.owner_id = $owner_id
CREATE (a:TopicAlias {id: r.id, key: r.key, owner_id: $owner_id, name: r.name})
CREATE (a)-[:MEANS]->(t)
RETURN count(*) AS total
