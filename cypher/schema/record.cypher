// Record an applied version.
// params: version, name, now
// returns: version
// scope: service
MERGE (m:Migration {version: $version}) SET m.name = $name, m.applied_at = $now
RETURN m.version AS version
