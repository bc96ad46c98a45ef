// Take the migration lock, or nothing while another process holds it.
// params: now, until, claim
// returns: version
// scope: service
MERGE (l:Migration {version: 0}) SET l.lock = $claim
WITH l WHERE coalesce(l.until, '') <= $now OR l.claim = $claim
SET l.until = $until, l.claim = $claim
RETURN l.version AS version
