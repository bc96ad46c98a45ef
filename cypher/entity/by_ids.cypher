// Entities by id, with the names the caller may see; the id of one that was merged away stands for its survivor.
// params: owner_id, clearance, ids
// returns: wanted, entity
UNWIND $ids AS wanted
OPTIONAL MATCH (f:MergedEntity {id: wanted})-[:MERGED_INTO]->(h:Entity) WHERE f.owner_id = $owner_id
WITH wanted, coalesce(h.id, wanted) AS id
MATCH (e:Entity {id: id}) WHERE e.owner_id = $owner_id AND e.level <= $clearance
RETURN wanted AS wanted, e {.*, names: COLLECT { MATCH (e)-[k:KNOWN_AS]->(n:Name) WHERE k.level <= $clearance
  RETURN k {.text, .level, .counts, .stated_level, key: n.key} }} AS entity
