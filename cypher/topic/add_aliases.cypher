// Let other names mean topics; with the level from which the user says so, if the user does.
// params: owner_id, rows
// returns: total
UNWIND $rows AS r
MATCH (t:Topic {id: r.topic}) WHERE t.owner_id = $owner_id
CREATE (a:TopicAlias {id: r.id, key: r.key, owner_id: $owner_id, name: r.name})
SET a.stated_level = r.stated_level
CREATE (a)-[:MEANS]->(t)
RETURN count(*) AS total
