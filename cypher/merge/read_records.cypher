// Records of merges as they stand, with the memories that they rest on and the names that those say are one's.
// params: owner_id, ids
// returns: record, memories
// scope: lease
UNWIND $ids AS wanted
MATCH (g:EntityMerge {id: wanted}) WHERE g.owner_id = $owner_id
RETURN g {.*} AS record, COLLECT {
  MATCH (g)<-[x:TIES]-(m:Memory) RETURN {id: m.id, names: x.names, level: m.facts_level}
} AS memories
