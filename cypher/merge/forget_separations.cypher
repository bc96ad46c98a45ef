// Forget that entities which are removed were not one with others.
// params: owner_id, low, high, ids
// returns: total
MATCH (s:Separation) WHERE s.page_key > $low AND s.page_key < $high AND s.owner_id = $owner_id
  AND (s.one IN $ids OR s.other IN $ids)
DETACH DELETE s
RETURN count(*) AS total
