// Every version of some facts, without the evidence that it rests on.
// params: owner_id, facts
// returns: relation, subject, object
// scope: lease
UNWIND $facts AS fact
MATCH (r:Relation {fact: fact}) WHERE r.owner_id = $owner_id
MATCH (r)-[:SUBJECT]->(s:Entity)
OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
RETURN r {.*} AS relation, s.id AS subject, o.id AS object
