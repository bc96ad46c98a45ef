// A person's year: the memories that name them or that they said, and what those are about
// :param person => 'Bea Lindholm'
// :param year => '2025'
MATCH (person:Contact {name: $person})<-[how:MENTIONS|SAID_BY]-(memory:Memory)
WHERE memory.status = 'READY' AND memory.level <= 1 AND memory.occurred_at STARTS WITH $year
WITH person, how, memory ORDER BY memory.occurred_at LIMIT 60
OPTIONAL MATCH (memory)-[about:ABOUT]->(topic:Topic)
RETURN person, how, memory, about, topic
