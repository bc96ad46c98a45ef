// Merges by id, with the names that the clearance shows of what was merged, as it is known by now.
// params: owner_id, clearance, ids
// returns: record, holder, names
UNWIND $ids AS wanted
MATCH (g:EntityMerge {id: wanted})-[:SURVIVED_BY]->(e:Entity)
WHERE g.owner_id = $owner_id AND g.level <= $clearance AND e.level <= $clearance
UNWIND CASE WHEN g.undone THEN g.merged ELSE [e.id] END AS bearer
OPTIONAL MATCH (x:Entity {id: bearer})-[k:KNOWN_AS]->(n:Name)
WHERE x.owner_id = $owner_id AND n.key IN g.name_keys AND k.level <= $clearance
WITH g, e, collect(CASE WHEN k IS NULL THEN null ELSE k {.text, .level, key: n.key, entity: x.id} END) AS names
RETURN g {.*} AS record, e.id AS holder, names AS names
