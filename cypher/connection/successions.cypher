// What came right before and right after memories in their conversations.
// params: owner_id, ids
// returns: id, occurred_at, other_id, other_at
// scope: lease
UNWIND $ids AS wanted
MATCH (m:Memory {id: wanted})-[:NEXT]-(o:Memory) WHERE m.owner_id = $owner_id
RETURN m.id AS id, m.occurred_at AS occurred_at, o.id AS other_id, o.occurred_at AS other_at
