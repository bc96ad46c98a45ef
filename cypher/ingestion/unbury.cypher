// Remove tombstones whose work is done: none was laid anew since, and their memories are still where they were, in the
// trash or not, and what is not is at the revision that was looked at.
// params: rows, before
// returns: total
// scope: service
UNWIND $rows AS r
MATCH (t:Tombstone {id: r.id}) WHERE t.at <= $before
OPTIONAL MATCH (m:Memory {id: r.id})
WITH t, r, m IS NOT NULL AND m.deleted_at IS NULL AS alive, coalesce(m.revision, 0) AS revision
WHERE alive = r.alive AND (NOT alive OR revision = r.revision)
DETACH DELETE t
RETURN count(*) AS total
