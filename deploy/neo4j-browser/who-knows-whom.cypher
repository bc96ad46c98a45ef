// Who knows whom: the ties among the people of one owner, the owner left out
// :param me => 'Mira Solano'
MATCH (me:Contact {name: $me, is_self: true})
MATCH (one:Contact)-[tie:SPOUSE_OF|PARTNER_OF|PARENT_OF|SIBLING_OF|RELATIVE_OF|FRIEND_OF|COLLEAGUE_OF|REPORTS_TO|NEIGHBOR_OF|KNOWS]->(other:Contact)
WHERE one.owner_id = me.owner_id AND one <> me AND other <> me
  AND tie.superseded_at IS NULL
  AND (tie.valid_to IS NULL OR tie.valid_to > toString(datetime()))
RETURN one, tie, other
