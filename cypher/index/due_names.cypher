// Owners of whose names some are owed to the index since an instant.
// params: before, limit
// returns: owner_id
// scope: service
MATCH (s:EventSequence) WHERE s.names_due <= $before
RETURN s.owner_id AS owner_id ORDER BY s.names_due LIMIT $limit
