// What was set aside by the merges that entities hold.
// params: owner_id, ids
// returns: record, evidence
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted})<-[:SURVIVED_BY]-(g:EntityMerge)<-[x:SET_ASIDE]-(m) WHERE e.owner_id = $owner_id
RETURN g.id AS record, x {.*, source: m.id} AS evidence
