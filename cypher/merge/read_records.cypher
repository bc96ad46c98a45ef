// Records of merges as they stand, with the memories that they rest on.
// params: owner_id, ids
// returns: record, memories
// scope: lease
UNWIND $ids AS wanted
MATCH (g:EntityMerge {id: wanted}) WHERE g.owner_id = $owner_id
RETURN g {.*} AS record, COLLECT { MATCH (g)<-[:TIES]-(m:Memory) RETURN m.id } AS memories
