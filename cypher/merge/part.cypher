// Keep that entities are not one.
// params: owner_id, rows
// returns: id
UNWIND $rows AS r
CREATE (s:Separation {id: r.id, owner_id: $owner_id, one: r.one, other: r.other, level: r.level, page_key: r.page_key})
RETURN s.id AS id
