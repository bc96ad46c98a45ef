// Where the logs of some owners stand: the epoch, the last number given, the last number pruned away.
// params: owner_ids
// returns: owner_id, epoch, seq, pruned
// scope: service
UNWIND $owner_ids AS owner_id
MATCH (s:EventSequence {owner_id: owner_id})
RETURN s.owner_id AS owner_id, s.epoch AS epoch, s.seq AS seq, coalesce(s.pruned, 0) AS pruned
