// Relations of one entity, by the end at which it stands, that hold at an instant as believed at another; newest first.
// `seen` is false where an end is above the clearance: ends are read for the page alone, not for all that is sorted.
// params: owner_id, clearance, entity_id, other_id, at_subject, at_object, as_of, as_of_civil, known_at, low, high, backward, limit
// returns: relation, subject, object, seen
MATCH (e:Entity {id: $entity_id})<-[end:SUBJECT|OBJECT]-(r:Relation)
WHERE e.owner_id = $owner_id AND e.level <= $clearance AND r.page_key > $low AND r.page_key < $high
  AND (type(end) = 'SUBJECT' AND r.type IN $at_subject OR type(end) = 'OBJECT' AND r.type IN $at_object)
  AND ($other_id IS NULL OR EXISTS { MATCH (r)-[:SUBJECT|OBJECT]->(x:Entity) WHERE x.id = $other_id })
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
