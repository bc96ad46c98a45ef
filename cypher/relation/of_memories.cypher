// Relations that memories state or end, as they are believed now.
// params: owner_id, clearance, ids
// returns: memory, relation, subject, object
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted})-[x:EVIDENCES]->(r:Relation)
WHERE m.owner_id = $owner_id AND x.level <= $clearance AND r.level <= $clearance
  AND r.superseded[$clearance] = '' AND x.role IN ['STATES', 'ENDS', 'CORRECTS']
WITH DISTINCT m, r
MATCH (r)-[:SUBJECT]->(s:Entity)
OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
WITH m, r, s, o WHERE s.level <= $clearance AND (o IS NULL OR o.level <= $clearance)
RETURN m.id AS memory, r {.*} AS relation, s.id AS subject, o.id AS object
ORDER BY memory, relation.page_key DESC
