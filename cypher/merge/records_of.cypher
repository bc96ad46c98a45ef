// The records of merges that entities hold.
// params: owner_id, ids
// returns: holder, id, survivor
// scope: lease
UNWIND $ids AS wanted
MATCH (e:Entity {id: wanted})<-[:SURVIVED_BY]-(g:EntityMerge) WHERE e.owner_id = $owner_id
RETURN e.id AS holder, g.id AS id, g.survivor AS survivor
