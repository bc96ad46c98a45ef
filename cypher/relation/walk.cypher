// One hop from a frontier along typed edges that hold at an instant as believed at another, the surest first.
// One row of [relation, nearer, farther, confidence]: thousands of rows cost the driver more than the engine.
// params: owner_id, clearance, frontier, within, types, as_of, as_of_civil, known_at, limit
// returns: ties
UNWIND $frontier AS wanted
MATCH (e:Entity {id: wanted})-[r:SPOUSE_OF|PARTNER_OF|PARENT_OF|SIBLING_OF|RELATIVE_OF|FRIEND_OF|COLLEAGUE_OF|REPORTS_TO
  |NEIGHBOR_OF|KNOWS|WORKS_AT|STUDIES_AT|MEMBER_OF|LIVES_IN|BORN_IN|VISITED|OWNS|LIKES|DISLIKES|ATTENDED]-(o:Entity)
WHERE e.owner_id = $owner_id AND o.level <= $clearance AND type(r) IN $types
  AND ($within IS NULL OR $within[o.id])
  AND r.level <= $clearance AND r.recorded_at <= $known_at
  AND (r.superseded[$clearance] = '' OR r.superseded[$clearance] > $known_at)
  AND ($as_of IS NULL
    OR (r.valid_from IS NULL OR r.valid_from_level > $clearance
        OR r.valid_from <= CASE r.valid_from_precision WHEN 'INSTANT' THEN $as_of ELSE $as_of_civil END)
      AND (r.valid_to IS NULL OR r.valid_to_level > $clearance
        OR r.valid_to > CASE r.valid_to_precision WHEN 'INSTANT' THEN $as_of ELSE $as_of_civil END))
WITH r, e, o ORDER BY r.confidence DESC, r.id LIMIT $limit
RETURN collect([r.id, e.id, o.id, r.confidence]) AS ties
