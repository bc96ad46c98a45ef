// Tie memories to the versions that they are evidence of.
// params: owner_id, rows
// returns: id
UNWIND $rows AS row
MATCH (r:Relation {id: row.relation}) WHERE r.owner_id = $owner_id
MATCH (m:Memory {id: row.source}) WHERE m.owner_id = $owner_id
CREATE (m)-[x:EVIDENCES]->(r)
SET x += row.evidence
RETURN x.id AS id
