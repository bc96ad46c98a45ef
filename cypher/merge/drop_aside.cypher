// Take what was set aside from the records of merges.
// params: owner_id, rows
// returns: nothing
UNWIND $rows AS r
MATCH (g:EntityMerge {id: r.record})<-[x:SET_ASIDE]-() WHERE g.owner_id = $owner_id AND x.id = r.evidence
DELETE x
