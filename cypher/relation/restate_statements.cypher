// Change what the user stated of the versions that it is evidence of.
// params: owner_id, rows
// returns: id
UNWIND $rows AS row
MATCH (m:Statement {id: row.source})-[x:EVIDENCES]->(r:Relation {id: row.relation})
WHERE m.owner_id = $owner_id AND x.id = row.evidence.id
SET x += row.evidence
RETURN x.id AS id
