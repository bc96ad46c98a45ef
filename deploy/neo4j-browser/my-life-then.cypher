// My life then: what was true of me on a day, as it is believed now
// :param me => 'Mira Solano'
// :param day => '2024-12-01'
MATCH (me:Contact {name: $me, is_self: true})
MATCH (me)-[tie]-(other:Entity)
WHERE tie.recorded_at IS NOT NULL AND tie.superseded_at IS NULL
  AND (tie.valid_from IS NULL OR tie.valid_from <= $day)
  AND (tie.valid_to IS NULL OR tie.valid_to > $day)
RETURN me, tie, other
