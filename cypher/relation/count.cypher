// How many relations of an owner hold at an instant as believed at another.
// params: owner_id, clearance, types, as_of, as_of_civil, known_at
// returns: total
MATCH (r:Relation) WHERE r.page_key STARTS WITH $owner_id + '|' AND r.type IN $types
  AND r.level <= $clearance AND r.recorded_at <= $known_at
  AND (r.superseded[$clearance] = '' OR r.superseded[$clearance] > $known_at)
  AND ($as_of IS NULL
    OR (r.valid_from IS NULL OR r.valid_from_level > $clearance
        OR r.valid_from <= CASE r.valid_from_precision WHEN 'INSTANT' THEN $as_of ELSE $as_of_civil END)
      AND (r.valid_to IS NULL OR r.valid_to_level > $clearance
        OR r.valid_to > CASE r.valid_to_precision WHEN 'INSTANT' THEN $as_of ELSE $as_of_civil END))
MATCH (r)-[:SUBJECT]->(s:Entity)
OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
WITH r, s, o WHERE s.level <= $clearance AND (o IS NULL OR o.level <= $clearance)
RETURN count(r) AS total
