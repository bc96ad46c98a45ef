// Ranges that are read. None begins with owner_id: one engine would pick it over the unique id.
CREATE INDEX memory_due IF NOT EXISTS FOR (n:Memory) ON (n.shard, n.due_at);
CREATE INDEX memory_pending_of IF NOT EXISTS FOR (n:Memory) ON (n.pending_of);
CREATE INDEX memory_page_key IF NOT EXISTS FOR (n:Memory) ON (n.page_key);
CREATE INDEX memory_trash_key IF NOT EXISTS FOR (n:Memory) ON (n.trash_key);
CREATE INDEX memory_deleted_at IF NOT EXISTS FOR (n:Memory) ON (n.deleted_at);
CREATE INDEX conversation_page_key IF NOT EXISTS FOR (n:Conversation) ON (n.page_key);
CREATE INDEX entity_page_key IF NOT EXISTS FOR (n:Entity) ON (n.page_key);
CREATE INDEX entity_merge_page_key IF NOT EXISTS FOR (n:EntityMerge) ON (n.page_key);
CREATE INDEX separation_page_key IF NOT EXISTS FOR (n:Separation) ON (n.page_key);
CREATE INDEX topic_page_key IF NOT EXISTS FOR (n:Topic) ON (n.page_key);
CREATE INDEX relation_page_key IF NOT EXISTS FOR (n:Relation) ON (n.page_key);
CREATE INDEX relation_fact IF NOT EXISTS FOR (n:Relation) ON (n.fact);
CREATE INDEX lease_until IF NOT EXISTS FOR (n:Lease) ON (n.until);
CREATE INDEX change_event_at IF NOT EXISTS FOR (n:ChangeEvent) ON (n.at);
CREATE INDEX tombstone_at IF NOT EXISTS FOR (n:Tombstone) ON (n.at);
CREATE INDEX memory_taught_of IF NOT EXISTS FOR (n:Memory) ON (n.taught_of);
CREATE INDEX memory_failed_of IF NOT EXISTS FOR (n:Memory) ON (n.failed_of);
CREATE INDEX event_sequence_names_due IF NOT EXISTS FOR (n:EventSequence) ON (n.names_due);
