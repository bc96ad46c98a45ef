// The pairs of entities that are not one, by who holds them now.
// params: owner_id, low, high
// returns: one, other
// scope: lease
MATCH (s:Separation) WHERE s.page_key > $low AND s.page_key < $high AND s.owner_id = $owner_id
OPTIONAL MATCH (f:MergedEntity {id: s.one})-[:MERGED_INTO]->(a:Entity)
OPTIONAL MATCH (g:MergedEntity {id: s.other})-[:MERGED_INTO]->(b:Entity)
RETURN coalesce(a.id, s.one) AS one, coalesce(b.id, s.other) AS other
