"""The domain: memories, entities, relations, topics, search, accounts; their ports, stores and engines."""
