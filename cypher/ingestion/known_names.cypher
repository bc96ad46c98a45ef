// The names that the owner's contacts and most mentioned entities are known by, sealed ones left out.
// params: owner_id, clearance, low, high, limit
// returns: text, kind
MATCH (e:Entity) WHERE e.page_key > $low AND e.page_key < $high AND e.owner_id = $owner_id AND e.level <= $clearance
MATCH (e)-[k:KNOWN_AS]->(:Name) WHERE k.level <= $clearance AND k.level < 2
WITH k.text AS text, e.kind AS kind, CASE WHEN e.stated_level IS NULL THEN 0 ELSE 1 END AS stated,
  reduce(total = 0, i IN range(0, 3) | total + e.counts[i]) AS uses
RETURN text AS text, kind AS kind ORDER BY stated DESC, uses DESC, text LIMIT $limit
