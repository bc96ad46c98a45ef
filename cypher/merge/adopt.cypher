// Take merges for the user's own, which rest on no memory.
// params: owner_id, ids
// returns: total
UNWIND $ids AS wanted
MATCH (g:EntityMerge {id: wanted}) WHERE g.owner_id = $owner_id AND g.automatic
SET g.automatic = false
WITH g
MATCH (g)<-[x:TIES]-(:Memory)
DELETE x
RETURN count(*) AS total
