// One topic's people: who comes up where it comes up
// :param topic => 'cake'
MATCH (topic:Topic {name: $topic})<-[about:ABOUT]-(memory:Memory)-[how:MENTIONS|SAID_BY]->(person:Contact)
WHERE memory.status = 'READY' AND memory.level <= 1
RETURN topic, about, memory, how, person LIMIT 200
