// How two people are tied without the owner: the shortest chains between them, ended ties included
// :param one => 'Sam Okoro'
// :param other => 'Freya Lindholm'
MATCH (one:Contact {name: $one}), (other:Contact {name: $other})
WHERE one.owner_id = other.owner_id AND one <> other
MATCH chain = allShortestPaths((one)-[:SPOUSE_OF|PARTNER_OF|PARENT_OF|SIBLING_OF|RELATIVE_OF|FRIEND_OF|COLLEAGUE_OF|REPORTS_TO|NEIGHBOR_OF|KNOWS|WORKS_AT|LIVES_IN*..6]-(other))
WHERE all(tie IN relationships(chain) WHERE tie.superseded_at IS NULL)
  AND none(person IN nodes(chain) WHERE coalesce(person.is_self, false))
RETURN chain LIMIT 5
