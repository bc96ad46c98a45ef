// Every version of some facts with all evidence, whoever may read it: what the fold starts from.
// params: owner_id, facts
// returns: relation, subject, object, evidence
// scope: lease
UNWIND $facts AS fact
MATCH (r:Relation {fact: fact}) WHERE r.owner_id = $owner_id
MATCH (r)-[:SUBJECT]->(s:Entity)
OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
RETURN r {.*} AS relation, s.id AS subject, o.id AS object,
  COLLECT { MATCH (m)-[x:EVIDENCES]->(r) RETURN x {.*, source: m.id} } AS evidence
