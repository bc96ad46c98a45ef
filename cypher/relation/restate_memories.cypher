// Change what memories say of the versions that they are evidence of.
// params: owner_id, rows
// returns: id
UNWIND $rows AS row
MATCH (m:Memory {id: row.source})-[x:EVIDENCES]->(r:Relation {id: row.relation})
WHERE m.owner_id = $owner_id AND x.id = row.evidence.id
SET x += row.evidence
RETURN x.id AS id
