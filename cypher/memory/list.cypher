// One window of the owner's memories: newest first, or oldest first where read backward.
// params: owner_id, clearance, session, shells, low, high, backward, limit, kinds, levels, statuses, needs_review, occurred_from, occurred_to, recorded_from, recorded_to, entities, topics, conversation, speaker, source
// returns: id, page_key
MATCH (m:Memory) WHERE m.page_key > $low AND m.page_key < $high AND m.owner_id = $owner_id AND m.deleted_at IS NULL
  AND ($shells OR m.level <= $clearance OR m.status <> 'READY' AND m.captured_in = $session)
  AND ($statuses IS NULL OR m.status IN $statuses)
  AND ($levels IS NULL OR CASE WHEN m.status = 'READY' THEN m.level ELSE m.stated_level END IN $levels)
  AND ($needs_review IS NULL OR m.needs_review = $needs_review)
  AND ($occurred_from IS NULL OR m.occurred_at >= $occurred_from)
  AND ($occurred_to IS NULL OR m.occurred_at < $occurred_to)
  AND ($recorded_from IS NULL OR m.recorded_at >= $recorded_from)
  AND ($recorded_to IS NULL OR m.recorded_at < $recorded_to)
  AND ($kinds IS NULL OR m.kind IN $kinds)
  AND ($source IS NULL OR m.source = $source)
  AND ($entities IS NULL OR EXISTS { MATCH (m)-[:MENTIONS|SAID_BY]->(e:Entity) WHERE e.id IN $entities AND e.level <= $clearance })
  AND ($topics IS NULL OR EXISTS { MATCH (m)-[:ABOUT]->(t:Topic) WHERE t.id IN $topics AND t.level <= $clearance })
  AND ($conversation IS NULL OR EXISTS { MATCH (m)-[:PART_OF]->(c:Conversation) WHERE c.id = $conversation AND c.level <= $clearance })
  AND ($speaker IS NULL OR EXISTS { MATCH (m)-[:SAID_BY]->(s:Entity) WHERE s.id = $speaker AND s.level <= $clearance })
RETURN m.id AS id, m.page_key AS page_key
ORDER BY CASE WHEN $backward THEN m.page_key ELSE '' END, m.page_key DESC LIMIT $limit
