// The facts that memories or statements speak of, to be folded again without them.
// params: owner_id, sources
// returns: fact
// scope: lease
UNWIND $sources AS source
MATCH (m:Memory {id: source})-[:EVIDENCES]->(r:Relation) WHERE r.owner_id = $owner_id
RETURN DISTINCT r.fact AS fact
