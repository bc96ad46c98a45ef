// Take evidence away from versions that it no longer speaks of.
// params: owner_id, rows
// returns: nothing
UNWIND $rows AS row
MATCH (r:Relation {id: row.relation})<-[x:EVIDENCES]-() WHERE r.owner_id = $owner_id AND x.id IN row.evidence
DELETE x
