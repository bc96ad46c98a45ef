// Relations of an owner that hold at an instant as believed at another, newest first, or oldest first from a cursor.
// `seen` is false where an end is above the clearance: ends are read for the page alone, not for all that is sorted.
// params: owner_id, clearance, types, as_of, as_of_civil, known_at, low, high, backward, limit
// returns: relation, subject, object, seen
MATCH (r:Relation) WHERE r.page_key > $low AND r.page_key < $high AND r.owner_id = $owner_id AND r.type IN $types
  AND r.level <= $clearance AND r.recorded_at <= $known_at
  AND (r.superseded[$clearance] = '' OR r.superseded[$clearance] > $known_at)
  AND ($as_of IS NULL
    OR (r.valid_from IS NULL OR r.valid_from_level > $clearance
        OR r.valid_from <= CASE r.valid_from_precision WHEN 'INSTANT' THEN $as_of ELSE $as_of_civil END)
      AND (r.valid_to IS NULL OR r.valid_to_level > $clearance
        OR r.valid_to > CASE r.valid_to_precision WHEN 'INSTANT' THEN $as_of ELSE $as_of_civil END))
WITH r ORDER BY CASE WHEN $backward THEN r.page_key ELSE '' END, r.page_key DESC LIMIT $limit
MATCH (r)-[:SUBJECT]->(s:Entity)
OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
RETURN r {.*} AS relation, s.id AS subject, o.id AS object,
  s.level <= $clearance AND (o IS NULL OR o.level <= $clearance) AS seen
ORDER BY CASE WHEN $backward THEN relation.page_key ELSE '' END, relation.page_key DESC
