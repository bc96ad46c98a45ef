// Merges by id, with the names that the clearance shows of what was merged, as it is known by now, and the memories that
// say it. One that memories say is known with the first of them.
// params: owner_id, clearance, ids
// returns: record, holder, names, evidence
UNWIND $ids AS wanted
MATCH (g:EntityMerge {id: wanted})-[:SURVIVED_BY]->(e:Entity)
WHERE g.owner_id = $owner_id AND g.level <= $clearance AND e.level <= $clearance
WITH g, e, COLLECT { MATCH (g)<-[:TIES]-(m:Memory) WHERE m.facts_level <= $clearance RETURN m {.*} } AS evidence
WHERE NOT g.automatic OR size(evidence) > 0
UNWIND CASE WHEN g.undone THEN g.merged ELSE [e.id] END AS bearer
OPTIONAL MATCH (x:Entity {id: bearer})-[k:KNOWN_AS]->(n:Name)
WHERE x.owner_id = $owner_id AND n.key IN g.name_keys AND k.level <= $clearance
WITH g, e, evidence, collect(CASE WHEN k IS NULL THEN null ELSE k {.text, .level, key: n.key, entity: x.id} END) AS names
RETURN g {.*} AS record, e.id AS holder, names AS names, evidence AS evidence
