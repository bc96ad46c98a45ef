// The versions of a relation that a statement of the user speaks of, oldest first.
// params: owner_id, clearance, statement_id
// returns: id, believed
MATCH (s:Statement {id: $statement_id})-[x:EVIDENCES]->(r:Relation)
WHERE s.owner_id = $owner_id AND r.level <= $clearance AND NOT x.closing
RETURN r.id AS id, r.superseded[$clearance] = '' AS believed ORDER BY r.recorded_at, r.id
