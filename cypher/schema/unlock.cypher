// Give the migration lock back.
// params: claim
// returns: version
// scope: service
MATCH (l:Migration {version: 0}) SET l.lock = $claim
WITH l WHERE l.claim = $claim REMOVE l.until, l.claim
RETURN l.version AS version
