// Keep with a merge what the user stated of two that are one by it.
// params: owner_id, id, rows
// returns: id
MATCH (g:EntityMerge {id: $id}) WHERE g.owner_id = $owner_id
UNWIND $rows AS r
MATCH (m:Statement {id: r.source}) WHERE m.owner_id = $owner_id
CREATE (m)-[x:SET_ASIDE]->(g)
SET x += r.evidence
RETURN x.id AS id
