// My circle: the people tied to me now, and how
// :param me => 'Mira Solano'
MATCH (me:Contact {name: $me, is_self: true})
MATCH (me)-[tie:SPOUSE_OF|PARTNER_OF|PARENT_OF|SIBLING_OF|RELATIVE_OF|FRIEND_OF|COLLEAGUE_OF|REPORTS_TO|NEIGHBOR_OF|KNOWS]-(person:Contact)
WHERE tie.superseded_at IS NULL
  AND (tie.valid_from IS NULL OR tie.valid_from <= toString(datetime()))
  AND (tie.valid_to IS NULL OR tie.valid_to > toString(datetime()))
RETURN me, tie, person
