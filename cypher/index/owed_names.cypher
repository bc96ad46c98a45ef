// From where on in an owner's log names are owed to the index, and where the log stands.
// params: owner_id
// returns: first, seq, pruned
// scope: service
MATCH (s:EventSequence {owner_id: $owner_id}) WHERE s.names_from IS NOT NULL
RETURN s.names_from AS first, s.seq AS seq, coalesce(s.pruned, 0) AS pruned
