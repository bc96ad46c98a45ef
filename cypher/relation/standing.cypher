// What the caller believes now of the time that a version tells of; no row where they may not see the version.
// params: owner_id, clearance, id
// returns: relation, current, subject, object
MATCH (r:Relation {id: $id}) WHERE r.owner_id = $owner_id AND r.level <= $clearance
MATCH (r)-[:SUBJECT]->(s:Entity) WHERE s.level <= $clearance
OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
OPTIONAL MATCH (c:Relation {fact: r.fact})
  WHERE c.owner_id = $owner_id AND c.episode = r.episode AND c.level <= $clearance AND c.superseded[$clearance] = ''
RETURN r {.*} AS relation, c {.*} AS current, s.id AS subject, o.id AS object
