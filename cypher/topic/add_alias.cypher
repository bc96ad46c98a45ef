// Let another name mean a topic.
// params: owner_id, id, key, name, topic_id
// returns: id
MATCH (t:Topic {id: $topic_id}) WHERE t.owner_id = $owner_id
CREATE (a:TopicAlias {id: $id, key: $key, owner_id: $owner_id, name: $name})
CREATE (a)-[:MEANS]->(t)
RETURN a.id AS id
