// The versions that are applied.
// params: nothing
// returns: version
// scope: service
MATCH (m:Migration) WHERE m.version > 0
RETURN m.version AS version
